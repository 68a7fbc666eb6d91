from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.commission import ZERO
from ..tools.ledger import rate_groups
from ..tools.ledgertypes import Event

MONTHS = 12


class LogisticsCommissionBacktest(models.Model):
    """What a draft would have paid a person in the last 12 months, beside the version
    in force. No fact: every try replaces the one before."""

    _name = "logistics.commission.backtest"
    _description = "Commission Plan Trial"
    _order = "version_id, amount_new desc, id"
    _rec_name = "employee_id"
    _check_company_auto = True

    version_id = fields.Many2one(
        "logistics.commission.version",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="version_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, ondelete="cascade", index=True
    )
    event_count = fields.Integer("Payments")
    amount_now = fields.Monetary("Version in force")
    amount_new = fields.Monetary("This version")
    difference = fields.Monetary(compute="_compute_difference", store=True)

    @api.depends("amount_now", "amount_new")
    def _compute_difference(self):
        for row in self:
            row.difference = row.amount_new - row.amount_now


class LogisticsCommissionVersion(models.Model):
    _inherit = "logistics.commission.version"

    def _backtest(self, today=None):
        """Judge the money of the last 12 months by this version and by the one in
        force; nothing is written to the ledger."""
        self.ensure_one()
        today = today or fields.Date.context_today(self)
        start = today - relativedelta(months=MONTHS)
        # sudo: the trial is made of everybody's money; the reader sees sums a person.
        Entry = self.env["logistics.commission.entry"].sudo()
        Entry.env["logistics.commission.event"]._as_ledger()._collect(self.company_id)
        events = self._backtest_events(start)
        current = self.plan_id.current_version_id
        new = self.sudo()._backtest_sums(Entry, events, start)
        now = (current - self).sudo()._backtest_sums(Entry, events, start)
        self.sudo().backtest_ids.unlink()  # sudo: rows of the trial before.
        self.env["logistics.commission.backtest"].sudo().create(
            [
                {
                    "version_id": self.id,
                    "employee_id": employee,
                    "event_count": new[employee][1],
                    "amount_now": float(now[employee][0]),
                    "amount_new": float(new[employee][0]),
                }
                for employee in {**new, **now}
            ]
        )
        self.write({"backtest_at": fields.Datetime.now()})

    def _backtest_events(self, start):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, base, move_ref, partner_id, date, invoice_date, due_date,
                       kind
                  FROM logistics_commission_event
                 WHERE company_id = %s AND date >= %s AND base <> 0
                   AND reversal_of_id IS NULL AND reversed_by_id IS NULL
                   AND (base > 0 OR origin_ref IS NULL)
              ORDER BY date, id
                """,
                self.company_id.id,
                start,
            )
        )
        return [Event(*row) for row in rows]

    def _backtest_sums(self, entries, events, start):
        """{employee id: [money, number of events]} by the versions of `self`."""
        sums = defaultdict(lambda: [ZERO, 0])
        if not (self and events):
            return sums
        terms = {
            term.id: term._replace(date_from=start, date_to=None)
            for term in self._terms()
        }
        lines, _reasons = entries._evaluate(self.company_id, terms, events, {})
        for line in rate_groups(lines, terms, {}):
            sums[line.employee][0] += line.amount
            sums[line.employee][1] += 1
        return sums
