from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..tools.measure import AMOUNT, RATE, Fact, counted, ratio

#: Money that came in on invoices: partial reconciliations with anything but a credit
#: note or an exchange difference.
_COLLECTED = """
SELECT m.id, SUM(p.amount)::float
  FROM account_partial_reconcile p
  JOIN account_move_line d ON d.id = p.debit_move_id
  JOIN account_account a ON a.id = d.account_id AND a.account_type = 'asset_receivable'
  JOIN account_move m ON m.id = d.move_id AND m.move_type = 'out_invoice'
   AND m.state = 'posted'
  JOIN account_move_line c ON c.id = p.credit_move_id
  JOIN account_move o ON o.id = c.move_id AND o.move_type <> 'out_refund'
   AND o.state = 'posted'
 WHERE p.max_date >= %(start)s AND p.max_date <= %(end)s
   AND m.company_id IN %(companies)s
   AND NOT EXISTS (SELECT FROM account_partial_reconcile x
                    WHERE x.exchange_move_id = o.id)
 GROUP BY m.id
"""


class LogisticsFact(models.AbstractModel):
    """What invoices and payments let others measure, by who owned the customer on the
    day of the invoice (design rule 8, H-7.4.6-8). Company currency."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["invoiced"] = Fact(self.env._("Invoiced, without tax"), AMOUNT)
        facts["collected"] = Fact(self.env._("Amount collected"), AMOUNT)
        facts["overdue_share"] = Fact(
            self.env._("Overdue share of receivables"), RATE, "less"
        )
        return facts

    def _by_owner(self, rows):
        """{user id: (amount, move ids)} of rows (move id, amount)."""
        amounts = dict(rows)
        # sudo: amounts are summed for the person measured; no invoice is shown
        moves = self.env["account.move"].sudo().browse(amounts)
        owners = self.env["logistics.customer.owner"].sudo()._owner_of_invoice(moves)
        found = defaultdict(lambda: [0.0, []])
        for move_id, owner in owners.items():
            if owner.user_id:
                found[owner.user_id][0] += amounts[move_id]
                found[owner.user_id][1].append(move_id)
        return found

    def _measure_owned(self, employees, rows):
        found = self._by_owner(rows)

        def measure(user):
            amount, moves = found.get(user, (0.0, ()))
            return counted(round(amount, 2), "account.move", moves)

        return self._by_user(employees, measure)

    def _companies_of(self, employees):
        # sudo: only the company of an employee leaves hr
        return tuple(employees.sudo().company_id.ids) or (0,)

    def _measure_invoiced(self, employees, date_from, date_to):
        self.env["account.move"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT id, amount_untaxed_signed::float FROM account_move
                    WHERE move_type IN ('out_invoice', 'out_refund')
                      AND state = 'posted' AND company_id IN %s
                      AND invoice_date >= %s AND invoice_date <= %s""",
                self._companies_of(employees),
                date_from,
                date_to,
            )
        )
        return self._measure_owned(employees, rows)

    def _measure_collected(self, employees, date_from, date_to):
        # sudo: only flushes what the statement reads
        self.env["logistics.receivable.report"].sudo()._flush_sources()
        rows = self.env.execute_query(
            SQL(
                _COLLECTED,
                start=date_from,
                end=date_to,
                companies=self._companies_of(employees),
            )
        )
        return self._measure_owned(employees, rows)

    def _measure_overdue_share(self, employees, date_from, date_to):
        """As of the last day of the period."""
        # sudo: the share is measured for every person, whoever asks
        report = self.env["logistics.receivable.report"].sudo()
        report = report.with_context(logistics_as_of=str(date_to))
        found = {
            user.id: (overdue, total)
            for user, overdue, total in report._read_group(
                [("company_id", "in", self._companies_of(employees))],
                ["user_id"],
                ["amount_overdue:sum", "residual:sum"],
            )
        }
        return self._by_user(employees, lambda user: ratio(*found.get(user, (0, 0))))
