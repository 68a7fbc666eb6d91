from odoo import models
from odoo.tools import SQL


class LogisticsFact(models.AbstractModel):
    """Loyalty: of the customers with business in the time before the period, how many
    bought again in it (K-7.1.2). Listed with the other facts of invoices."""

    _inherit = "logistics.fact"

    def _measure_repurchase_rate(self, employees, date_from, date_to):
        """By who leads the customer on the first day; the time before is as long as the
        gap after which a customer counts as lost."""
        return self._ratio_rows(
            employees,
            self._customer_rows(
                employees,
                date_from,
                SQL(
                    """SELECT m.commercial_partner_id AS partner_id,
                              (MAX(m.invoice_date) >= %(first)s)::int AS top, 1 AS base
                         FROM account_move m
                        WHERE m.state = 'posted' AND m.move_type = 'out_invoice'
                          AND m.company_id IN %(companies)s
                          AND m.invoice_date <= %(last)s
                          AND m.invoice_date >= %(first)s::date - %(gap)s::interval
                        GROUP BY m.commercial_partner_id
                       HAVING MIN(m.invoice_date) < %(first)s""",
                    first=date_from,
                    last=date_to,
                    gap=self._lost_gap(),
                    companies=self._company_ids(employees),
                ),
            ),
            "res.partner",
        )
