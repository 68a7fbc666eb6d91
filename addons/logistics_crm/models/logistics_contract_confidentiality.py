from odoo import api, models


class LogisticsContract(models.Model):
    """A contract may be confidential or secret (decision B4): then only its people and
    the group of that level read it, its lines and its files."""

    _name = "logistics.contract"
    _inherit = ["logistics.contract", "logistics.confidential.mixin"]

    @api.model
    def _confidential_own_domain(self):
        """Responsible, author and whoever is asked to decide."""
        # sudo: steps of others are not shown, only where the user himself is asked.
        steps = self.env["logistics.approval.step"].sudo()
        asked = steps.search(
            [("res_model", "=", self._name), ("approver_ids", "in", self.env.uid)]
        )
        return [
            "|",
            "|",
            ("create_uid", "=", self.env.uid),
            ("user_id", "=", self.env.uid),
            ("id", "in", asked.mapped("res_id")),
        ]
