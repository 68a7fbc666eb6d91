from odoo import api, models


class LogisticsHealthCheck(models.Model):
    """What the health page looks at in the chat robots."""

    _inherit = "logistics.health.check"

    @api.model
    def _codes(self):
        return [
            *super()._codes(),
            (
                "robot_messages",
                self.env._("Messages that a chat robot did not take"),
                self.env._("Read the error, correct the robot and try again."),
            ),
        ]

    def _check_robot_messages(self, company):
        return self.env["logistics.notify.message"].search(
            [("company_id", "=", company.id), ("state", "=", "failed")]
        )
