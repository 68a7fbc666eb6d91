from odoo import api, models
from odoo.tools import SQL

from odoo.addons.logistics_crm.tools.measure import COUNT, Fact


class LogisticsFact(models.AbstractModel):
    """Customers whose business began in the period: how many, and what they were
    invoiced in it (H-3.1-8, H-3.1-9)."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["landed_customers"] = Fact(self.env._("New customers landed"), COUNT)
        facts["landed_revenue"] = Fact(self.env._("First revenue of new customers"))
        return facts

    def _measure_landed_customers(self, employees, date_from, date_to):
        owners = self.env["logistics.customer.owner"]._sql_invoice_owners(
            SQL("(%s)", self._sql_first_invoices(employees, date_from, date_to))
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT o.user_id, COUNT(*), ARRAY_AGG(o.move_id)
                     FROM (%s) o WHERE o.user_id IS NOT NULL GROUP BY o.user_id""",
                owners,
            )
        )
        return self._counted_rows(employees, rows, "account.move")

    def _measure_landed_revenue(self, employees, date_from, date_to):
        """Untaxed, less credit notes; each document for its own owner."""
        which = SQL(
            """(SELECT m.id FROM account_move m
                 WHERE m.state = 'posted' AND m.company_id IN %s
                   AND m.move_type IN ('out_invoice', 'out_refund')
                   AND m.date BETWEEN %s AND %s
                   AND m.commercial_partner_id IN (
                       SELECT f.commercial_partner_id FROM account_move f
                        WHERE f.id IN (%s)))""",
            self._company_ids(employees),
            date_from,
            date_to,
            self._sql_first_invoices(employees, date_from, date_to),
        )
        return self._sum_invoices(employees, which)

    def _sql_first_invoices(self, employees, date_from, date_to):
        """Ids of the first invoices of customers with a contract or a won opportunity
        whose new run of business begins in the period."""
        self.env["crm.lead"].flush_model(["won_status", "partner_id"])
        self._flush_moves()
        companies = self._company_ids(employees)
        signed = self.env["res.partner"]._logistics_signed_ids(
            self.env["res.company"].browse(companies[:1])
        )
        return SQL(
            """SELECT DISTINCT ON (m.commercial_partner_id) m.id
                 FROM account_move m
                WHERE m.state = 'posted' AND m.move_type = 'out_invoice'
                  AND m.company_id IN %(companies)s
                  AND m.invoice_date BETWEEN %(first)s AND %(last)s
                  AND NOT EXISTS (
                      SELECT 1 FROM account_move b
                       WHERE b.commercial_partner_id = m.commercial_partner_id
                         AND b.state = 'posted' AND b.move_type = 'out_invoice'
                         AND b.company_id = m.company_id
                         AND b.invoice_date < %(first)s
                         AND b.invoice_date >= %(first)s::date - %(gap)s::interval)
                  AND (m.commercial_partner_id = ANY(%(signed)s) OR EXISTS (
                      SELECT 1 FROM crm_lead l JOIN res_partner p
                          ON p.id = l.partner_id
                       WHERE p.commercial_partner_id = m.commercial_partner_id
                         AND l.won_status = 'won'))
             ORDER BY m.commercial_partner_id, m.invoice_date, m.id""",
            companies=companies,
            first=date_from,
            last=date_to,
            gap=self._lost_gap(),
            signed=list(signed),
        )
