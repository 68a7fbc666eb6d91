from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import bands

#: Passed in the context by the scheme while it saves its tiers in one go: the bands
#: are checked once, when all of them are written. No RPC client can send it.
TIERS_IN_ONE_GO = object()


class LogisticsTierScheme(models.Model):
    """A way of grading customers. Several may be active side by side; one of them is
    the policy scheme of a company and drives behaviour (G-15, C1, A1.2)."""

    _name = "logistics.tier.scheme"
    _description = "Tier Scheme"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(required=True, copy=False, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", help="Empty: the scheme holds for every company."
    )
    basis = fields.Selection(
        [
            ("revenue", "Revenue of the window, posted invoices less refunds"),
            ("purchase", "Annual purchases of the customer (the same figure)"),
            ("target", "Annual income target"),
            ("score", "Score of the evaluation sheet"),
            ("manual", "Judgement"),
        ],
        required=True,
        default="revenue",
        tracking=True,
    )
    window = fields.Selection(
        [
            ("rolling", "Last twelve complete months"),
            ("calendar", "Last complete calendar year"),
        ],
        required=True,
        default="rolling",
        tracking=True,
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self._default_currency_id(),
        tracking=True,
        help="Currency of the thresholds. For a company with another currency they are "
        "converted at the rate of the day.",
    )
    unit = fields.Selection(
        [("1", "1"), ("1000", "Thousand"), ("10000", "Ten thousand")],
        required=True,
        default="10000",
        help="Unit in which thresholds are typed in.",
    )
    scope = fields.Selection(
        [
            ("all", "All customers with business"),
            ("tiered", "Customers with a tier"),
            ("key_account", "Key accounts"),
        ],
        required=True,
        default="all",
        help="Who gets an evaluation sheet at the start of a period.",
    )
    domain_ids = fields.Many2many(
        "logistics.business.domain",
        relation="logistics_tier_scheme_domain_rel",
        column1="scheme_id",
        column2="domain_id",
        string="Business domains",
        check_company=True,
        help="Only customers of these domains are graded. Empty: all customers.",
    )
    hysteresis = fields.Float(
        string="Hysteresis (%)",
        tracking=True,
        help="A graded customer moves only when a boundary is passed by this much. "
        "Zero as in the handbooks: the boundary itself decides.",
    )
    near_percent = fields.Float(
        string="Near a boundary (%)",
        default=5.0,
        tracking=True,
        help="Proposals whose figure lies this close to a boundary are marked.",
    )
    key_account_threshold = fields.Monetary(
        tracking=True,
        help="Annual volume from which a customer is a key account whatever his tier. "
        "Left open by the handbooks; zero: the amount is no criterion.",
    )
    review_interval_months = fields.Integer(
        string="Review every (months)", default=3, tracking=True
    )
    full_interval_months = fields.Integer(
        string="Full assessment every (months)",
        default=12,
        tracking=True,
        help="Then every graded customer is proposed, not only those who move.",
    )
    next_proposal_date = fields.Date(
        default=lambda self: self._default_next_date(3), tracking=True
    )
    next_full_date = fields.Date(
        string="Next full assessment",
        default=lambda self: self._default_next_date(12),
        tracking=True,
    )
    tier_ids = fields.One2many("logistics.tier", "scheme_id", copy=True)
    criterion_ids = fields.One2many("logistics.tier.criterion", "scheme_id", copy=True)
    evaluator_ids = fields.One2many("logistics.tier.evaluator", "scheme_id", copy=True)
    is_policy_scheme = fields.Boolean(
        compute="_compute_is_policy_scheme",
        search="_search_is_policy_scheme",
        help="Drives visits, gates and credit of the current company.",
    )
    currency_warning = fields.Char(compute="_compute_currency_warning")
    proposal_count = fields.Integer(compute="_compute_proposal_count")
    refresh_error = fields.Char(readonly=True, copy=False)

    _code_company_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This company has a scheme with that code."
    )
    _months_positive = models.Constraint(
        "CHECK(review_interval_months > 0 AND full_interval_months > 0)",
        "A review interval is at least one month.",
    )
    _percents_sound = models.Constraint(
        "CHECK(hysteresis >= 0 AND hysteresis < 100 AND near_percent >= 0)",
        "Hysteresis lies between 0 and 100 percent.",
    )

    @api.model
    def _default_currency_id(self):
        return self.env.company.currency_id

    @api.model
    def _default_next_date(self, months):
        """First day of the next quarter (3) or year (12)."""
        today = fields.Date.context_today(self)
        first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
        return first + relativedelta(months=months)

    @api.depends_context("company")
    def _compute_is_policy_scheme(self):
        policy = self._get_policy_scheme(self.env.company)
        for scheme in self:
            scheme.is_policy_scheme = scheme._origin == policy

    def _search_is_policy_scheme(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in", self._get_policy_scheme(self.env.company).ids)]

    @api.depends("currency_id", "company_id")
    @api.depends_context("company")
    def _compute_currency_warning(self):
        for scheme in self:
            company = scheme.company_id or self.env.company
            foreign = scheme.currency_id - company.currency_id
            # sudo: rates are public figures, only their absence is shown.
            rates = (foreign | company.currency_id).sudo().rate_ids
            scheme.currency_warning = (
                self.env._(
                    "No exchange rate for %(currency)s: thresholds are compared one to "
                    "one with amounts in %(company_currency)s. Enter a rate or change "
                    "the currency.",
                    currency=foreign.name,
                    company_currency=company.currency_id.name,
                )
                if foreign and not rates
                else False
            )

    def _compute_proposal_count(self):
        counts = dict(
            self.env["logistics.tier.assessment"]._read_group(
                [("scheme_id", "in", self.ids), ("approval_state", "=", "submitted")],
                ["scheme_id"],
                ["__count"],
            )
        )
        for scheme in self:
            scheme.proposal_count = counts.get(scheme, 0)

    @api.constrains("tier_ids", "basis")
    def _check_bands(self):
        for scheme in self:
            problems = bands.check_bands(scheme._get_bands())
            if problems:
                raise ValidationError(scheme._describe_problem(problems[0]))

    def _describe_problem(self, problem):
        """One sentence for what is wrong with the first bad pair of bands."""
        tiers = self.env["logistics.tier"]
        first = tiers.browse(problem.first.key)
        if problem.kind == bands.REVERSED:
            return self.env._(
                "Scheme %(scheme)s, tier %(tier)s: the upper boundary must be higher "
                "than the lower one.",
                scheme=self.code,
                tier=first.code,
            )
        names = {
            "scheme": self.code,
            "first": first.code,
            "second": tiers.browse(problem.second.key).code,
        }
        if problem.kind == bands.OVERLAP:
            return self.env._(
                "Scheme %(scheme)s: tiers %(first)s and %(second)s overlap; let one "
                "end where the other begins.",
                **names,
            )
        return self.env._(
            "Scheme %(scheme)s: there is a gap between tiers %(first)s and %(second)s; "
            "let one end where the other begins.",
            **names,
        )

    @api.constrains("active", "basis", "tier_ids", "criterion_ids")
    def _check_ready(self):
        for scheme in self.filtered("active"):
            open_tiers = scheme.tier_ids.filtered(lambda tier: not tier._is_set())
            if scheme.basis != "manual" and (open_tiers or not scheme.tier_ids):
                raise ValidationError(
                    self.env._(
                        "Scheme %(scheme)s: enter the boundaries of every tier before "
                        "you use it.",
                        scheme=scheme.code,
                    )
                )
            scheme._check_weights()

    def _check_weights(self):
        self.ensure_one()
        total = round(sum(self.criterion_ids.mapped("weight")), 2)
        wanted = self.criterion_ids or self.basis == "score"
        if self.active and wanted and total != 100:
            raise ValidationError(
                self.env._(
                    "Scheme %(scheme)s: the weights of the criteria add up to "
                    "%(total)s %%, they must add up to 100 %%.",
                    scheme=self.code,
                    total=total,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        schemes = super(
            LogisticsTierScheme, self.with_context(tier_bands=TIERS_IN_ONE_GO)
        ).create(vals_list)
        return schemes.with_env(self.env)

    def write(self, vals):
        return super(
            LogisticsTierScheme, self.with_context(tier_bands=TIERS_IN_ONE_GO)
        ).write(vals)

    def action_open_proposals(self):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_tier_assessment_action_proposals"
        )
        return {**action, "domain": [("scheme_id", "in", self.ids)]}
