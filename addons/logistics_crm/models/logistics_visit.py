from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Object identity that no RPC client can send: only the engine of visits writes what a
#: report, a decision or a check established.
ENGINE = object()

STATES = [
    ("planned", "Planned"),
    ("done", "Report to write"),
    ("submitted", "Waiting for review"),
    ("approved", "Approved"),
    ("rejected", "Sent back"),
    ("cancelled", "Cancelled"),
    ("missed", "Missed"),
]


class LogisticsVisit(models.Model):
    """A visit or call: one record that is the plan *and* the report.

    Written by the visitor, reviewed by his leader, checked by sample. It counts for
    compliance, quota and KPI from ``counts_from`` on, with its own ``date``, unless the
    spot check found it false. Why it has states of its own and no approval steps: a
    year brings half a million of them; a leader decides a page at a time with a
    constant number of statements, and silence approves (decisions C3).

    Fields of the report are in ``logistics_visit_report.py``, buttons and decisions in
    ``logistics_visit_state.py``.
    """

    _name = "logistics.visit"
    _description = "Visit"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index=True,
        ondelete="restrict",
        help="The company visited. A contact or an address of it is replaced by the "
        "company and kept as contact.",
    )
    contact_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Visitor",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        ondelete="restrict",
    )
    companion_ids = fields.Many2many(
        "res.users", string="Companions", domain="[('share', '=', False)]"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    channel_id = fields.Many2one(
        "logistics.visit.channel",
        required=True,
        default=lambda self: self.env["logistics.visit.channel"].search([], limit=1),
        ondelete="restrict",
    )
    channel_kind = fields.Selection(related="channel_id.kind")
    purpose_ids = fields.Many2many(
        "logistics.visit.purpose",
    )

    # Plan
    planned_start = fields.Datetime(
        help="Agreed time. Visits that the rules demand come with a proposal."
    )
    planned_hours = fields.Float(default=1.0, aggregator=None)
    date_due = fields.Date(
        string="Due", help="Last day on which the visit counts for its period."
    )
    place = fields.Char(help="Meeting place.")
    is_unplanned = fields.Boolean(
        string="Unplanned", help="Logged afterwards, without a plan before."
    )
    to_replan = fields.Boolean(
        string="To re-plan",
        readonly=True,
        copy=False,
        help="The meeting in the calendar was moved or deleted: set a new time.",
    )

    # What happened
    actual_start = fields.Datetime(string="Started", copy=False)
    actual_stop = fields.Datetime(string="Ended at", copy=False)
    minutes = fields.Float(
        string="Length (min)", compute="_compute_minutes", store=True, aggregator="avg"
    )
    date = fields.Date(
        compute="_compute_date",
        store=True,
        index=True,
        help="The day of the visit, or the planned day while it is not done, in the "
        "time zone of the company's working schedule.",
    )
    state = fields.Selection(STATES, required=True, default="planned", readonly=True)

    _stop_after_start = models.Constraint(
        "CHECK(actual_stop >= actual_start)",
        "A visit cannot end before it starts: correct the times.",
    )
    _hours_sane = models.Constraint(
        "CHECK(planned_hours >= 0 AND planned_hours <= 24)",
        "A visit is planned for 0 to 24 hours: correct the planned length.",
    )
    _user_date_idx = models.Index("(user_id, date)")
    _partner_date_idx = models.Index("(partner_id, date)")
    _open_idx = models.Index("(company_id, date_due) WHERE state = 'planned'")
    _review_idx = models.Index("(company_id, submitted_at) WHERE state = 'submitted'")

    # --- computes -------------------------------------------------------------------

    @api.depends("partner_id", "lead_id", "channel_id", "date")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = ", ".join(
                filter(
                    None,
                    (
                        visit.partner_id.name or visit.lead_id.name,
                        visit.channel_id.name,
                        visit.date and fields.Date.to_string(visit.date),
                    ),
                )
            )

    @api.depends("actual_start", "actual_stop")
    def _compute_minutes(self):
        for visit in self:
            start, stop = visit.actual_start, visit.actual_stop
            visit.minutes = (stop - start).total_seconds() / 60 if start and stop else 0

    @api.depends("actual_start", "planned_start", "date_due", "company_id")
    def _compute_date(self):
        for visit in self:
            moment = visit.actual_start or visit.planned_start
            visit.date = (
                visit.company_id._logistics_local(moment).date()
                if moment
                else visit.date_due
            )

    # --- bad input: one sentence each -------------------------------------------------

    @api.constrains("partner_id", "lead_id")
    def _check_whom(self):
        if any(not visit.partner_id and not visit.lead_id for visit in self):
            raise ValidationError(
                self.env._("Choose the customer or the opportunity that is visited.")
            )

    @api.constrains("partner_id", "company_id")
    def _check_customer_company(self):
        for visit in self:
            # sudo: names the company of a customer that the user chose himself
            owner = visit.partner_id.sudo().company_id
            if owner and owner != visit.company_id:
                raise ValidationError(
                    self.env._(
                        "%(customer)s belongs to %(owner)s: log the visit in that "
                        "company.",
                        customer=visit.partner_id.display_name,
                        owner=owner.name,
                    )
                )

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for visit in self:
            user = visit.user_id
            if not user.active:
                raise ValidationError(
                    self.env._(
                        "%(user)s is archived: choose a visitor who still works here.",
                        user=user.name,
                    )
                )
            # sudo: which companies a colleague may work for
            if visit.company_id not in user.sudo().company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work for %(company)s: choose another "
                        "visitor.",
                        user=user.name,
                        company=visit.company_id.name,
                    )
                )

    @api.constrains("actual_start", "actual_stop")
    def _check_past(self):
        limit = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        for visit in self:
            if any(t and t > limit for t in (visit.actual_start, visit.actual_stop)):
                raise ValidationError(
                    self.env._(
                        "A visit that lies in the future cannot be reported yet: enter "
                        "it as planned."
                    )
                )

    @api.onchange("lead_id")
    def _onchange_lead_id(self):
        if self.lead_id.partner_id:
            self.partner_id = self.lead_id.partner_id.commercial_partner_id

    @api.onchange("channel_id")
    def _onchange_channel_id(self):
        self.planned_hours = self.channel_id.hours
