from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..tools.annualplan import abnormal, market, rate

RATIOS = [
    ("staff", "Sales staff"),
    ("advertising", "Advertising"),
    ("promotion", "Sales promotion"),
    ("research", "Market research"),
    ("administration", "Sales administration"),
]


class LogisticsAnnualPlanRatio(models.Model):
    """One of the five expense ratios to turnover (B-2.1-A11.3a, -A11.3b, -A11.5)."""

    _name = "logistics.annual.plan.ratio"
    _description = "Expense Ratio"
    _order = "plan_id, kind"
    _rec_name = "kind"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "logistics.annual.plan",
        string="Annual plan",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(RATIOS, required=True)
    account_ids = fields.Many2many(
        "account.account",
        "logistics_annual_plan_ratio_account_rel",
        string="Accounts",
        check_company=True,
        help="Expense accounts whose posted lines count.",
    )
    planned_rate = fields.Float(string="Planned", digits=(8, 4), aggregator=None)
    band = fields.Float(
        string="Alarm band",
        default=0.2,
        digits=(8, 4),
        aggregator=None,
        help="How far a month may lie from the plan, as a share of it.",
    )
    month_ids = fields.One2many("logistics.annual.plan.ratio.month", "ratio_id")
    amount = fields.Monetary(string="Spent", compute="_compute_amount", store=True)
    actual_rate = fields.Float(
        string="Actual", compute="_compute_amount", store=True, aggregator=None
    )
    budget = fields.Monetary(compute="_compute_budget")
    is_over = fields.Boolean(string="Over budget", compute="_compute_budget")
    alarm_count = fields.Integer(
        string="Abnormal months", compute="_compute_amount", store=True
    )

    _kind_uniq = models.UniqueIndex("(plan_id, kind)", "A ratio is planned once.")
    _rates_real = models.Constraint(
        "CHECK(planned_rate BETWEEN 0 AND 1 AND band >= 0)",
        "The planned ratio lies between 0 % and 100 %, the band is not below zero.",
    )

    @api.depends("month_ids.amount", "month_ids.turnover", "month_ids.is_abnormal")
    def _compute_amount(self):
        for ratio in self:
            ratio.amount = sum(ratio.month_ids.mapped("amount"))
            turnover = sum(ratio.month_ids.mapped("turnover"))
            ratio.actual_rate = float(rate(ratio.amount, turnover) or 0)
            ratio.alarm_count = len(ratio.month_ids.filtered("is_abnormal"))

    @api.depends("planned_rate", "plan_id.target_turnover", "amount")
    def _compute_budget(self):
        for ratio in self:
            ratio.budget = ratio.planned_rate * ratio.plan_id.target_turnover
            ratio.is_over = bool(ratio.budget) and ratio.amount > ratio.budget

    def _refresh(self, turnover):
        """:param turnover: {month number: untaxed turnover}"""
        today = fields.Date.context_today(self)
        for ratio in self:
            spent = ratio._get_spent()
            known = {row.month.month: row for row in ratio.month_ids}
            commands = []
            for number in range(1, 13):
                first = fields.Date.to_date(f"{ratio.plan_id.year}-{number}-01")
                # A running month has its expenses but not all of its turnover.
                if first >= today.replace(day=1):
                    break
                values = {
                    "amount": spent.get(number, 0.0),
                    "turnover": turnover.get(number, 0.0),
                }
                if number in known:
                    commands.append(Command.update(known[number].id, values))
                else:
                    commands.append(Command.create({**values, "month": first}))
            ratio.month_ids = commands
            ratio.month_ids._alarm()

    def _get_spent(self):
        """{month number: posted expense}."""
        if not self.account_ids:
            return {}
        # sudo: sums of the accounts that the plan names.
        rows = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", self.company_id.id),
                    ("account_id", "in", self.account_ids.ids),
                    ("parent_state", "=", "posted"),
                    ("date", ">=", f"{self.plan_id.year}-01-01"),
                    ("date", "<=", f"{self.plan_id.year}-12-31"),
                ],
                ["date:month"],
                ["balance:sum"],
            )
        )
        return {month.month: balance for month, balance in rows}


class LogisticsAnnualPlanRatioMonth(models.Model):
    """A ratio in a month; an abnormal one asks for its cause."""

    _name = "logistics.annual.plan.ratio.month"
    _description = "Expense Ratio of a Month"
    _order = "ratio_id, month"
    _rec_name = "month"
    _check_company_auto = True

    ratio_id = fields.Many2one(
        "logistics.annual.plan.ratio",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="ratio_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(related="ratio_id.kind", store=True)
    month = fields.Date(required=True)
    amount = fields.Monetary(string="Spent")
    turnover = fields.Monetary()
    rate = fields.Float(
        string="Of the turnover", compute="_compute_rate", store=True, aggregator=None
    )
    is_abnormal = fields.Boolean(string="Abnormal", compute="_compute_rate", store=True)
    is_alarmed = fields.Boolean(readonly=True)
    cause = fields.Text()

    @api.depends("amount", "turnover", "ratio_id.planned_rate", "ratio_id.band")
    def _compute_rate(self):
        for row in self:
            found = rate(row.amount, row.turnover)
            row.rate = float(found or 0)
            row.is_abnormal = abnormal(
                found, round(row.ratio_id.planned_rate, 4), round(row.ratio_id.band, 4)
            )

    def _alarm(self):
        """One activity for each abnormal month, for the business manager."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self.filtered(lambda r: r.is_abnormal and not r.is_alarmed):
            plan = row.ratio_id.plan_id
            plan.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=plan.user_id.id or self.env.uid,
                summary=self.env._(
                    "%(kind)s in %(month)s: %(rate)s of the turnover",
                    kind=kinds.get(row.kind, ""),
                    month=row.month.strftime("%Y-%m"),
                    rate=f"{row.rate:.2%}",
                ),
                note=self.env._("Find the cause and write it to the month."),
            )
            row.is_alarmed = True


class LogisticsAnnualPlanMarket(models.Model):
    """Sizes of the market, entered by hand, and our shares of it (B-2.1-A11.2)."""

    _name = "logistics.annual.plan.market"
    _description = "Market Share"
    _order = "plan_id, date_from"
    _rec_name = "date_from"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "logistics.annual.plan",
        string="Annual plan",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    industry = fields.Monetary(string="Whole industry")
    reachable = fields.Monetary(string="Market we can serve")
    competitors = fields.Monetary(string="Three largest competitors")
    turnover = fields.Monetary(compute="_compute_shares")
    overall_share = fields.Float(compute="_compute_shares")
    reachable_share = fields.Float(compute="_compute_shares")
    relative_share = fields.Float(compute="_compute_shares")
    source = fields.Char(help="Where the sizes come from.")

    @api.constrains("date_from", "date_to", "industry", "reachable", "competitors")
    def _check_numbers(self):
        for row in self:
            if row.date_from > row.date_to:
                raise ValidationError(self.env._("The period ends before it begins."))
            if min(row.industry, row.reachable, row.competitors) < 0:
                raise ValidationError(self.env._("A market is not below zero."))

    @api.depends("date_from", "date_to", "industry", "reachable", "competitors")
    @api.depends("plan_id.line_ids.actual_turnover")
    def _compute_shares(self):
        for row in self:
            months = row.plan_id.line_ids.filtered(
                lambda line, row=row: (
                    row.date_from
                    and row.date_to
                    and row.date_from <= line.month <= row.date_to
                )
            )
            row.turnover = sum(months.mapped("actual_turnover"))
            shares = market(row.turnover, row.industry, row.reachable, row.competitors)
            row.overall_share = float(shares.overall or 0)
            row.reachable_share = float(shares.reachable or 0)
            row.relative_share = float(shares.relative or 0)
