from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.commission import ZERO, Share, number, split
from ..tools.ledgershares import bands_of
from ..tools.settlement import deepening

REASONS = [
    ("no_base", "There was no business to compare with"),
    ("growth", "Growth below the threshold"),
    ("increment", "Increment below the threshold, or used up by earlier declines"),
    ("margin", "Margin below the standard, or more than 1 point below the base"),
    ("overdue", "Too much of the receivable is overdue"),
]


class LogisticsDeepeningQuarter(models.Model):
    """The frozen figures of one quarter, and the reward that follows from them."""

    _name = "logistics.deepening.quarter"
    _description = "Deepening Quarter"
    _inherit = ["logistics.append.only"]
    _order = "date_from desc, id desc"
    _rec_name = "date_from"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "logistics.deepening.plan",
        string="Deepening plan",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="Quarter from", required=True)
    date_to = fields.Date(string="Until", required=True)
    base = fields.Monetary()
    current = fields.Monetary(string="Revenue")
    offset = fields.Monetary(string="Earlier declines")
    growth = fields.Float(digits=(16, 6), aggregator=None)
    increment = fields.Monetary()
    margin = fields.Float(digits=(8, 6), aggregator=None)
    base_margin = fields.Float(digits=(8, 6), aggregator=None)
    rate = fields.Float(digits=(8, 6), aggregator=None)
    amount = fields.Monetary(string="Reward")
    reason = fields.Selection(REASONS, string="Nothing because")

    _quarter_uniq = models.UniqueIndex(
        "(plan_id, date_from)", "This quarter is computed already."
    )


class LogisticsDeepeningPlan(models.Model):
    """Computing a quarter."""

    _inherit = "logistics.deepening.plan"

    def _compute_quarter(self, start):
        self.ensure_one()
        end = start + relativedelta(months=3, days=-1)
        base, offset = self._get_base(start), self._get_offset()
        base_start = start - relativedelta(years=1)
        current = self._get_revenue(start, end)
        margin = self._get_confirmed_margin(start, end)
        before = self._get_margin(
            base_start, base_start + relativedelta(months=3, days=-1)
        )
        result = deepening(
            base,
            current,
            round(margin, 6),
            bands_of([(row.bound, round(row.rate, 6)) for row in self.rate_ids]),
            offset,
            round(self.natural_growth, 4),
            round(self.least_growth, 4),
            round(self.least_increment, 2),
        )
        reason = result.reason or self._get_refusal(margin, before, end)
        quarter = self.quarter_ids._as_ledger().create(
            {
                "plan_id": self.id,
                "date_from": start,
                "date_to": end,
                "base": base,
                "current": current,
                "offset": float(offset),
                "growth": float(result.growth),
                "increment": float(result.increment),
                "margin": margin,
                "base_margin": before or 0,
                "rate": float(result.rate),
                "amount": 0 if reason else float(result.amount),
                "reason": reason,
            }
        )
        quarter._pay()

    def _get_confirmed_margin(self, start, end):
        margin = self._get_margin(start, end)
        if margin is None:
            raise UserError(
                self.env._(
                    "Confirm the gross profits of %(customer)s from %(start)s to "
                    "%(end)s first.",
                    customer=self.partner_id.name,
                    start=start,
                    end=end,
                )
            )
        return margin

    def _get_refusal(self, margin, before, end):
        if margin < self.margin_standard or (before and margin < before - 0.01):
            return "margin"
        settlement = self.env["logistics.commission.settlement"].new(
            {"company_id": self.company_id.id, "month": end.replace(day=1)}
        )
        overdue = settlement._get_overdue(self.partner_id)
        rate = overdue.get(self.partner_id.id, (0, 0))[0]
        return "overdue" if rate > self.hold_overdue_rate else False

    def _get_offset(self):
        """Declines of the quarters computed before count first (H-9.2-7)."""
        debt = ZERO
        for quarter in self.quarter_ids.sorted("date_from"):
            debt = min(ZERO, debt + number(round(quarter.current - quarter.base, 2)))
        return debt

    def _get_base(self, start):
        if self.base_method == "average":
            year = self._get_revenue(
                start - relativedelta(years=1), start - relativedelta(days=1)
            )
            return round(year / 4, 2)
        first = start - relativedelta(years=1)
        return self._get_revenue(first, first + relativedelta(months=3, days=-1))

    def _get_revenue(self, start, end):
        """Untaxed revenue of posted invoices less credit notes."""
        self.env["account.move"].flush_model()
        return float(
            self.env.execute_query(
                SQL(
                    """
                    SELECT COALESCE(SUM(amount_untaxed_signed), 0) FROM account_move
                     WHERE company_id = %s AND commercial_partner_id = %s
                       AND state = 'posted'
                       AND move_type IN ('out_invoice', 'out_refund')
                       AND invoice_date BETWEEN %s AND %s
                    """,
                    self.company_id.id,
                    self.partner_id.id,
                    start,
                    end,
                )
            )[0][0]
        )

    def _get_margin(self, start, end):
        """Margin of the confirmed months; ``None`` without any."""
        months = self.env["logistics.gross.profit"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("month", ">=", start),
                ("month", "<=", end),
                ("confirmed_at", "!=", False),
            ]
        )
        revenue = sum(months.mapped("net_revenue"))
        return sum(months.mapped("profit")) / revenue if revenue else None


class LogisticsDeepeningQuarterPay(models.Model):
    _inherit = "logistics.deepening.quarter"

    @api.model
    def _get_shares(self, plan):
        return [Share(row, round(row.percent, 6)) for row in plan.share_ids]

    def _pay(self):
        """Ledger rows of the reward: settled with the month's commission."""
        self.ensure_one()
        if not self.amount:
            return
        parts = split(round(self.amount, 2), self._get_shares(self.plan_id))
        self.env["logistics.commission.entry"]._as_ledger().create(
            [
                {
                    "company_id": self.company_id.id,
                    "kind": "reward",
                    "employee_id": share.employee_id.id,
                    "partner_id": self.plan_id.partner_id.id,
                    "date": self.date_to,
                    "base": self.increment * self.margin,
                    "share": share.percent,
                    "credited": self.increment * self.margin * share.percent / 100,
                    "rate": self.rate,
                    "amount": float(part),
                    "formula": f"{self.increment:.2f} x {self.margin:.4f} x "
                    f"{self.rate:.4f} x {share.percent:g} %"
                    + (f" - {cut}" if cut else "")
                    + f" = {part}",
                }
                for share, part, cut in self._get_parts(parts)
            ]
        )
