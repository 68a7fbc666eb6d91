from odoo import models


class LogisticsStatement(models.Model):
    _inherit = "logistics.statement"

    def _service_levels(self):
        """Service levels of the payer's contracts in the month in which the period
        ends, for the print."""
        self.ensure_one()
        # sudo: the print belongs to whoever may open the statement.
        return (
            self.env["logistics.service.level"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("partner_id", "child_of", self.commercial_partner_id.id),
                    ("month", "=", self.date_to.replace(day=1)),
                    ("verdict", "!=", "none"),
                ],
                order="contract_id, metric",
            )
        )
