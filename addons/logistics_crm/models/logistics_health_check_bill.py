from odoo import api, models

from .logistics_health_check import Check


class LogisticsHealthCheck(models.Model):
    """What the health page looks at in statements: no silence after a signature."""

    _inherit = "logistics.health.check"

    @api.model
    def _codes(self):
        return [
            *super()._codes(),
            Check(
                "statement_books",
                self.env._("Signed statements whose invoices differ"),
                self.env._(
                    "An invoice was cancelled, changed or credited: make a new version "
                    "of the statement or explain it to the customer."
                ),
            ),
            Check(
                "statement_hash",
                self.env._("Statements whose frozen content was changed"),
                self.env._("Compare the statement with its print in the chatter."),
            ),
        ]

    def _check_statement_books(self, company):
        return self.env["logistics.statement"].search(
            [("company_id", "=", company.id), ("is_restated", "=", True)]
        )

    def _check_statement_hash(self, company):
        statements = self.env["logistics.statement"].search(
            [
                ("company_id", "=", company.id),
                ("document_hash", "!=", False),
                ("state", "!=", "superseded"),
            ]
        )
        return statements.filtered(lambda s: not s.is_hash_valid)
