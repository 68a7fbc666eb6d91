from odoo import api, fields, models

from ..tools import visitcheck

#: A report equal to one of this many days before is copied text.
COPY_DAYS = 180


class LogisticsVisit(models.Model):
    """What a report says against itself: late, short, copied, far away (C3, P-3-16)."""

    _inherit = "logistics.visit"

    outlier_codes = fields.Char(readonly=True, copy=False)
    outlier_count = fields.Integer(
        string="Outliers", readonly=True, copy=False, aggregator="sum"
    )
    outlier_text = fields.Char(string="Look at", compute="_compute_outlier_text")
    text_digest = fields.Char(readonly=True, copy=False)
    is_long_call = fields.Boolean(
        string="Long call",
        compute="_compute_is_long_call",
        help="Longer than the three minutes of a first call: for information.",
    )
    overlap_warning = fields.Char(compute="_compute_overlap_warning")

    _digest_idx = models.Index("(user_id, text_digest) WHERE text_digest IS NOT NULL")

    @api.model
    def _outlier_labels(self):
        return {
            "no_location": self.env._("No location"),
            "far": self.env._("Far from the customer"),
            "short_stay": self.env._("Short stay"),
            "short_text": self.env._("Short report"),
            "copied": self.env._("Copied text"),
            "late": self.env._("Entered late"),
        }

    @api.depends("outlier_codes")
    @api.depends_context("lang")
    def _compute_outlier_text(self):
        labels = self._outlier_labels()
        for visit in self:
            codes = (visit.outlier_codes or "").split(",")
            visit.outlier_text = ", ".join(labels[c] for c in codes if c in labels)

    @api.depends("minutes", "channel_id", "company_id")
    def _compute_is_long_call(self):
        for company, visits in self.grouped("company_id").items():
            policy = self.env["logistics.company.policy"]._get(company)
            for visit in visits:
                visit.is_long_call = (
                    visit.channel_kind == "call"
                    and visit.minutes > policy.visit_call_minutes
                )

    @api.depends("planned_start", "planned_hours", "user_id", "state")
    def _compute_overlap_warning(self):
        """One at a time (H-5.2.3-1): told, not forbidden. One search for the batch."""
        self.overlap_warning = False
        open_visits = self.filtered(lambda v: v.state == "planned" and v.planned_start)
        if not open_visits:
            return
        starts = open_visits.mapped("planned_start")
        others = self.search(
            [
                ("user_id", "in", open_visits.user_id.ids),
                ("state", "=", "planned"),
                ("planned_start", ">=", fields.Datetime.subtract(min(starts), days=1)),
                ("planned_start", "<=", fields.Datetime.add(max(starts), days=1)),
            ]
        ).grouped("user_id")
        for visit in open_visits:
            mine = others.get(visit.user_id, self.browse()) - visit._origin
            if clash := mine.filtered(visit._overlaps)[:1]:
                visit.overlap_warning = self.env._(
                    "%(user)s has another appointment then: %(visit)s.",
                    user=visit.user_id.name,
                    visit=clash.display_name,
                )

    def _overlaps(self, other):
        mine, yours = self._planned_span(), other._planned_span()
        return mine[0] < yours[1] and yours[0] < mine[1]

    def _planned_span(self):
        start = self.planned_start
        return start, fields.Datetime.add(start, hours=self.planned_hours)

    # --- at submission ----------------------------------------------------------------

    def _stamp_report(self, now):
        """Freeze what the report says against itself at its submission."""
        digests = {visit: visitcheck.digest(visit.talk or "") for visit in self}
        copied = self._copied_digests(digests)
        for company, visits in self.grouped("company_id").items():
            limits = self.env["logistics.company.policy"]._get(company)._visit_limits()
            for visit in visits:
                visit.write(
                    visit._prepare_stamp_vals(
                        now,
                        limits,
                        digests[visit],
                        (visit.id, digests[visit]) in copied,
                    )
                )

    def _prepare_stamp_vals(self, now, limits, digest, copied):
        reported = self.reported_at or now
        hours = visitcheck.entry_delay(self.actual_stop, reported)
        late = hours > limits.late_hours
        codes = visitcheck.outliers(self._get_record(copied, late), limits)
        return {
            "reported_at": reported,
            "entry_hours": hours,
            "entry_late": late,
            "entry_in_time": hours <= limits.in_time_hours,
            "outlier_codes": ",".join(codes),
            "outlier_count": len(codes),
            "text_digest": digest,
        }

    def _get_record(self, copied, late):
        """The report as value object for ``tools.visitcheck``."""
        return visitcheck.Record(
            onsite=self.channel_kind == "visit",
            text=self.talk or "",
            minutes=self.minutes,
            copied=copied,
            late=late,
        )

    def _copied_digests(self, digests):
        """Pairs (visit id, digest) whose text the same person handed in before, or
        twice in this batch. One grouped query."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=COPY_DAYS)
        known = {
            (user.id, digest)
            for user, digest in self._read_group(
                [
                    ("user_id", "in", self.user_id.ids),
                    ("text_digest", "in", [d for d in digests.values() if d]),
                    ("reported_at", ">=", since),
                    ("id", "not in", self.ids),
                ],
                ["user_id", "text_digest"],
            )
        }
        copied = set()
        for visit, digest in digests.items():
            if digest and (visit.user_id.id, digest) in known:
                copied.add((visit.id, digest))
            known.add((visit.user_id.id, digest))
        return copied
