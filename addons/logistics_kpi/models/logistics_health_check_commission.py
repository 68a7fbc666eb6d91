from odoo import api, models
from odoo.tools import SQL

from odoo.addons.logistics_crm.models.logistics_health_check import Check


class LogisticsHealthCheck(models.Model):
    """Checks of the commission ledger."""

    _inherit = "logistics.health.check"

    @api.model
    def _codes(self):
        return [
            *super()._codes(),
            Check(
                "commission_nobody",
                self.env._("Money that no person is credited for"),
                self.env._(
                    "Read the result on each payment: give the customer a salesperson, "
                    "or the salesperson an employee."
                ),
            ),
            Check(
                "commission_sums",
                self.env._("Commission ledger that differs from the books"),
                self.env._("Run the ledger again, then compare the payments shown."),
            ),
        ]

    def _check_commission_nobody(self, company):
        return self.env["logistics.commission.event"].search(
            [
                ("company_id", "=", company.id),
                ("reason", "in", ("no_owner", "no_employee", "shares", "part")),
                ("reversed_by_id", "=", False),
            ]
        )

    def _check_commission_sums(self, company):
        """Living facts whose reconciliation is gone, or the other way round: the sum of
        the bases is then not the money of the books."""
        start = self.env["logistics.company.policy"]._get(company)._commission_start()
        self.env["account.partial.reconcile"].flush_model()
        self.env["logistics.commission.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT e.id
                  FROM logistics_commission_event e
             LEFT JOIN account_partial_reconcile p ON p.id = e.source_id
                 WHERE e.company_id = %(company)s AND e.kind <> 'invoice'
                   AND e.reversal_of_id IS NULL AND e.reversed_by_id IS NULL
                   AND e.date >= %(start)s
                   AND (p.id IS NULL OR ABS(e.base) > p.amount + 0.01)
                """,
                company=company.id,
                start=start,
            )
        )
        return self.env["logistics.commission.event"].browse([row[0] for row in rows])
