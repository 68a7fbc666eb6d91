from odoo import api, models
from odoo.tools import SQL

from ..tools import ageing


class LogisticsStatement(models.Model):
    """Balances of a payer in the statement's currency, from posted entries: opening and
    movements make closing, closing is the sum of the ages (P24, P25). One statement,
    however many payers."""

    _inherit = "logistics.statement"

    @api.model
    def _get_figures(self, company, date_from, date_to, keys):
        """Frozen balances.

        :param keys: iterable of (payer id, currency id)
        :returns: {(payer id, currency id): values of a statement}
        """
        payers = self.env["res.partner"].browse({payer for payer, _currency in keys})
        roots = {payer.id: payer.commercial_partner_id.id for payer in payers}
        # sudo: the balance of the payer goes to the payer; officers need no ledger
        self.env["logistics.receivable.report"].sudo()._flush_sources()
        rows = self._get_balances(company, date_from, date_to, set(roots.values()))
        none = (0.0,) * (3 + len(ageing.BANDS))
        figures = {}
        for payer_id, currency_id in keys:
            key = roots[payer_id], currency_id
            opening, invoiced, closing, *ages = rows.get(key, none)
            figures[payer_id, currency_id] = {
                "amount_opening": opening,
                "amount_invoiced": invoiced,
                "amount_settled": opening + invoiced - closing,
                "amount_closing": closing,
                **{
                    f"amount_{band.key}": amount
                    for band, amount in zip(ageing.BANDS, ages, strict=True)
                },
            }
        return figures

    def _get_balances(self, company, date_from, date_to, partner_ids):
        """Opening, invoiced, closing and the ages of closing.

        Both days are asked in one pass over the lines, and summed where they are: a
        large payer has thousands of lines.
        """
        late = SQL("%s::date - i.date_due", date_to)
        rows = self.env.execute_query(
            SQL(
                """SELECT i.partner_id, i.currency_id, SUM(i.opening)::float,
                          SUM(i.invoiced)::float, SUM(i.closing)::float, %(ages)s
                     FROM (%(items)s) i GROUP BY 1, 2""",
                ages=SQL(", ").join(self._age_sql(band, late) for band in ageing.BANDS),
                items=SQL(
                    _ITEMS,
                    date_from=date_from,
                    date_to=date_to,
                    company=company.id,
                    partners=tuple(partner_ids) or (0,),
                ),
            )
        )
        return {
            (partner, currency): tuple(amount or 0.0 for amount in amounts)
            for partner, currency, *amounts in rows
        }

    def _age_sql(self, band, late):
        """Column of an age: ``ageing.age_class`` in SQL."""
        above = SQL("%s > %s", late, band.lower) if band.lower is not None else None
        upto = SQL("%s <= %s", late, band.upper) if band.upper is not None else None
        return SQL(
            "SUM(i.closing) FILTER (WHERE %s)::float",
            SQL(" AND ").join(filter(None, (above, upto))),
        )


#: ``logistics.receivable.report._open_items`` of two days at once: today's residual,
#: with the reconciliations of later days taken back. Only moves of the period are
#: joined, for what was invoiced in it.
_ITEMS = """
SELECT p.commercial_partner_id AS partner_id, l.currency_id,
       COALESCE(l.date_maturity, l.date) AS date_due,
       CASE WHEN l.date < %(date_from)s
            THEN l.amount_residual_currency + COALESCE(later.opening, 0)
            END AS opening,
       CASE WHEN m.move_type IN ('out_invoice', 'out_refund')
            THEN l.amount_currency END AS invoiced,
       l.amount_residual_currency + COALESCE(later.closing, 0) AS closing
  FROM account_move_line l
  JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
  JOIN res_partner p ON p.id = l.partner_id
  LEFT JOIN account_move m ON m.id = l.move_id AND l.date >= %(date_from)s
  LEFT JOIN (
       SELECT taken.line_id, SUM(taken.amount) AS opening,
              SUM(taken.amount) FILTER (WHERE taken.max_date > %(date_to)s) AS closing
         FROM (SELECT debit_move_id AS line_id, max_date,
                      debit_amount_currency AS amount
                 FROM account_partial_reconcile WHERE max_date >= %(date_from)s
                UNION ALL
               SELECT credit_move_id, max_date, -credit_amount_currency
                 FROM account_partial_reconcile WHERE max_date >= %(date_from)s) taken
        GROUP BY taken.line_id) later ON later.line_id = l.id
 WHERE l.parent_state = 'posted' AND l.date <= %(date_to)s
   AND l.company_id = %(company)s
   AND p.commercial_partner_id IN %(partners)s
"""
