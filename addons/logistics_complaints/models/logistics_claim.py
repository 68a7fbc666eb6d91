from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import liability

STATES = [
    ("collecting", "Collecting evidence"),
    ("handed_over", "With the insurance officer"),
    ("insurer", "With the insurer"),
    ("agreement", "Agreement"),
    ("payment", "Payment asked"),
    ("paid", "Paid"),
    ("closed", "Closed"),
    ("rejected", "Rejected"),
]


class LogisticsClaim(models.Model):
    """Compensation case: evidence, insurer, agreement, native bill or credit note,
    recovery and what it costs in the end (H-7.4.4, decisions E5).

    Buttons are in ``logistics_claim_flow.py``.
    """

    _name = "logistics.claim"
    _description = "Claim"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(string="Number", readonly=True, copy=False, default="/")
    complaint_id = fields.Many2one(
        "logistics.complaint",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    shipment_id = fields.Many2one(
        "logistics.shipment",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    date = fields.Date(
        string="Claimed on", required=True, default=fields.Date.context_today
    )
    kind = fields.Selection(
        [
            ("damage", "Damage"),
            ("loss", "Loss"),
            ("shortage", "Shortage"),
            ("delay", "Delay"),
            ("other", "Other"),
        ],
        required=True,
        default="damage",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Collected by",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="collecting",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    evidence_ids = fields.One2many("logistics.claim.evidence", "claim_id", copy=True)

    # What is claimed and what we are liable for
    amount_claimed = fields.Monetary(tracking=True)
    declared_value = fields.Monetary()
    is_insured = fields.Boolean(string="Insured")
    weight = fields.Float(string="Weight (kg)", aggregator=None)
    limit_per_kg = fields.Monetary(string="Contract limit per kg")
    limit_shipment = fields.Monetary(string="Contract limit per shipment")
    liability_limit = fields.Monetary(
        compute="_compute_liability_limit",
        store=True,
        help="Declared value where there is one, else the contract's limit.",
    )
    is_above_limit = fields.Boolean(compute="_compute_liability_limit", store=True)
    amount_agreed = fields.Monetary(string="Compensation agreed", tracking=True)

    # Insurance officer
    officer_id = fields.Many2one(
        "res.users", string="Insurance officer", domain=[("share", "=", False)]
    )
    handed_over_on = fields.Date(readonly=True, copy=False)
    receipt_on = fields.Date(string="Receipt given", readonly=True, copy=False)
    insurer_id = fields.Many2one("res.partner", index="btree_not_null")
    policy_number = fields.Char()
    report_number = fields.Char()
    reported_on = fields.Date(string="Reported to the insurer")
    insurer_deadline = fields.Date(
        string="Deadline of the insurer or carrier",
        help="Later, what they owe us is lost.",
    )
    insurer_done_on = fields.Date(string="Insurer decided", copy=False)
    amount_insurance = fields.Monetary(string="Received from the insurer")
    amount_recovered = fields.Monetary(string="Recovered from carrier or responsible")

    # Agreement and payment
    agreement_id = fields.Many2one(
        "ir.attachment", string="Agreement file", copy=False, ondelete="restrict"
    )
    payment_method = fields.Selection(
        [
            ("transfer", "Bank transfer"),
            ("cash", "Cash"),
            ("credit", "Credit note"),
        ],
        default="transfer",
        required=True,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Bill or credit note",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    voucher_id = fields.Many2one(
        "ir.attachment", string="Payment voucher", copy=False, ondelete="restrict"
    )
    customer_invoice = fields.Char(string="Customer's invoice number", copy=False)
    invoice_waiver = fields.Char(string="Why no invoice", copy=False)
    paid_on = fields.Date(readonly=True, copy=False)
    net_loss = fields.Monetary(
        compute="_compute_net_loss",
        store=True,
        help="Paid, less insurance, less recovery.",
    )

    _amounts_positive = models.Constraint(
        "CHECK(COALESCE(amount_claimed, 0) >= 0 AND COALESCE(amount_agreed, 0) >= 0"
        " AND COALESCE(amount_insurance, 0) >= 0"
        " AND COALESCE(amount_recovered, 0) >= 0)",
        "Amounts of a claim cannot be negative.",
    )

    @api.depends(
        "declared_value", "limit_per_kg", "limit_shipment", "weight", "amount_agreed"
    )
    def _compute_liability_limit(self):
        for claim in self:
            limits = [claim.limit_per_kg * claim.weight, claim.limit_shipment]
            contract = min((limit for limit in limits if limit), default=0.0)
            limit = claim.declared_value or contract
            claim.liability_limit = limit
            claim.is_above_limit = bool(limit and claim.amount_agreed > limit)

    @api.depends("paid_on", "amount_agreed", "amount_insurance", "amount_recovered")
    def _compute_net_loss(self):
        for claim in self:
            paid = claim.amount_agreed if claim.paid_on else 0.0
            claim.net_loss = liability.net_loss(
                paid, claim.amount_insurance, claim.amount_recovered
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code(self._name) or "/"
        claims = super().create(vals_list)
        types = self.env["logistics.claim.evidence.type"].search([])  # pylint: disable=no-search-all
        for claim in claims.filtered(lambda c: not c.evidence_ids):
            claim.evidence_ids = [
                fields.Command.create({"type_id": kind.id}) for kind in types
            ]
        return claims

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if self:
            raise UserError(self.env._("A claim stays on file: reject it instead."))


class LogisticsClaimEvidenceType(models.Model):
    """Kind of paper a claim needs (H-7.4.4.1-1)."""

    _name = "logistics.claim.evidence.type"
    _description = "Kind of Claim Evidence"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_mandatory = fields.Boolean(
        string="Must be there", help="Without it a claim cannot be handed over."
    )


class LogisticsClaimEvidence(models.Model):
    """One slot of the check list of a claim."""

    _name = "logistics.claim.evidence"
    _description = "Claim Evidence"
    _order = "claim_id, sequence, id"
    _rec_name = "type_id"
    _check_company_auto = True

    claim_id = fields.Many2one(
        "logistics.claim",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="claim_id.company_id", store=True, index=True)
    type_id = fields.Many2one(
        "logistics.claim.evidence.type", required=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="type_id.sequence", store=True)
    is_mandatory = fields.Boolean(related="type_id.is_mandatory")
    attachment_ids = fields.Many2many("ir.attachment", bypass_search_access=True)
    is_there = fields.Boolean(compute="_compute_is_there", store=True)
    remark = fields.Char()

    @api.depends("attachment_ids")
    def _compute_is_there(self):
        for slot in self:
            slot.is_there = bool(slot.attachment_ids)
