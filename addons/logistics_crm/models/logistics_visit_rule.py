from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import visitperiods, visitplan

ROLES = [
    ("owner", "Account owner"),
    ("executive", "Executives"),
    ("service", "Customer service officer or account owner"),
    ("level", "Job level or above"),
    ("any", "Anybody"),
]


class LogisticsVisitRule(models.Model):
    """How often whom by which channel and role: customers of a tier need so many
    contacts in each period (H-7.2-1 to -5, K-4.5.1a, B-5.2.3.1-8, P-3-4/5, GEN-V1).

    All active rules hold side by side, a customer needs what each of them asks for;
    one visit counts for every rule that accepts it. Periods are calendar periods.
    """

    _name = "logistics.visit.rule"
    _description = "Visit Rule"
    _inherit = ["mail.thread"]
    _order = "scheme_id, tier_sequence, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", help="Empty: the rule holds for every company."
    )
    tier_id = fields.Many2one(
        "logistics.tier",
        string="Customer tier",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    scheme_id = fields.Many2one(
        related="tier_id.scheme_id", store=True, string="Tier scheme"
    )
    tier_sequence = fields.Integer(
        related="tier_id.sequence",
        string="Rank of the tier",
        store=True,
        aggregator=None,
    )
    customer_stage = fields.Selection(
        [
            ("any", "Any"),
            ("signed", "Customers in cooperation"),
            ("prospect", "Prospects"),
        ],
        string="Customers",
        required=True,
        default="any",
        tracking=True,
    )
    role = fields.Selection(ROLES, required=True, default="owner", tracking=True)
    job_level_id = fields.Many2one(
        "logistics.job.level",
        string="Level",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    channel_ids = fields.Many2many(
        "logistics.visit.channel",
        string="Accepted channels",
        help="Empty: every channel. The first one is planned.",
    )
    count = fields.Integer(
        string="Times",
        default=1,
        required=True,
        tracking=True,
        aggregator=None,
    )
    unit = fields.Selection(
        [
            (visitperiods.WEEK, "a week"),
            (visitperiods.MONTH, "a month"),
            (visitperiods.QUARTER, "a quarter"),
            (visitperiods.HALF, "half a year"),
            (visitperiods.YEAR, "a year"),
        ],
        string="Per",
        required=True,
        default=visitperiods.MONTH,
        tracking=True,
    )
    late_days = fields.Integer(
        string="Grace (days)",
        tracking=True,
        aggregator=None,
        help="A planned visit made this many days after its period still counts for "
        "it, as late.",
    )
    is_planned = fields.Boolean(
        string="Plan visits",
        default=True,
        tracking=True,
        help="Off: compliance is measured, but nothing is put into anybody's plan.",
    )
    date_from = fields.Date(
        string="In force from", tracking=True, help="Empty: since ever."
    )
    date_to = fields.Date(
        string="In force until", tracking=True, help="Last day. Empty: until archived."
    )
    note = fields.Text(
        string="Source", translate=True, help="What the handbook says literally."
    )
    monotony_warning = fields.Char(compute="_compute_monotony_warning")

    _count_positive = models.Constraint(
        "CHECK(count > 0)",
        "A rule asks for at least one contact: archive it to ask for none.",
    )
    _late_days_sane = models.Constraint(
        "CHECK(late_days IS NULL OR late_days BETWEEN 0 AND 31)",
        "The grace lies between 0 and 31 days.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A rule ends after it begins: correct the dates."
    )

    @api.depends("scheme_id", "tier_id", "count", "unit", "role", "active")
    def _compute_monotony_warning(self):
        """A lower tier that demands more than the higher one is told, not forbidden:
        the handbooks themselves contain such values."""
        rules = self.search([("scheme_id", "in", self.scheme_id.ids)]) | self
        for rule in self:
            rows = [
                (
                    peer,
                    peer.tier_id.sequence,
                    visitperiods.yearly(peer.count, peer.unit),
                )
                for peer in rules
                if peer._monotony_key() == rule._monotony_key()
            ]
            worse = [pair for pair in visitplan.monotony(rows) if rule._origin in pair]
            rule.monotony_warning = (
                worse and rule._monotony_sentence(*worse[0]) or False
            )

    def _monotony_sentence(self, better, worse):
        return self.env._(
            "Tier %(worse)s is contacted more often than the better tier %(better)s.",
            worse=worse.tier_id.code,
            better=better.tier_id.code,
        )

    def _monotony_key(self):
        return (
            self.scheme_id,
            self.company_id,
            self.customer_stage,
            frozenset(self.channel_ids._origin.ids),
        )

    @api.constrains("role", "job_level_id")
    def _check_job_level(self):
        for rule in self:
            if rule.role == "level" and not rule.job_level_id:
                raise ValidationError(
                    self.env._(
                        "Rule %(rule)s: choose from which job level on a visit counts.",
                        rule=rule.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env["logistics.visit"]._plan_soon()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.env["logistics.visit"]._plan_soon()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: rows of all companies keep the rule they were made by
        used = self.env["logistics.visit.compliance"].sudo()
        if used.search_count([("rule_id", "in", self.ids)], limit=1):
            raise ValidationError(
                self.env._("Visits were demanded by this rule: archive it instead.")
            )

    @api.model
    def _in_force(self, company):
        """Active rules of a company whose scheme is in use."""
        return self.search(
            [("company_id", "in", [False, company.id]), ("scheme_id.active", "=", True)]
        )

    def _accepts(self, facts):
        """Verb of the rule: does a contact count?

        :param facts: ``logistics_visit_facts.Facts``
        """
        channels = self.channel_ids.ids
        return (not channels or facts.channel_id in channels) and {
            "owner": facts.by_owner,
            "executive": facts.by_executive,
            "service": facts.by_service or facts.by_owner,
            "level": facts.top_rank >= self.job_level_id.rank,
            "any": True,
        }[self.role]

    def _plan_channel(self):
        """The channel that visits of this rule are planned with."""
        self.ensure_one()
        channels = self.channel_ids or self.env["logistics.visit.channel"].search(
            [("active", "=", True)]
        )
        return channels.sorted("sequence")[:1]
