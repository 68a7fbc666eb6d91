from odoo import models

#: What moves a meeting or takes it away.
TIME_FIELDS = {"start", "stop", "start_date", "stop_date", "allday", "active"}


class CalendarEvent(models.Model):
    """Meetings of visits tell them when they move; all others cost nothing."""

    _inherit = "calendar.event"

    def write(self, vals):
        watched = not TIME_FIELDS.isdisjoint(vals) and self._logistics_of_visits()
        result = super().write(vals)
        if watched:
            visits = watched._logistics_visits()
            visits._on_events_changed(visits)
        return result

    def unlink(self):
        if watched := self._logistics_of_visits():
            visits = watched._logistics_visits()
            visits._on_events_changed(visits, gone=True)
        return super().unlink()

    def _logistics_of_visits(self):
        """Those events that stand for a visit; read with the event, no statement."""
        return self.filtered(lambda event: event.res_model == "logistics.visit")

    def _logistics_visits(self):
        # sudo: a colleague who may move the meeting need not be allowed to write the
        # visit; only "to re-plan" is set.
        return (
            self.env["logistics.visit"]
            .sudo()
            .search([("event_id", "in", self.ids), ("state", "=", "planned")])
        )

    def _is_kept_elsewhere(self):
        """Does an outside calendar own this event? Such an event is never written."""
        self.ensure_one()
        outside = ("google_id", "microsoft_id", "ms_universal_event_id")
        return any(self[name] for name in outside if name in self._fields)

    def _get_activity_excluded_models(self):
        return super()._get_activity_excluded_models() + ["logistics.visit"]
