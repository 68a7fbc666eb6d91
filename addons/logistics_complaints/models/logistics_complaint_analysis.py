from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

MONTHS = {"month": 1, "quarter": 3, "year": 12}
#: What counts as a complaint of the period.
ONLY = [("kind", "=", "complaint"), ("state", "!=", "cancelled")]
#: Field of the complaint -> section of the analysis, in order of the print.
SECTIONS = {
    "category_id": "category",
    "cause_kind": "cause",
    "responsible_department_id": "department",
    "user_id": "person",
    "lane": "lane",
    "carrier_id": "carrier",
    "commercial_partner_id": "customer",
    "tier_id": "tier",
}


class LogisticsComplaintAnalysis(models.Model):
    """Complaints of a month, quarter or year: frozen figures, what they say, what the
    leaders order and what became of it (H-7.4.3.10-1, S-TOC-6.3.5, S-TOC-F6.5)."""

    _name = "logistics.complaint.analysis"
    _description = "Complaint Analysis"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
        required=True,
        default="month",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) - relativedelta(months=1, day=1)
        ),
    )
    date_to = fields.Date(string="To", compute="_compute_date_to", store=True)
    user_id = fields.Many2one(
        "res.users", string="Drawn up by", readonly=True, copy=False
    )
    drawn_at = fields.Datetime(string="Drawn up on", readonly=True, copy=False)
    number = fields.Integer(string="Number of complaints", readonly=True, copy=False)
    previous_number = fields.Integer(
        string="Period before", readonly=True, copy=False, aggregator=None
    )
    upheld = fields.Integer(string="Found justified", readonly=True, copy=False)
    compensation = fields.Monetary(readonly=True, copy=False)
    net_loss = fields.Monetary(readonly=True, copy=False)
    repeat_rate = fields.Float(readonly=True, copy=False, aggregator="avg")
    votes = fields.Integer(string="Votes of customers", readonly=True, copy=False)
    satisfied = fields.Float(
        string="Satisfied (of the votes)", readonly=True, copy=False, aggregator="avg"
    )
    pauses = fields.Integer(string="Number of pauses", readonly=True, copy=False)
    pauses_refused = fields.Integer(
        string="Pauses not accepted", readonly=True, copy=False
    )
    line_ids = fields.One2many(
        "logistics.complaint.analysis.line", "analysis_id", "Figures", readonly=True
    )
    trend = fields.Text(help="What changed against the period before, and why.")
    improvement = fields.Text(help="What customer service proposes.")
    instruction_ids = fields.One2many(
        "logistics.complaint.instruction", "analysis_id", "Instructions"
    )

    @api.depends("kind", "date_from")
    def _compute_name(self):
        for analysis in self:
            day = analysis.date_from
            formats = {
                "month": day and f"{day:%Y-%m}",
                "quarter": day and f"{day.year} Q{(day.month + 2) // 3}",
                "year": day and f"{day:%Y}",
            }
            analysis.name = formats.get(analysis.kind) or ""

    @api.depends("kind", "date_from")
    def _compute_date_to(self):
        for analysis in self:
            span = relativedelta(months=MONTHS.get(analysis.kind, 1), days=-1)
            analysis.date_to = analysis.date_from and analysis.date_from + span

    @api.constrains("kind", "date_from")
    def _check_date_from(self):
        for analysis in self:
            day = analysis.date_from
            if day.day != 1 or (day.month - 1) % MONTHS[analysis.kind]:
                raise UserError(
                    self.env._("An analysis begins on the first day of its period.")
                )

    # --- figures --------------------------------------------------------------------

    def action_draw_up(self):
        """Freeze the figures of the period; again as long as nobody answered them."""
        self.env["logistics.complaint"]._check_role("cs_officer")
        self.check_access("write")
        for analysis in self:
            if analysis.instruction_ids:
                raise UserError(
                    self.env._(
                        "The leaders answered %(analysis)s already: its figures stay.",
                        analysis=analysis.name,
                    )
                )
            # sudo: the figures cover the whole company, whoever draws them up
            analysis.sudo()._draw_up()
        return True

    def _get_domain(self, date_from=None, date_to=None, date="received_at"):
        self.ensure_one()
        begin, end = self.company_id._logistics_bounds(
            date_from or self.date_from, date_to or self.date_to
        )
        return [
            ("company_id", "=", self.company_id.id),
            (date, ">=", begin),
            (date, "<", end),
        ]

    def _draw_up(self):
        self.ensure_one()
        domain = self._get_domain() + ONLY
        number, *amounts, repeated = self.env["logistics.complaint"]._read_group(
            domain, [], ["__count", "compensation:sum", "net_loss:sum", "repeated:avg"]
        )[0]
        lines = [*self._get_promise_lines(), *self._get_lines(domain, number)]
        self.write(
            {
                "drawn_at": fields.Datetime.now(),
                "user_id": self.env.uid,
                "number": number,
                "compensation": amounts[0],
                "net_loss": amounts[1],
                "repeat_rate": repeated or 0.0,
                **self._get_counts(domain),
                "line_ids": [
                    fields.Command.clear(),
                    *map(fields.Command.create, lines),
                ],
            }
        )

    def _get_counts(self, domain):
        """Period before, justified ones, votes and pauses."""
        complaints = self.env["logistics.complaint"]
        span = relativedelta(months=MONTHS[self.kind])
        before = self._get_domain(
            self.date_from - span, self.date_from - relativedelta(days=1)
        )
        votes = dict(
            complaints._read_group(
                [*domain, ("satisfaction", "!=", False)], ["satisfaction"], ["__count"]
            )
        )
        pauses = dict(
            self.env["logistics.complaint.pause"]._read_group(
                self._get_domain(date="start"), ["is_legitimate"], ["__count"]
            )
        )
        voted = sum(votes.values())
        return {
            "previous_number": complaints.search_count(before + ONLY),
            "upheld": complaints.search_count(
                [*domain, ("consistency", "in", ("full", "partial"))]
            ),
            "votes": voted,
            "satisfied": votes.get("happy", 0) / voted if voted else 0.0,
            "pauses": sum(pauses.values()),
            "pauses_refused": pauses.get(False, 0),
        }

    def _get_promise_lines(self):
        clocks = self.env["logistics.complaint.clock"]
        labels = dict(clocks._fields["kind"]._description_selection(self.env))
        rows = clocks._read_group(
            [*self._get_domain(date="start"), ("verdict", "in", ("met", "late"))],
            ["kind"],
            ["__count", "kept:avg", "p50_minutes:avg", "p90_minutes:avg"],
        )
        order = list(labels)
        return [
            {
                "section": "promise",
                "label": labels[kind],
                "number": number,
                "share": kept or 0.0,
                "p50_minutes": p50 or 0.0,
                "p90_minutes": p90 or 0.0,
            }
            for kind, number, kept, p50, p90 in sorted(
                rows, key=lambda row: order.index(row[0])
            )
        ]

    def _get_lines(self, domain, total):
        complaints = self.env["logistics.complaint"]
        lines = []
        for field, section in SECTIONS.items():
            rows = complaints._read_group(
                domain, [field], ["__count", "compensation:sum", "repeated:avg"]
            )
            for value, number, compensation, repeated in sorted(
                rows, key=lambda row: -row[1]
            )[:20]:
                lines.append(
                    {
                        "section": section,
                        "label": self._get_label(field, value),
                        "number": number,
                        "share": number / total if total else 0.0,
                        "compensation": compensation,
                        "repeat_rate": repeated or 0.0,
                    }
                )
        return lines

    def _get_label(self, field, value):
        if not value:
            return self.env._("Not entered")
        if isinstance(value, models.BaseModel):
            return value.display_name
        selection = self.env["logistics.complaint"]._fields[field]
        if selection.type != "selection":
            return value
        return dict(selection._description_selection(self.env))[value]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if answered := self.filtered("instruction_ids"):
            raise UserError(
                self.env._(
                    "The leaders answered %(analysis)s: it stays on file.",
                    analysis=answered[0].name,
                )
            )
