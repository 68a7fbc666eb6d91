from collections import defaultdict
from datetime import timedelta

from odoo import api, models


class LogisticsComplaintClock(models.Model):
    """When a clock is due: start, minutes, schedule and pauses."""

    _inherit = "logistics.complaint.clock"

    def _get_pauses(self):
        """Pairs (start, stop or None) that stop this clock."""
        self.ensure_one()
        if not self.can_pause:
            return []
        return [
            (max(pause.start, self.start), pause.stop or None)
            for pause in self.complaint_id.pause_ids
            if not pause.stop or pause.stop > self.start
        ]

    def _due_after(self, minutes, pauses=(), memo=None):
        """When that many working minutes of this clock have passed; ``None`` = paused.

        :param memo: dict of one batch, see ``_logistics_due_at``

        A calendar that cannot be used never stops a complaint: the clock runs 24x7 and
        says so (P1, P6).
        """
        self.ensure_one()
        if not self.calendar_id and not pauses:
            return self.start + timedelta(minutes=minutes)
        return self.calendar_id._logistics_due_at(
            self.start, minutes, self.company_id, pauses, memo
        )

    @api.model
    def _get_first_times(self, vals, memo):
        """Values of a clock that depend on its times, before it is made.

        :param vals: values of the clock
        :param memo: dict of one batch: clocks that say the same are reckoned once
        """
        complaint = self.complaint_id.browse(vals["complaint_id"])
        names = ("target_id", "company_id", "calendar_id", "start", "minutes")
        key = ("first", *(vals[name] for name in names), vals["can_pause"])
        key += (complaint.severity, complaint.pause_ids)
        if key not in memo:
            clock = self.new(vals)
            due, paused_since, next_rung_at = clock._get_times(memo)
            clock.update({"due": due, "paused_since": paused_since})
            memo[key] = {
                "due": due,
                "paused_since": paused_since,
                "next_rung_at": next_rung_at,
                "runs": clock.runs,
            }
        return memo[key]

    def _set_due(self):
        """Due time and next rung from start, minutes, schedule and pauses; clocks of a
        batch that say the same are written at once."""
        memo, changes = {}, defaultdict(list)
        for clock in self.filtered(lambda c: not c.verdict):
            changes[clock._get_times(memo)].append(clock.id)
        for (due, paused_since, next_rung_at), ids in changes.items():
            self.browse(ids).write(
                {
                    "due": due,
                    "paused_since": paused_since,
                    "next_rung_at": next_rung_at,
                }
            )

    def _get_times(self, memo):
        """(due, paused since, next rung at) of now; False where there is none."""
        self.ensure_one()
        pauses = self._get_pauses()
        due = self._due_after(self.minutes, pauses, memo)
        running = next((start for start, stop in pauses if not stop), None)
        if not due and running and self.due and self.due < running:
            due = self.due  # broken before the pause
        return due or self.due, running or False, self._get_next_rung(memo)
