from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_amount

from ..tools.bands import GAP, OVERLAP, REVERSED, Band, check_bands
from ..tools.jobband import JobBand, Span


class LogisticsJobLevel(models.Model):
    """A step of the career ladder: whom it leads, which margin, how many follow-ups.

    Requirements T02.1, H-3.3.3-1, H-6.1.1-4, H-8.1-1 (decisions A15, G-14, G-35, G-54).
    """

    _name = "logistics.job.level"
    _description = "Job Level"
    _inherit = ["mail.thread"]
    _order = "rank, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    rank = fields.Integer(
        default=1,
        required=True,
        tracking=True,
        aggregator=None,
        help="Position on the ladder: 1 is the lowest step.",
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: the level holds for every company."
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Currency of the volumes. Leads of companies with another currency are "
        "compared at the rate of the day.",
    )
    leads = fields.Boolean(
        string="Leads development",
        tracking=True,
        help="A level without any band is not judged: the handbook is silent on it.",
    )
    lead_from = fields.Monetary(
        string="Leads from", tracking=True, help="Monthly volume, included."
    )
    lead_to = fields.Monetary(
        string="Leads below",
        tracking=True,
        help="Monthly volume, excluded. Zero: no upper limit.",
    )
    join_verb = fields.Selection(
        [("participate", "May participate"), ("assist", "May assist")],
        string="Takes part",
        tracking=True,
    )
    join_from = fields.Monetary(
        string="Takes part from", tracking=True, help="Monthly volume, included."
    )
    join_to = fields.Monetary(
        string="Takes part below",
        tracking=True,
        help="Monthly volume, excluded. Zero: no upper limit.",
    )
    lead_band = fields.Char(string="May lead", compute="_compute_band_texts")
    join_band = fields.Char(string="May take part in", compute="_compute_band_texts")
    profit_standard = fields.Float(
        string="Profit standard",
        tracking=True,
        aggregator=None,
        digits=(5, 4),
        help="Lowest gross margin of a deal that this level may close, as a share of "
        "the price. Zero: no standard.",
    )
    quota_count = fields.Integer(
        string="Customers a month",
        tracking=True,
        aggregator=None,
        help="Customers to follow up each month. Zero: no quota.",
    )
    quota_tier = fields.Char(
        string="Of tier",
        size=8,
        tracking=True,
        help="Letter of the tier; customers of a higher tier and those where the "
        "person takes part count as well.",
    )
    duty = fields.Html(string="Duties", translate=True)
    ladder_warning = fields.Text(compute="_compute_ladder_warning")

    _rank_positive = models.Constraint("CHECK(rank > 0)", "The rank starts at 1.")
    _amounts_positive = models.Constraint(
        "CHECK(COALESCE(lead_from, 0) >= 0 AND COALESCE(lead_to, 0) >= 0"
        " AND COALESCE(join_from, 0) >= 0 AND COALESCE(join_to, 0) >= 0)",
        "Volumes cannot be negative.",
    )
    _profit_standard_share = models.Constraint(
        "CHECK(profit_standard IS NULL OR profit_standard BETWEEN 0 AND 1)",
        "The profit standard lies between 0 % and 100 %.",
    )
    _quota_count_positive = models.Constraint(
        "CHECK(quota_count IS NULL OR quota_count >= 0)", "A quota cannot be negative."
    )

    @api.depends("leads", "lead_from", "lead_to", "join_verb", "join_from", "join_to")
    @api.depends("currency_id")
    @api.depends_context("lang")
    def _compute_band_texts(self):
        for level in self:
            level.lead_band = level.leads and level._span_text(
                level.lead_from, level.lead_to
            )
            level.join_band = level.join_verb and level._span_text(
                level.join_from, level.join_to
            )

    @api.depends("leads", "lead_from", "lead_to", "rank", "active", "currency_id")
    def _compute_ladder_warning(self):
        """Steps of one ladder should share out all volumes: told, not forbidden,
        because two levels cannot be changed in one save."""
        ladder = self.search([("leads", "=", True)])
        for level in self:
            peers = ladder.filtered(
                lambda peer, level=level: (
                    peer.currency_id == level.currency_id
                    and peer.company_id in (level.company_id, level.company_id.browse())
                )
            )
            spans = {peer._lead_span(): peer.name for peer in reversed(peers)}
            problems = check_bands(
                [Band(*span, key=name) for span, name in spans.items()]
            )
            level.ladder_warning = "\n".join(
                level._band_sentence(problem) for problem in problems
            )

    @api.constrains(
        "leads", "lead_from", "lead_to", "join_verb", "join_from", "join_to"
    )
    def _check_bands(self):
        for level in self:
            band = level._job_band() or JobBand()
            spans = [
                Band(*span, key=key)
                for span, key in (
                    (band.lead, self.env._("leads")),
                    (band.join, self.env._("takes part")),
                )
                if span
            ]
            if problems := check_bands(spans):
                raise ValidationError(
                    self.env._(
                        "%(level)s: %(problem)s",
                        level=level.name,
                        problem=level._band_sentence(problems[0]),
                    )
                )

    def _band_sentence(self, problem):
        """One sentence for a `BandProblem`, in the currency of the level."""
        first, second = problem.first, problem.second

        def money(value):
            return format_amount(self.env, value or 0, self.currency_id)

        if problem.kind == REVERSED:
            return self.env._(
                "the band '%(band)s' ends at %(end)s although it starts at %(start)s; "
                "enter an end that is higher than its start.",
                band=first.key,
                start=money(first.lower),
                end=money(first.upper),
            )
        args = {
            "first": first.key,
            "second": second.key,
            "end": money(first.upper),
            "start": money(second.lower),
        }
        if problem.kind == OVERLAP:
            if first.upper is None:
                return self.env._(
                    "the band '%(first)s' has no end and covers '%(second)s', which "
                    "starts at %(start)s; end the first one there.",
                    **args,
                )
            return self.env._(
                "the bands '%(first)s' and '%(second)s' overlap; let the second one "
                "start at %(end)s instead of %(start)s.",
                **args,
            )
        assert problem.kind == GAP
        return self.env._(
            "nobody is named for volumes between %(end)s and %(start)s; let "
            "'%(second)s' start where '%(first)s' ends.",
            **args,
        )

    def _lead_span(self):
        return Span(self.lead_from or None, self.lead_to or None)

    def _span_text(self, lower, upper):
        """A band of monthly volumes in words."""
        args = {
            "start": format_amount(self.env, lower, self.currency_id),
            "end": format_amount(self.env, upper, self.currency_id),
        }
        if lower and upper:
            return self.env._("from %(start)s to below %(end)s", **args)
        if lower:
            return self.env._("%(start)s and more", **args)
        return self.env._("below %(end)s", **args) if upper else self.env._("any")

    def _job_band(self):
        """The band of this level for ``tools.jobband``; ``None`` = not judged."""
        if not self or not (self.leads or self.join_verb):
            return None
        self.ensure_one()
        return JobBand(
            lead=self._lead_span() if self.leads else None,
            join=Span(self.join_from or None, self.join_to or None)
            if self.join_verb
            else None,
        )

    @api.model
    def _logistics_level_of(self, users, company, date):
        """Job level of each user on a date, in one query.

        The version of the employee that held on that day counts; before the first
        version the first one, as ``hr.employee._get_version`` does. An active employee
        goes before an archived one.

        :param users: res.users
        :param company: res.company whose employees count
        :param date: ``datetime.date``
        :return: ``{user_id: logistics.job.level}``, with an empty level for a user
            without employee or without level
        """
        levels = {user_id: self.browse() for user_id in users.ids}
        if not levels:
            return levels
        employees = self.env["hr.employee"]
        employees.flush_model(["user_id", "company_id", "active"])
        versions = self.env["hr.version"]
        versions.flush_model(["employee_id", "date_version", "active", "job_level_id"])
        # Plain SQL: the level is no secret (hr.employee.public shows it), but the
        # versions are readable by HR only, and DISTINCT ON keeps it at one statement.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (e.user_id) e.user_id, v.job_level_id
                  FROM hr_employee e
                  JOIN hr_version v ON v.employee_id = e.id AND v.active
                 WHERE e.user_id = ANY(%(users)s) AND e.company_id = %(company)s
                 ORDER BY e.user_id, e.active DESC, e.id,
                          v.date_version <= %(date)s DESC,
                          ABS(v.date_version - %(date)s::date)
                """,
                users=list(levels),
                company=company.id,
                date=date,
            )
        )
        levels.update((user, self.browse(level)) for user, level in rows if level)
        return levels
