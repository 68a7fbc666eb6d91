from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsVisit(models.Model):
    """The visit owns its meeting in the calendar, never the other way round.

    Whatever happens to the meeting (moved, deleted, re-created by a synchronisation)
    only marks the visit "to re-plan". A meeting that lives in Google or Microsoft is
    never written to.
    """

    _inherit = "logistics.visit"

    event_id = fields.Many2one(
        "calendar.event",
        string="Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    is_confirmed = fields.Boolean(
        string="In the calendar",
        readonly=True,
        copy=False,
        help="The visit was put into the calendar.",
    )

    def action_confirm(self):
        """Put planned visits into the calendar of their visitors."""
        self.check_access("write")
        for visit in self:
            if visit.state != "planned" or not visit.planned_start:
                raise UserError(
                    self.env._(
                        "%(visit)s: set the planned time first.",
                        visit=visit.display_name,
                    )
                )
        visits = self.filtered(lambda visit: not visit.event_id)
        # Nobody is mailed: the customer is told by telephone, colleagues see it here.
        events = self.env["calendar.event"].with_context(
            no_mail_to_attendees=True, mail_create_nolog=True, dont_notify=True
        )
        for visit in visits:
            visit.event_id = events.create(visit._prepare_event_vals())
        visits.write({"is_confirmed": True})
        self.write({"to_replan": False})
        return True

    def _prepare_event_vals(self):
        self.ensure_one()
        return {
            "name": self.display_name,
            "start": self.planned_start,
            "stop": fields.Datetime.add(self.planned_start, hours=self.planned_hours),
            "user_id": self.user_id.id,
            "partner_ids": [
                fields.Command.set((self.user_id | self.companion_ids).partner_id.ids)
            ],
            "location": self.place,
            "res_model_id": self.env["ir.model"]._get_id("logistics.visit"),
            "res_id": self.id,
            "opportunity_id": False,
        }

    def write(self, vals):
        moved = self.browse()
        if vals.keys() & {"planned_start", "planned_hours"}:
            moved = self.filtered("event_id")
        result = super().write(vals)
        moved._move_events()
        return result

    def _move_events(self):
        """Re-planned visits: a meeting of our own follows, one that lives elsewhere is
        let go."""
        for visit in self:
            event = visit.event_id
            if not visit.planned_start or event._is_kept_elsewhere():
                visit.write({"event_id": False, "is_confirmed": False})
                visit._message_log(
                    body=self.env._(
                        "The meeting in the outside calendar was left as it was: "
                        "delete it there and confirm the visit again."
                    )
                )
                continue
            values = visit._prepare_event_vals()
            times = {"start": values["start"], "stop": values["stop"]}
            quiet = event.with_context(
                skip_attendee_notification=True, dont_notify=True
            )
            quiet.write(times)

    @api.model
    def _on_events_changed(self, visits, gone=False):
        """Compare planned visits with their meetings after these were changed.

        :param gone: the meetings are about to disappear
        """
        for visit in visits:
            event = visit.event_id
            differs = gone or not event.active or event.start != visit.planned_start
            if visit.to_replan != differs:
                visit.to_replan = differs

    @api.model
    def _find_lost_events(self):
        """Planned visits whose meeting went without a word (deleted by SQL, with its
        recurrence): run by the nightly plan."""
        lost = self.search(
            [
                ("state", "=", "planned"),
                ("is_confirmed", "=", True),
                ("event_id", "=", False),
                ("to_replan", "=", False),
            ]
        )
        lost.write({"to_replan": True})
        return lost
