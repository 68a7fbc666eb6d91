from odoo import api, fields, models
from odoo.exceptions import UserError

#: What an approval decides; nobody changes it from submission on.
TERMS = (
    "plan_id",
    "date_from",
    "basis",
    "event_date",
    "scope",
    "mode",
    "driver",
    "rate_ids",
    "factor_ids",
    "employee_ids",
    "department_ids",
    "job_level_ids",
    "tier_ids",
    "customer_type_ids",
    "product_category_ids",
    "product_ids",
    "target_metric_id",
    "lead_share",
    "participant_share",
    "floor_amount",
    "cap_amount",
    "retention_rate",
    "release_month",
    "hold_overdue_rate",
    "leaver_days",
    "leaver_rate",
)


class LogisticsCommissionVersion(models.Model):
    """The terms of a plan from one day on. Approved terms never change: whoever wants
    others makes the next version. Nothing is paid from a draft (H-9-2)."""

    _name = "logistics.commission.version"
    _description = "Commission Plan Version"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "plan_id, number desc"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "logistics.commission.plan",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(readonly=True, copy=False, aggregator=None)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_from(),
        tracking=True,
    )
    date_to = fields.Date(
        string="Until",
        readonly=True,
        copy=False,
        help="Last day; set when the next version is approved or the plan is ended.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("superseded", "Superseded"),
            ("rejected", "Rejected"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    basis = fields.Selection(
        [
            ("collected", "Collected money"),
            ("collected_profit", "Gross profit of collected money"),
            ("invoiced", "Invoiced revenue"),
            ("invoiced_profit", "Gross profit of invoiced revenue"),
            ("achievement", "Collected money, rate by the target reached"),
        ],
        required=True,
        default="collected",
        tracking=True,
        help="Always net of tax. Gross profit: times the confirmed margin of the "
        "customer in the month of the invoice. Target reached: the bounds of the rates "
        "are percents of the person's target of the month.",
    )
    event_date = fields.Selection(
        [
            ("payment", "Day of the payment"),
            ("invoice", "Day of the invoice"),
            ("due", "Due day, or the later payment"),
        ],
        string="Counts on",
        required=True,
        default="payment",
        tracking=True,
    )
    driver = fields.Selection(
        [
            ("amount", "Amount"),
            ("margin", "Margin above the profit standard (percentage points)"),
        ],
        string="Rate depends on",
        required=True,
        default="amount",
        tracking=True,
    )
    scope = fields.Selection(
        [
            ("event", "Each payment"),
            ("invoice", "Each invoice"),
            ("period", "Total of the month"),
        ],
        string="Amount of",
        required=True,
        default="period",
        tracking=True,
    )
    mode = fields.Selection(
        [
            ("whole", "The rate reached counts for everything"),
            ("marginal", "Each rate counts for its part"),
        ],
        string="Bands",
        required=True,
        default="marginal",
        tracking=True,
    )
    rate_ids = fields.One2many("logistics.commission.rate", "version_id", copy=True)
    factor_ids = fields.One2many("logistics.commission.factor", "version_id", copy=True)
    employee_ids = fields.Many2many(
        "hr.employee",
        "logistics_commission_version_employee_rel",
        string="People",
        check_company=True,
        help="Empty: everybody, or the departments and levels named.",
    )
    department_ids = fields.Many2many(
        "hr.department",
        "logistics_commission_version_department_rel",
        string="Departments",
        check_company=True,
    )
    job_level_ids = fields.Many2many(
        "logistics.job.level",
        "logistics_commission_version_level_rel",
        string="Job levels",
    )
    tier_ids = fields.Many2many(
        "logistics.tier",
        "logistics_commission_version_tier_rel",
        string="Customer tiers",
        help="Tier of the customer on the day of the invoice. Empty: any.",
    )
    lead_share = fields.Float(
        string="Lead developer (%)", default=70.0, tracking=True, aggregator=None
    )
    participant_share = fields.Float(
        string="Participants together (%)",
        default=30.0,
        tracking=True,
        aggregator=None,
        help="Where the customer has none, the lead developer gets everything. Shares "
        "agreed for a customer stand over these.",
    )
    floor_amount = fields.Monetary(
        string="Pays from", tracking=True, help="Less is not paid. Zero: everything."
    )
    cap_amount = fields.Monetary(
        string="Pays at most", tracking=True, help="Zero: no limit."
    )
    retention_rate = fields.Float(
        string="Kept back until the year's end",
        tracking=True,
        aggregator=None,
        help="Share of the earnings. Commission is wage: ask a lawyer before you keep "
        "any of it back (decision C7).",
    )
    release_month = fields.Integer(
        string="Released with month", default=12, tracking=True, aggregator=None
    )
    hold_overdue_rate = fields.Float(
        string="Wait above an overdue rate of",
        tracking=True,
        aggregator=None,
        help="As long as more of the customer's receivable is overdue, his lines wait. "
        "Zero: never.",
    )
    leaver_days = fields.Integer(
        string="Payments after leaving (days)",
        default=90,
        tracking=True,
        aggregator=None,
    )
    leaver_rate = fields.Float(
        string="Part paid after leaving",
        default=1.0,
        tracking=True,
        aggregator=None,
        help="Share; the handbook's proposal is one half (decision C7: a leaver is "
        "paid in full unless the law allows otherwise).",
    )
    backtest_at = fields.Datetime(string="Tried at", readonly=True, copy=False)
    backtest_ids = fields.One2many(
        "logistics.commission.backtest", "version_id", readonly=True
    )
    acknowledgement_ids = fields.One2many(
        "logistics.commission.acknowledgement", "version_id", readonly=True
    )

    _number_uniq = models.UniqueIndex(
        "(plan_id, number)", "This number of the plan exists already."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from - 1)", "The end must not be before the start."
    )

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self).replace(day=1)

    @api.depends("plan_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(plan)s, version %(number)s",
                plan=version.plan_id.name or "",
                number=version.number,
            )

    @api.depends("approval_state", "date_to")
    def _compute_state(self):
        for version in self:
            ended = version.approval_state == "approved" and version.date_to
            version.state = "superseded" if ended else version.approval_state

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = fields.Domain.FALSE
        for state in value:
            real = "approved" if state == "superseded" else state
            part = fields.Domain("approval_state", "=", real)
            if real == "approved":
                sign = "!=" if state == "superseded" else "="
                part &= fields.Domain("date_to", sign, False)
            domain |= part
        return domain

    @api.model_create_multi
    def create(self, vals_list):
        plans = self.env["logistics.commission.plan"].browse(
            {vals["plan_id"] for vals in vals_list if vals.get("plan_id")}
        )
        last = {p.id: max(p.version_ids.mapped("number"), default=0) for p in plans}
        for vals in vals_list:
            if plan := vals.get("plan_id"):
                vals["number"] = last[plan] = last[plan] + 1
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        if used := self.filtered(lambda v: v.approval_state == "approved"):
            raise UserError(
                self.env._(
                    "%(version)s is approved and stays with what it paid.",
                    version=used[0].display_name,
                )
            )
