from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from odoo.addons.logistics_crm.tools.measure import counted


class LogisticsFact(models.AbstractModel):
    """Revenue of waybills instead of invoices, where the company chose so (H-3.1-6):
    charges without tax by shipping date, for who leads the customer on that day."""

    _inherit = "logistics.fact"

    def _measure_revenue(self, employees, date_from, date_to):
        policies = self.env["logistics.company.policy"]
        # sudo: only the company of an employee leaves hr
        companies = employees.sudo().company_id.filtered(
            lambda company: policies._get(company).kpi_revenue_from == "waybill"
        )
        by_waybill = employees.filtered(lambda e: e.sudo().company_id in companies)
        rest = employees - by_waybill
        found = super()._measure_revenue(rest, date_from, date_to) if rest else {}
        for company in companies:
            people = by_waybill.filtered(lambda e, c=company: e.sudo().company_id == c)
            found |= self._measure_waybills(people, company, date_from, date_to)
        return found

    def _measure_waybills(self, employees, company, date_from, date_to):
        self.env["logistics.shipment"].flush_model()
        self.env["logistics.customer.owner"].flush_model()
        # Plain SQL without access check: as with invoices, only sums and ids leave.
        rows = self.env.execute_query(
            SQL(
                """SELECT o.user_id, s.currency_id, s.shipped_on, SUM(s.amount_total),
                          ARRAY_AGG(s.id ORDER BY s.id)
                     FROM logistics_shipment s
                     JOIN LATERAL (
                          SELECT user_id FROM logistics_customer_owner
                           WHERE partner_id = s.commercial_partner_id AND role = 'lead'
                             AND (date_from IS NULL OR date_from <= s.shipped_on)
                             AND (date_to IS NULL OR date_to > s.shipped_on)
                        ORDER BY is_merged IS TRUE, date_from DESC NULLS LAST, id DESC
                           LIMIT 1) o ON TRUE
                    WHERE s.company_id = %s AND s.shipped_on BETWEEN %s AND %s
                      AND s.state NOT IN ('draft', 'cancel')
                    GROUP BY o.user_id, s.currency_id, s.shipped_on""",
                company.id,
                date_from,
                date_to,
            )
        )
        sums, ids = defaultdict(float), defaultdict(list)
        currencies = self.env["res.currency"]
        for user, currency_id, day, amount, shipments in rows:
            currency = currencies.browse(currency_id)
            sums[user] += currency._convert(
                float(amount or 0.0), company.currency_id, company, day
            )
            ids[user] += shipments
        return self._by_user(
            employees,
            lambda user: counted(
                sums.get(user, 0.0), "logistics.shipment", ids.get(user, ())
            ),
        )
