from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import deal


class LogisticsMeetingAttendee(models.Model):
    """Somebody who took part, with the job level of that day and the own opinion
    (H-5.6.2-1, -3)."""

    _name = "logistics.meeting.attendee"
    _description = "Meeting Attendee"
    _order = "meeting_id, sequence, id"
    _check_company_auto = True

    meeting_id = fields.Many2one(
        "logistics.meeting",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="set null",
        help="A person of the customer or a guest.",
    )
    job_level_id = fields.Many2one(
        "logistics.job.level",
        string="Job level",
        compute="_compute_level",
        store=True,
        check_company=True,
        help="On the day of the meeting.",
    )
    is_superior = fields.Boolean(
        string="Direct superior", compute="_compute_level", store=True
    )
    opinion = fields.Text(help="Guidance and opinion given.")

    @api.depends("user_id", "partner_id")
    def _compute_display_name(self):
        for attendee in self:
            attendee.display_name = attendee.user_id.name or attendee.partner_id.name

    # Not of the salesperson or the employee: what held on the day stays.
    @api.depends("user_id", "meeting_id.date", "meeting_id.lead_id")
    def _compute_level(self):
        # sudo: the level is shown to every colleague.
        levels = self.env["logistics.job.level"].sudo()
        for meeting, attendees in self.grouped("meeting_id").items():
            day = meeting.date or fields.Date.context_today(self)
            found = levels._logistics_level_of(
                attendees.user_id, meeting.company_id or self.env.company, day
            )
            nearest = meeting._get_superiors()[:1] if meeting else []
            for attendee in attendees:
                attendee.job_level_id = found.get(attendee.user_id.id)
                attendee.is_superior = bool(nearest) and deal.superior_present(
                    attendee.user_id.ids, nearest
                )

    @api.constrains("user_id", "partner_id", "meeting_id")
    def _check_person(self):
        if any(bool(row.user_id) == bool(row.partner_id) for row in self):
            raise ValidationError(
                self.env._("Name one person per attendee: a colleague or a contact.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        attendees = super().create(vals_list)
        attendees.meeting_id._check_planned()
        return attendees

    def write(self, vals):
        self.meeting_id._check_planned()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        self.meeting_id._check_planned()
