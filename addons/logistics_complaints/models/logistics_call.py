from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Items of the quality sheet and their weight in per cent.
ITEMS = {
    "greeting": 10,
    "language": 10,
    "listening": 15,
    "knowledge": 15,
    "accuracy": 20,
    "efficiency": 10,
    "closing": 10,
    "entry": 10,
}

#: Purposes that are kinds of tickets; every other one opens an enquiry.
TICKETS = ("complaint", "suggestion", "aftersale")


class LogisticsCall(models.Model):
    """Inbound or outbound call with recording and quality sheet (S-TOC-8.3.1 to 8.3.4,
    S-1.1.3-15c). Typed or imported; no telephone system is needed."""

    _name = "logistics.call"
    _description = "Call"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "start desc, id desc"
    _rec_name = "phone"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    direction = fields.Selection(
        [("in", "Inbound"), ("out", "Outbound")], required=True, default="in"
    )
    purpose = fields.Selection(
        [
            ("enquiry", "Enquiry"),
            ("complaint", "Complaint"),
            ("suggestion", "Suggestion"),
            ("aftersale", "After-sales service"),
            ("order", "Order"),
            ("callback", "Call-back"),
            ("survey", "Survey"),
            ("appointment", "Appointment"),
            ("collection", "Collection"),
            ("other", "Other"),
        ],
        required=True,
        default="enquiry",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="restrict"
    )
    phone = fields.Char(string="Telephone number")
    user_id = fields.Many2one(
        "res.users",
        string="Agent",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
    )
    start = fields.Datetime(required=True, default=lambda self: fields.Datetime.now())
    stop = fields.Datetime(string="End")
    minutes = fields.Float(
        string="Length (min)", compute="_compute_minutes", store=True, aggregator="avg"
    )
    result = fields.Selection(
        [
            ("connected", "Connected"),
            ("no_answer", "No answer"),
            ("refused", "Refused"),
            ("callback", "Calls back"),
        ],
        string="Call result",
        required=True,
        default="connected",
    )
    content = fields.Text(string="What was said")
    is_solved = fields.Boolean(string="Solved in one call")
    next_date = fields.Date(string="Next call")
    complaint_id = fields.Many2one(
        "logistics.complaint",
        string="Ticket",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    recording_ids = fields.Many2many(
        "ir.attachment",
        bypass_search_access=True,
        groups="logistics_crm.group_logistics_cs_manager",
    )

    # Quality sheet
    score_greeting = fields.Integer(string="Greeting", aggregator="avg")
    score_language = fields.Integer(string="Language", aggregator="avg")
    score_listening = fields.Integer(string="Listening", aggregator="avg")
    score_knowledge = fields.Integer(string="Knowledge", aggregator="avg")
    score_accuracy = fields.Integer(string="Accuracy", aggregator="avg")
    score_efficiency = fields.Integer(string="Efficiency", aggregator="avg")
    score_closing = fields.Integer(string="Closing words", aggregator="avg")
    score_entry = fields.Integer(string="Entry in the system", aggregator="avg")
    is_fatal = fields.Boolean(string="Fatal error", help="The score is 0.")
    checked_by_id = fields.Many2one("res.users", string="Checked by", readonly=True)
    score = fields.Float(compute="_compute_score", store=True, aggregator="avg")
    check_note = fields.Text(string="Comment of the check")
    agent_note = fields.Text(string="Word of the agent")

    _stop_after_start = models.Constraint(
        "CHECK(stop IS NULL OR stop >= start)", "A call ends after it starts."
    )
    _scores_sane = models.Constraint(
        "CHECK("
        + " AND ".join(f"COALESCE(score_{n}, 0) BETWEEN 0 AND 100" for n in ITEMS)
        + ")",
        "Score each item from 0 to 100.",
    )

    @api.depends("start", "stop")
    def _compute_minutes(self):
        for call in self:
            stop = call.stop or call.start
            call.minutes = (stop - call.start).total_seconds() / 60 if stop else 0

    @api.depends("is_fatal", *(f"score_{name}" for name in ITEMS))
    def _compute_score(self):
        for call in self:
            total = sum(call[f"score_{name}"] * ITEMS[name] for name in ITEMS) / 100
            call.score = 0 if call.is_fatal else total

    def action_check(self):
        """Sign the quality sheet."""
        self.env["logistics.complaint"]._check_role("cs_manager")
        self.check_access("write")
        if self.filtered(lambda call: call.user_id == self.env.user):
            raise UserError(self.env._("Somebody else checks your own calls."))
        self.checked_by_id = self.env.user
        return True

    def action_open_ticket(self):
        """Open the ticket of the call, or start one from it."""
        complaints = self.env["logistics.complaint"]
        complaints._check_role("cs_officer")
        self.check_access("write")
        self.ensure_one()
        if not self.complaint_id:
            self.complaint_id = complaints.create(
                {
                    "subject": (self.content or self.phone or "").strip()[:100]
                    or self.env._("Call"),
                    "kind": self.purpose if self.purpose in TICKETS else "enquiry",
                    "channel": "phone",
                    "company_id": self.company_id.id,
                    "partner_id": self.partner_id.id,
                    "contact_phone": self.phone,
                    "received_at": self.start,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "logistics.complaint",
            "res_id": self.complaint_id.id,
            "views": [(False, "form")],
        }

    @api.autovacuum
    def _gc_recordings(self):
        """Recordings go after the company's time, those of disputes stay."""
        for policy in self.env["logistics.company.policy"].search([]):  # pylint: disable=no-search-all
            days = policy.complaint_recording_days
            if not days:
                continue
            old = self.search(
                [
                    ("company_id", "=", policy.company_id.id),
                    ("start", "<", fields.Datetime.now() - timedelta(days=days)),
                    ("recording_ids", "!=", False),
                    "|",
                    ("complaint_id", "=", False),
                    ("complaint_id.is_dispute", "=", False),
                ]
            )
            old.recording_ids.unlink()


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    complaint_recording_days = fields.Integer(
        string="Keep recordings (days)",
        default=180,
        tracking=True,
        help="Recordings of calls are deleted then; those of disputes stay. Zero: for "
        "ever.",
    )
