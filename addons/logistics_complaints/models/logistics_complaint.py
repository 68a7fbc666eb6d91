from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .selections import CHANNELS, SEVERITIES

STATES = [
    ("received", "Received"),
    ("registered", "Registered"),
    ("investigating", "Investigating"),
    ("judged", "Judged"),
    ("proposed", "Solution proposed"),
    ("approval", "In approval"),
    ("arbitration", "HQ arbitration"),
    ("executing", "Executing"),
    ("feedback", "Feedback"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
DONE = ("closed", "cancelled")


class LogisticsComplaint(models.Model):
    """A complaint from the first word to the customer's verdict.

    Core fields and guards are here; intake, clocks, evidence, investigation, solution
    and closing are in ``logistics_complaint_<concern>.py``.
    """

    _name = "logistics.complaint"
    _description = "Complaint"
    _inherit = ["portal.mixin", "rating.mixin", "mail.activity.mixin"]
    _order = "received_at desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _primary_email = "contact_email"

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    subject = fields.Char(required=True, tracking=True)
    kind = fields.Selection(
        [
            ("complaint", "Complaint"),
            ("enquiry", "Enquiry"),
            ("suggestion", "Suggestion"),
            ("aftersale", "After-sales service"),
        ],
        required=True,
        default="complaint",
        help="Enquiries, suggestions and after-sales requests are answered and closed "
        "without investigation.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index=True,
        ondelete="restrict",
        tracking=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Company of the customer",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        index=True,
    )
    tier_id = fields.Many2one(
        "logistics.tier",
        string="Tier then",
        readonly=True,
        copy=False,
        check_company=True,
        help="Tier of the customer when the complaint came in.",
    )
    contact_name = fields.Char(string="Complainant")
    contact_phone = fields.Char(string="Telephone")
    contact_email = fields.Char(string="E-mail")
    waybill = fields.Char(string="Waybill number", index="trigram", tracking=True)
    category_id = fields.Many2one(
        "logistics.complaint.category", index=True, tracking=True
    )
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    description = fields.Html(string="What happened", sanitize=True)
    demand = fields.Text(string="What the customer wants")
    has_claim = fields.Boolean(string="Claims compensation", tracking=True)
    claim_amount = fields.Monetary(string="Amount claimed", tracking=True)
    is_safety = fields.Boolean(string="Safety or injury")
    is_legal = fields.Boolean(string="Lawyer, authority or press")
    is_dispute = fields.Boolean(
        string="Dispute", help="The call's recording is kept with the complaint."
    )
    severity = fields.Selection(
        SEVERITIES,
        compute="_compute_severity",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
        help="Major: the claim reaches the company's threshold, people were hurt, or a "
        "lawyer, an authority or the press is involved.",
    )
    received_at = fields.Datetime(
        required=True,
        default=lambda self: fields.Datetime.now(),
        copy=False,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Handled by",
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        ondelete="set null",
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="received",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand="_group_expand_state",
    )
    cancel_reason = fields.Char(readonly=True, copy=False)
    merged_into_id = fields.Many2one(
        "logistics.complaint",
        string="Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    leader_instruction = fields.Text(
        string="Instruction of the leaders", tracking=True, copy=False
    )
    color = fields.Integer(compute="_compute_color")

    _amount_positive = models.Constraint(
        "CHECK(claim_amount IS NULL OR claim_amount >= 0)",
        "The amount claimed cannot be negative.",
    )
    _open_idx = models.Index(
        "(company_id, state) WHERE state NOT IN ('closed', 'cancelled')"
    )

    # --- computes -------------------------------------------------------------------

    @api.model
    def _group_expand_state(self, _values, _domain):
        return [key for key, _label in STATES if key not in ("closed", "cancelled")]

    @api.depends("partner_id.commercial_partner_id")
    def _compute_commercial_partner_id(self):
        for complaint in self:
            complaint.commercial_partner_id = complaint.partner_id.commercial_partner_id

    @api.depends("claim_amount", "is_safety", "is_legal")
    def _compute_severity(self):
        policies = self.env["logistics.company.policy"]
        for complaint in self:
            limit = policies._get(complaint.company_id).complaint_major_amount
            major = complaint.is_safety or complaint.is_legal
            major = major or (limit and (complaint.claim_amount or 0) >= limit)
            complaint.severity = "major" if major else "general"

    @api.depends("severity", "clock_state")
    def _compute_color(self):
        colors = {"breached": 1, "paused": 3}
        for complaint in self:
            complaint.color = colors.get(complaint.clock_state, 0)

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for complaint in self:
            complaint.display_name = f"{complaint.name} {complaint.subject or ''}"

    # --- guards ---------------------------------------------------------------------

    @api.constrains("received_at")
    def _check_received_at(self):
        limit = fields.Datetime.now() + timedelta(minutes=1)
        if late := self.filtered(lambda c: c.received_at > limit):
            raise UserError(
                self.env._(
                    "%(complaint)s cannot be received in the future: enter when the "
                    "customer spoke.",
                    complaint=late[0].name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_received(self):
        if self:
            raise UserError(
                self.env._("A complaint stays in the register: cancel it instead.")
            )
