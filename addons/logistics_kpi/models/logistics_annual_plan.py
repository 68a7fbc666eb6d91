from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from ..tools.annualplan import rate
from ..tools.plan import split_year

SECTIONS = (
    "introduction",
    "environment",
    "goals",
    "strategy",
    "schedule",
    "promotion",
    "risks",
    "control",
)


class LogisticsAnnualPlan(models.Model):
    """The business department's plan of a year and its control: what was to be reached,
    what was, why not, what is done about it (B-2.1-A11, -A12, B-5.1.5, B-1.1-03)."""

    _name = "logistics.annual.plan"
    _description = "Annual Sales Plan"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "year desc, id desc"
    _check_company_auto = True
    # Customer service gives its opinion on the plan (S-1.2.2-P5).
    _mail_post_access = "read"

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: fields.Date.context_today(self).year,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Business manager",
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="Gets the activities about gaps and abnormal ratios.",
    )
    target_turnover = fields.Monetary(tracking=True)
    target_profit = fields.Monetary(string="Target gross profit", tracking=True)
    introduction = fields.Text(string="Introduction and summary")
    environment = fields.Text(string="Analysis of the environment")
    goals = fields.Text()
    strategy = fields.Text(string="Strategy: product, price, place, promotion")
    schedule = fields.Text(string="Schedule of actions")
    promotion = fields.Text(string="Sales promotion")
    risks = fields.Text(string="Budget, profit and risks")
    control = fields.Text(string="Control and correction")
    operating_assets = fields.Monetary(
        string="Average operating assets", help="For the turnover of the service."
    )
    line_ids = fields.One2many("logistics.annual.plan.line", "plan_id", string="Months")
    ratio_ids = fields.One2many(
        "logistics.annual.plan.ratio", "plan_id", string="Expense ratios"
    )
    market_ids = fields.One2many("logistics.annual.plan.market", "plan_id")
    refreshed_at = fields.Datetime(string="Compared at", readonly=True, copy=False)
    actual_turnover = fields.Monetary(compute="_compute_actual")
    actual_profit = fields.Monetary(
        string="Actual gross profit", compute="_compute_actual"
    )
    attainment = fields.Float(string="Reached", compute="_compute_actual")
    profit_rate = fields.Float(string="Sales profit rate", compute="_compute_actual")
    service_turnover = fields.Float(
        string="Turnover of the service",
        compute="_compute_actual",
        help="Revenue over average operating assets.",
    )

    _year_uniq = models.UniqueIndex(
        "(company_id, year)", "This year has a plan: open it."
    )
    _year_real = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "Enter the year with four digits."
    )

    @api.depends("line_ids.actual_turnover", "line_ids.actual_profit")
    @api.depends("operating_assets", "target_turnover")
    def _compute_actual(self):
        for plan in self:
            turnover = sum(plan.line_ids.mapped("actual_turnover"))
            profit = sum(plan.line_ids.mapped("actual_profit"))
            plan.actual_turnover, plan.actual_profit = turnover, profit
            plan.attainment = float(rate(turnover, plan.target_turnover) or 0)
            plan.profit_rate = float(rate(profit, turnover) or 0)
            plan.service_turnover = float(rate(turnover, plan.operating_assets) or 0)

    def _approval_facts(self):
        return {**super()._approval_facts(), "amount": self.target_turnover}

    def _approval_locked_fields(self):
        return frozenset(("company_id", "year", "target_turnover", "target_profit"))

    def _approval_check_submit(self):
        for plan in self:
            if not plan.target_turnover or not plan.line_ids:
                raise UserError(
                    self.env._("Enter the targets and share them out to months first.")
                )

    # --- buttons --------------------------------------------------------------------

    def action_split(self):
        """Share the targets out to months, as last year's turnover was."""
        self.check_access("write")
        for plan in self:
            if plan.approval_state not in ("draft", "rejected"):
                raise UserError(self.env._("The targets of the plan are decided."))
            before = plan._get_turnover(plan.year - 1)
            weights = [before.get(month, 0.0) for month in range(1, 13)]
            turnover = split_year(round(plan.target_turnover, 2), weights)
            profit = split_year(round(plan.target_profit, 2), weights)
            plan.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "month": fields.Date.to_date(f"{plan.year}-{month + 1}-01"),
                            "target_turnover": turnover[month],
                            "target_profit": profit[month],
                        }
                    )
                    for month in range(12)
                ),
            ]
        return True

    def action_refresh(self):
        """Compare with the books: months, expense ratios, market shares."""
        self.check_access("write")
        for plan in self:
            plan._refresh()
        return True

    def _refresh(self):
        self.ensure_one()
        turnover, profit = self._get_turnover(self.year), self._get_profit()
        for line in self.line_ids:
            line._set_actual(
                turnover.get(line.month.month, 0.0), profit.get(line.month.month, 0.0)
            )
        self.ratio_ids._refresh(turnover)
        self.refreshed_at = fields.Datetime.now()

    def _get_turnover(self, year):
        """{month number: untaxed turnover} of posted invoices less credit notes."""
        self.env["account.move"].flush_model()
        return {
            int(month): float(amount)
            for month, amount in self.env.execute_query(
                SQL(
                    """
                    SELECT EXTRACT(month FROM date), SUM(amount_untaxed_signed)
                      FROM account_move
                     WHERE state = 'posted' AND company_id = %s
                       AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                       AND date BETWEEN %s AND %s
                  GROUP BY 1
                    """,
                    self.company_id.id,
                    f"{year}-01-01",
                    f"{year}-12-31",
                )
            )
        }

    def _get_profit(self):
        """{month number: confirmed gross profit}."""
        # sudo: sums of confirmed months for whoever may plan.
        rows = (
            self.env["logistics.gross.profit"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", self.company_id.id),
                    ("month", ">=", f"{self.year}-01-01"),
                    ("month", "<=", f"{self.year}-12-31"),
                    ("confirmed_at", "!=", False),
                ],
                ["month:month"],
                ["profit:sum"],
            )
        )
        return {month.month: profit for month, profit in rows}

    def action_open_analysis(self):
        """Which products, areas, channels and customers made the gap."""
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "logistics.sales.analysis",
            "views": [(False, "pivot"), (False, "graph"), (False, "list")],
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("date", ">=", f"{self.year}-01-01"),
                ("date", "<=", f"{self.year}-12-31"),
            ],
        }

    @api.model
    def _cron_refresh(self):
        """Nightly: the plan of the running year, and last year's in January."""
        self.env["res.company"]._logistics_each(self._refresh_company)

    @api.model
    def _refresh_company(self, company):
        today = fields.Date.context_today(self)
        years = {today.year, (today - relativedelta(days=31)).year}
        self.search(
            [("company_id", "=", company.id), ("year", "in", list(years))]
        ).action_refresh()


class LogisticsAnnualPlanLine(models.Model):
    """A month of the plan: target, fact, gap, cause, correction (B-2.1-A11)."""

    _name = "logistics.annual.plan.line"
    _description = "Annual Plan Month"
    _order = "plan_id, month"
    _rec_name = "month"
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
    month = fields.Date(required=True)
    target_turnover = fields.Monetary()
    target_profit = fields.Monetary(string="Target gross profit")
    actual_turnover = fields.Monetary(readonly=True)
    actual_profit = fields.Monetary(string="Actual gross profit", readonly=True)
    variance = fields.Monetary(compute="_compute_variance", store=True)
    variance_rate = fields.Float(
        compute="_compute_variance", store=True, digits=(8, 4), aggregator=None
    )
    profit_variance = fields.Monetary(compute="_compute_variance", store=True)
    cause = fields.Text()
    correction = fields.Text(string="Corrective action")
    owner_id = fields.Many2one(
        "res.users", string="Responsible", domain=[("share", "=", False)], index=True
    )
    due_date = fields.Date(string="Due")

    _month_uniq = models.UniqueIndex("(plan_id, month)", "A month is planned once.")

    @api.depends("target_turnover", "target_profit", "actual_turnover", "actual_profit")
    def _compute_variance(self):
        for line in self:
            line.variance = line.actual_turnover - line.target_turnover
            line.profit_variance = line.actual_profit - line.target_profit
            share = rate(line.variance, line.target_turnover)
            line.variance_rate = float(share or 0)

    def _set_actual(self, turnover, profit):
        self.ensure_one()
        self.write({"actual_turnover": turnover, "actual_profit": profit})

    @api.constrains("target_turnover", "target_profit", "plan_id")
    def _check_decided(self):
        for plan in self.plan_id:
            if plan.approval_state == "approved":
                total = sum(plan.line_ids.mapped("target_turnover"))
                if plan.currency_id.compare_amounts(total, plan.target_turnover):
                    raise ValidationError(
                        self.env._(
                            "The months add up to %(total).2f: the approved target "
                            "is %(target).2f.",
                            total=total,
                            target=plan.target_turnover,
                        )
                    )
