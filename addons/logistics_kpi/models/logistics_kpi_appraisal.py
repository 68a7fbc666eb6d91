from odoo import api, fields, models

from ..tools.scoring import mixed, total, with_points
from .logistics_kpi_template import PERIODS, SUBJECTS

#: Object identity that no RPC client can send: only the appraisal's own machinery
#: writes figures and states, for every other writer, administrators included, the
#: record is frozen (rules 4 and 6).
ENGINE = object()


class LogisticsKpiAppraisal(models.Model):
    """One person's (or team's) period: computed lines, review, grade, then frozen.

    Scored → first review → second review → confirmed by the approval engine
    (H-3.2-1 to -7). Generation is in ``logistics_kpi_appraisal_generate.py``, figures
    in ``..._measure.py``, review in ``..._review.py``, appeal in ``..._appeal.py``.
    """

    _name = "logistics.kpi.appraisal"
    _description = "Appraisal"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "date_from desc, department_id, employee_id, id"
    _check_company_auto = True
    _mail_post_access = "read"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    subject = fields.Selection(
        SUBJECTS, string="Appraised", required=True, readonly=True, default="person"
    )
    department_id = fields.Many2one(
        "hr.department",
        readonly=True,
        index=True,
        check_company=True,
        help="On the last day of the period.",
    )
    job_level_id = fields.Many2one(
        "logistics.job.level",
        readonly=True,
        check_company=True,
        help="On the last day of the period.",
    )
    template_id = fields.Many2one(
        "logistics.kpi.template",
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    period = fields.Selection(PERIODS, required=True, readonly=True, default="month")
    date_from = fields.Date(string="From", required=True, readonly=True, index=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    state = fields.Selection(
        [
            ("draft", "Computed"),
            ("scored", "Scored"),
            ("reviewed", "First review done"),
            ("confirmed", "Confirmed"),
            ("exempt", "Exempt"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    exempt_reason = fields.Selection(
        [("new", "New employee"), ("moved", "Transferred")], readonly=True
    )
    reviewer_ids = fields.Many2many(
        "res.users",
        string="May review",
        readonly=True,
        help="The superiors of that time: they read this appraisal.",
    )
    line_ids = fields.One2many("logistics.kpi.appraisal.line", "appraisal_id")
    opinion_ids = fields.One2many("logistics.kpi.opinion", "appraisal_id")
    delta_ids = fields.One2many("logistics.kpi.delta", "appraisal_id", readonly=True)
    adjustment_ids = fields.One2many(
        "logistics.kpi.adjustment", "appraisal_id", readonly=True
    )
    computed_total = fields.Float(
        compute="_compute_total",
        store=True,
        digits=(16, 4),
        aggregator="avg",
        help="Sum of the computed scores, before anybody adjusted.",
    )
    reviewed_total = fields.Float(
        string="Sum of the lines",
        compute="_compute_total",
        store=True,
        digits=(16, 4),
        aggregator="avg",
    )
    conduct_points = fields.Float(
        string="Rewards and penalties",
        readonly=True,
        copy=False,
        help="Points of decided cases of the period.",
    )
    total = fields.Float(
        string="Total score",
        compute="_compute_total",
        store=True,
        digits=(16, 4),
        aggregator="avg",
        tracking=True,
    )
    has_total = fields.Boolean(compute="_compute_total", store=True)
    missing_count = fields.Integer(
        string="Not measured", compute="_compute_total", store=True
    )
    grade_id = fields.Many2one(
        "logistics.kpi.grade",
        check_company=True,
        compute="_compute_total",
        store=True,
        index=True,
        tracking=True,
    )
    rank = fields.Integer(compute="_compute_rank", aggregator=None)
    is_running = fields.Boolean(compute="_compute_is_running")
    is_outlier = fields.Boolean(
        string="Look twice", compute="_compute_is_outlier", store=True
    )
    computed_at = fields.Datetime(readonly=True, copy=False)
    error = fields.Char(readonly=True, copy=False)
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    feedback = fields.Html(help="What went well, what to do better.")
    conclusion = fields.Html(string="Lessons of the period")
    next_plan = fields.Html(string="Plan for the next period")

    _period_uniq = models.UniqueIndex(
        "(employee_id, subject, period, date_from)",
        "This person has an appraisal for that period already.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "A period ends on or after the day it starts."
    )

    @api.depends("employee_id", "date_from", "period", "subject", "department_id")
    def _compute_display_name(self):
        for appraisal in self:
            who = (
                appraisal.department_id
                if appraisal.subject == "team"
                else appraisal.employee_id
            )
            appraisal.display_name = f"{who.display_name} {appraisal._period_name()}"

    def _period_name(self):
        """2026-03, 2026-Q1 or 2026."""
        self.ensure_one()
        day = self.date_from
        if not day:
            return ""
        if self.period == "year":
            return str(day.year)
        if self.period == "quarter":
            return f"{day.year}-Q{(day.month + 2) // 3}"
        return f"{day.year}-{day.month:02}"

    @api.depends(
        "line_ids.score",
        "line_ids.is_scored",
        "line_ids.computed_score",
        "line_ids.is_measured",
        "line_ids.max_points",
        "opinion_ids.score",
        "opinion_ids.is_given",
        "conduct_points",
        "company_id",
    )
    def _compute_total(self):
        grades = self.env["logistics.kpi.grade"]
        bands = grades._bands_of(self.mapped("company_id"))
        for appraisal in self:
            lines = appraisal.line_ids
            given = total(
                [(x.id, x.score if x.is_scored else None, x.max_points) for x in lines]
            )
            first = total(
                [
                    (x.id, x.computed_score if x.is_measured else None, x.max_points)
                    for x in lines
                ]
            )
            opinions = [
                (opinion.score if opinion.is_given else None, opinion.weight)
                for opinion in appraisal.opinion_ids
            ]
            value = with_points(mixed(given.value, opinions), appraisal.conduct_points)
            appraisal.computed_total = first.value or 0.0
            appraisal.reviewed_total = given.value or 0.0
            appraisal.has_total = value is not None
            appraisal.total = value or 0.0
            appraisal.missing_count = len(given.missing)
            appraisal.grade_id = grades._grade_of(
                value, appraisal.company_id, bands.get(appraisal.company_id)
            )

    @api.depends("line_ids.is_adjusted", "total", "computed_total", "missing_count")
    def _compute_is_outlier(self):
        """What a reviewer should open: adjusted, something not measured, or a grade
        at the bottom; the others can be approved in one go."""
        known = self.env["logistics.kpi.grade"]._bands_of(self.mapped("company_id"))
        for appraisal in self:
            bands = known.get(appraisal.company_id)
            worst = bands[0].key if bands else appraisal.grade_id
            appraisal.is_outlier = bool(
                appraisal.missing_count
                or any(appraisal.line_ids.mapped("is_adjusted"))
                or (appraisal.grade_id and appraisal.grade_id == worst)
            )

    @api.depends("total", "state")
    def _compute_rank(self):
        """Place among the confirmed appraisals of the same period and company."""
        ranks = {}
        # sudo: only the place leaves, no score of a colleague
        confirmed = self.sudo().search_fetch(
            [
                ("company_id", "in", self.company_id.ids),
                ("date_from", "in", self.mapped("date_from")),
                ("state", "=", "confirmed"),
                ("has_total", "=", True),
            ],
            ["company_id", "date_from", "period", "subject", "total"],
        )
        for appraisal in confirmed:
            key = appraisal._rank_key()
            ranks.setdefault(key, []).append(round(appraisal.total, 4))
        for appraisal in self:
            scores = ranks.get(appraisal._rank_key(), [])
            appraisal.rank = (
                1 + sum(score > round(appraisal.total, 4) for score in scores)
                if appraisal.state == "confirmed" and appraisal.has_total
                else 0
            )

    def _rank_key(self):
        self.ensure_one()
        return (self.company_id.id, self.date_from, self.period, self.subject)

    @api.depends("date_to")
    def _compute_is_running(self):
        today = fields.Date.context_today(self)
        for appraisal in self:
            appraisal.is_running = bool(
                appraisal.date_to and appraisal.date_to >= today
            )
