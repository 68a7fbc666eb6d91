from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import ageing


class LogisticsStatement(models.Model):
    """Balances of a payer in the statement's currency, from posted entries: opening and
    movements make closing, closing is the sum of the ages (P24, P25). A fixed number of
    statements, however many payers."""

    _inherit = "logistics.statement"

    @api.model
    def _get_figures(self, company, date_from, date_to, keys):
        """Frozen balances.

        :param keys: iterable of (payer id, currency id)
        :returns: {(payer id, currency id): values of a statement}
        """
        payers = self.env["res.partner"].browse({payer for payer, _currency in keys})
        roots = {payer.id: payer.commercial_partner_id.id for payer in payers}
        ids = tuple(set(roots.values()))
        # sudo: the balance of the payer goes to the payer; officers need no ledger
        report = self.env["logistics.receivable.report"].sudo()
        report._flush_sources()
        before = fields.Date.subtract(date_from, days=1)
        opening, _ages = self._get_balances(report, company, before, ids)
        closing, ages = self._get_balances(report, company, date_to, ids)
        invoiced = self._get_invoiced(company, date_from, date_to, ids)
        figures = {}
        for payer_id, currency_id in keys:
            key = (roots[payer_id], currency_id)
            end, start, sold = closing[key], opening[key], invoiced[key]
            figures[payer_id, currency_id] = {
                "amount_opening": start,
                "amount_invoiced": sold,
                "amount_settled": start + sold - end,
                "amount_closing": end,
                **{
                    f"amount_{name}": amount
                    for name, amount in ageing.ageing(ages[key]).items()
                },
            }
        return figures

    def _get_balances(self, report, company, day, partner_ids):
        balances, items = defaultdict(float), defaultdict(list)
        for partner_id, currency_id, days, amount in self.env.execute_query(
            SQL(
                """SELECT i.partner_id, i.currency_id, %s::date - i.date_due,
                          SUM(i.residual_currency)::float
                     FROM (%s) i GROUP BY 1, 2, 3""",
                day,
                report._open_items(day, company.ids, partner_ids),
            )
        ):
            balances[partner_id, currency_id] += amount
            items[partner_id, currency_id].append((days, amount))
        return balances, items

    def _get_invoiced(self, company, date_from, date_to, partner_ids):
        rows = self.env.execute_query(
            SQL(
                """SELECT p.commercial_partner_id, l.currency_id,
                          SUM(l.amount_currency)::float
                     FROM account_move_line l
                     JOIN account_move m ON m.id = l.move_id
                      AND m.move_type IN ('out_invoice', 'out_refund')
                     JOIN account_account a ON a.id = l.account_id
                      AND a.account_type = 'asset_receivable'
                     JOIN res_partner p ON p.id = l.partner_id
                    WHERE l.parent_state = 'posted' AND l.company_id = %s
                      AND l.date >= %s AND l.date <= %s
                      AND p.commercial_partner_id IN %s
                    GROUP BY 1, 2""",
                company.id,
                date_from,
                date_to,
                partner_ids or (0,),
            )
        )
        return defaultdict(float, {(p, c): amount for p, c, amount in rows})
