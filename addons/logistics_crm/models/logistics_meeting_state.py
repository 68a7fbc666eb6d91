from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

#: Object identity that no RPC client can send: only the buttons move the state.
ENGINE = object()
CONTENT = {
    "name",
    "kind",
    "start",
    "stop",
    "lead_id",
    "partner_id",
    "company_id",
    "user_id",
    "attendee_ids",
    "rehearsal_result",
    "minutes",
}


class LogisticsMeeting(models.Model):
    """From plan to minutes: what a held meeting needs, and what stays as it was."""

    _inherit = "logistics.meeting"

    @api.model_create_multi
    def create(self, vals_list):
        # Written out, so that default_* keys of the context cannot set it.
        return super().create([{**vals, "state": "planned"} for vals in vals_list])

    def write(self, vals):
        if self.env.context.get("meeting_engine") is not ENGINE:
            if "state" in vals:
                raise AccessError(
                    self.env._("Close or cancel a meeting with its buttons.")
                )
            if not CONTENT.isdisjoint(vals):
                self._check_planned()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if any(meeting.state == "held" for meeting in self):
            raise UserError(self.env._("A meeting that was held stays on record."))

    def _check_planned(self):
        for meeting in self:
            if meeting.state != "planned":
                raise UserError(
                    self.env._(
                        "%(meeting)s is closed: its minutes stay as they are. Add a "
                        "decision or a file, or plan the next meeting.",
                        meeting=meeting.display_name,
                    )
                )

    def _as_engine(self):
        return self.with_context(meeting_engine=ENGINE)

    # --- buttons ----------------------------------------------------------------------

    def action_close(self):
        """The meeting was held: minutes are complete, decisions become activities."""
        self.check_access("write")
        self._check_planned()
        for meeting in self:
            meeting._check_minutes()
        # Levels and superior are what they were on that day, from now on for good.
        attendees = self.attendee_ids
        for records, names in (
            (attendees, ("job_level_id", "is_superior")),
            (self, ("highest_rank", "superior_present")),
        ):
            for name in names:
                self.env.add_to_compute(records._fields[name], records)
            records._recompute_recordset(names)
        self._as_engine().write({"state": "held"})
        self.decision_ids._plan_activities()
        return True

    def _check_minutes(self):
        """What minutes need, in one sentence each (H-5.6.2-3)."""
        self.ensure_one()
        if self.start > fields.Datetime.now():
            raise UserError(
                self.env._("A meeting that lies in the future cannot be closed yet.")
            )
        if not self.attendee_ids:
            raise UserError(self.env._("Name who took part before you close."))
        # sudo: a colleague's file of the minutes counts as well
        files = self.sudo().minutes_file_ids
        if self.kind == "seminar" and not files:
            raise UserError(
                self.env._("Upload the file of the minutes: a sales seminar needs it.")
            )
        if self.kind == "seminar" and not (self.rehearsal_result or "").strip():
            raise UserError(
                self.env._("Write down the result of the rehearsal of this seminar.")
            )
        if is_html_empty(self.minutes) and not files:
            raise UserError(self.env._("Write the minutes or upload their file."))

    def action_cancel(self):
        self.check_access("write")
        self._check_planned()
        # sudo: the event was made for this meeting, whoever made it
        self.sudo().calendar_event_id.action_archive()
        self._as_engine().write({"state": "cancelled"})
        return True

    def action_plan(self):
        """Put the meeting into the calendar of its attendees."""
        self.check_access("write")
        self._check_planned()
        for meeting in self.filtered(lambda m: not m.calendar_event_id):
            event = self.env["calendar.event"].create(meeting._prepare_event_vals())
            meeting.calendar_event_id = event
        return True

    def _prepare_event_vals(self):
        self.ensure_one()
        users = self.user_id | self.attendee_ids.user_id
        partners = users.partner_id | self.attendee_ids.partner_id
        return {
            "name": self.name,
            "start": self.start,
            "stop": self.stop or self.start + timedelta(hours=1),
            "location": self.place,
            "user_id": self.user_id.id,
            "partner_ids": [(6, 0, partners.ids)],
            "opportunity_id": self.lead_id.id,
        }
