from datetime import timedelta

from odoo import api, fields, models

from .logistics_customer_owner import LEAD
from .logistics_health_check import Check

#: How far back invoices are looked at.
DAYS = 31


class LogisticsHealthCheck(models.Model):
    """Checks of ownership: what nobody is credited for, and what did not move."""

    _inherit = "logistics.health.check"

    @api.model
    def _codes(self):
        return [
            *super()._codes(),
            Check(
                "owner_drift",
                self.env._("Customers whose history is not their salesperson"),
                self.env._(
                    "Nothing to do: the nightly job writes the rows. Find out which "
                    "program changes salespeople behind Odoo."
                ),
            ),
            Check(
                "owner_left",
                self.env._("Customers of salespeople who left"),
                self.env._(
                    "Give them to somebody else: Customers, Change of salesperson."
                ),
            ),
            Check(
                "invoice_nobody",
                self.env._("Invoices of the last month that nobody is credited for"),
                self.env._(
                    "Give the customer a salesperson, or import the ownership history."
                ),
            ),
            Check(
                "owner_stuck",
                self.env._("Customers that could not be released to the public pool"),
                self.env._("Read the error on the row and remove its cause."),
            ),
            Check(
                "handover_stuck",
                self.env._("Changes of salesperson that could not be applied"),
                self.env._("Open it, remove the cause and try again."),
            ),
        ]

    def _check_owner_drift(self, company):
        drift = self.env["logistics.customer.owner"]._get_drift()
        return (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search([("id", "in", drift), ("company_id", "in", [False, company.id])])
        )

    def _check_owner_left(self, company):
        return self.env["logistics.customer.owner"].search(
            [
                ("role", "=", LEAD),
                ("date_to", "=", False),
                ("user_id.active", "=", False),
                ("user_id.company_id", "=", company.id),
                ("partner_id.active", "=", True),
            ]
        )

    def _check_invoice_nobody(self, company):
        since = fields.Date.context_today(self) - timedelta(days=DAYS)
        moves = self.env["account.move"].search(
            [
                ("company_id", "=", company.id),
                ("move_type", "in", ["out_invoice", "out_refund"]),
                ("state", "=", "posted"),
                ("invoice_date", ">=", since),
            ]
        )
        owners = self.env["logistics.customer.owner"]._owner_of_invoice(moves)
        return moves.filtered(lambda move: not owners[move.id].user_id)

    def _check_owner_stuck(self, company):
        return self.env["logistics.customer.owner"].search(
            [
                ("release_error", "!=", False),
                ("date_to", "=", False),
                ("user_id.company_id", "=", company.id),
            ]
        )

    def _check_handover_stuck(self, company):
        return self.env["logistics.customer.handover"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "planned"),
                ("error", "!=", False),
            ]
        )
