from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("seminar", "Sales seminar"),
    ("exchange", "Exchange event"),
    ("complaint", "Weekly complaint meeting"),
    ("claim", "Weekly claims meeting"),
    ("business", "Business meeting"),
    ("other", "Other"),
]


class LogisticsMeeting(models.Model):
    """A meeting in its smallest form: who took part with which job level, what was
    said, what was decided (H-5.6.2-1 to -3, decisions A5).

    Closing, cancelling and the decisions are in ``logistics_meeting_state.py``.
    """

    _name = "logistics.meeting"
    _description = "Business Meeting"
    _inherit = ["logistics.file.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "start desc, id desc"
    _check_company_auto = True
    _file_fields = ("minutes_file_ids",)

    name = fields.Char(string="Subject", required=True, tracking=True)
    kind = fields.Selection(
        KINDS, required=True, default="business", index=True, tracking=True
    )
    start = fields.Datetime(
        required=True, default=fields.Datetime.now, tracking=True, index=True
    )
    stop = fields.Datetime(string="End")
    date = fields.Date(compute="_compute_date", store=True, index=True)
    place = fields.Char()
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Organiser",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    attendee_ids = fields.One2many(
        "logistics.meeting.attendee", "meeting_id", string="Attendees", copy=True
    )
    agenda = fields.Text()
    rehearsal_result = fields.Text(
        help="Seminar: how the rehearsed negotiation or tender went, what to improve."
    )
    minutes = fields.Html()
    minutes_file_ids = fields.Many2many(
        "ir.attachment", string="Files of the minutes", copy=False
    )
    decision_ids = fields.One2many(
        "logistics.meeting.decision", "meeting_id", string="Meeting decisions"
    )
    open_decision_count = fields.Integer(
        compute="_compute_open_decision_count", string="Open decisions"
    )
    calendar_event_id = fields.Many2one(
        "calendar.event", readonly=True, copy=False, ondelete="set null"
    )
    superior_present = fields.Boolean(
        compute="_compute_level",
        store=True,
        help="The direct superior of the opportunity's salesperson takes part.",
    )
    highest_rank = fields.Integer(
        compute="_compute_level",
        store=True,
        aggregator=None,
        help="Rank of the highest job level among the attendees on that day.",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    _stop_after_start = models.Constraint(
        "CHECK(stop >= start)", "A meeting cannot end before it starts."
    )

    @api.depends("start", "company_id")
    def _compute_date(self):
        for meeting in self:
            start = meeting.start
            meeting.date = start and meeting.company_id._logistics_local(start).date()

    @api.depends("lead_id")
    def _compute_partner_id(self):
        for meeting in self:
            customer = meeting.lead_id.partner_id.commercial_partner_id
            meeting.partner_id = customer or meeting.partner_id

    @api.depends("decision_ids.is_done")
    def _compute_open_decision_count(self):
        for meeting in self:
            decisions = meeting.decision_ids
            meeting.open_decision_count = len(
                decisions.filtered(lambda d: not d.is_done)
            )

    @api.depends("attendee_ids.job_level_id", "attendee_ids.is_superior", "lead_id")
    def _compute_level(self):
        for meeting in self:
            # sudo: the rank of a level of another company may count here as well
            ranks = meeting.attendee_ids.sudo().job_level_id.mapped("rank")
            meeting.highest_rank = max(ranks, default=0)
            superiors = meeting._get_superiors()
            meeting.superior_present = bool(meeting.lead_id) and (
                not superiors or any(meeting.attendee_ids.mapped("is_superior"))
            )

    def _get_superiors(self):
        """User ids of the leaders of the opportunity's salesperson, nearest first; the
        leader of the sales team stands in where no employee names one."""
        self.ensure_one()
        # sudo: an attendee may not read the opportunity; only ids of leaders leave
        lead = self.sudo().lead_id
        if not lead.user_id:
            return []
        chain = lead.user_id._logistics_superiors(self.company_id)
        team_leader = lead.team_id.user_id
        if not chain and team_leader and team_leader != lead.user_id:
            return team_leader.ids
        return chain

    @api.constrains("kind", "lead_id", "company_id")
    def _check_lead(self):
        if any(meeting.kind == "seminar" and not meeting.lead_id for meeting in self):
            raise ValidationError(
                self.env._("Choose the opportunity that the sales seminar is about.")
            )
