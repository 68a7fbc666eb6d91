from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from odoo.addons.logistics_crm.tools.matching import phone_key

from ..models.selections import CHANNELS


class LogisticsComplaintIntake(models.TransientModel):
    """One screen for the telephone: who calls, which waybill, what happened, and the
    first reply given on the spot (H-7.4.3.2-1)."""

    _name = "logistics.complaint.intake"
    _description = "Complaint Intake"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    phone = fields.Char(string="Caller's number")
    waybill = fields.Char(string="Waybill number")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    contact_name = fields.Char(
        string="Caller",
        compute="_compute_contact_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    category_id = fields.Many2one("logistics.complaint.category", string="About")
    text = fields.Text(string="What happened", required=True)
    demand = fields.Char(string="What the customer wants")
    has_claim = fields.Boolean(
        string="Claims compensation",
        compute="_compute_has_claim",
        store=True,
        readonly=False,
        precompute=True,
    )
    claim_amount = fields.Monetary(string="Amount claimed")
    is_legal = fields.Boolean(string="Lawyer, authority or press")
    is_safety = fields.Boolean(string="Safety or injury")
    received_at = fields.Datetime(
        required=True, default=lambda self: fields.Datetime.now()
    )
    replied = fields.Boolean(
        string="I regretted and promised a time",
        default=True,
        help="Ends the 5-minute clock: the reply was given on the telephone.",
    )
    promised_at = fields.Datetime(
        string="Answer promised for", default=lambda self: self._default_promised_at()
    )
    duplicate_ids = fields.Many2many(
        "logistics.complaint", string="Perhaps known", compute="_compute_duplicate_ids"
    )

    @api.model
    def _default_promised_at(self):
        return (
            self.env["logistics.complaint"]
            .new({"company_id": self.env.company.id})
            ._default_promise()
        )

    @api.depends("phone", "waybill")
    def _compute_partner_id(self):
        """The caller's number finds the customer, the waybill where it is known."""
        for intake in self:
            found = intake._find_by_waybill() or intake._find_by_phone()
            if found and not intake.partner_id:
                intake.partner_id = found
            else:
                intake.partner_id = intake.partner_id or found

    def _find_by_phone(self):
        key = phone_key(self.phone)
        partners = self.env["res.partner"]
        if not key:
            return partners
        return partners.search(
            [
                ("logistics_phone_key", "=", key),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            order="is_company, id",
            limit=1,
        ) or partners.search([("phone", "=", (self.phone or "").strip())], limit=1)

    def _find_by_waybill(self):
        """Customer of the shipment, else of the last complaint about the waybill."""
        waybill = (self.waybill or "").strip()
        if not waybill:
            return self.env["res.partner"]
        shipment = self.env["logistics.shipment"].search(
            [("name", "=ilike", waybill), ("company_id", "=", self.company_id.id)],
            limit=1,
        )
        if shipment:
            return shipment.partner_id
        return (
            self.env["logistics.complaint"]
            .search([("waybill", "=ilike", waybill)], limit=1)
            .partner_id
        )

    @api.depends("partner_id")
    def _compute_contact_name(self):
        for intake in self:
            partner = intake.partner_id
            intake.contact_name = intake.contact_name or (
                partner.name if not partner.is_company else False
            )

    @api.depends("category_id")
    def _compute_has_claim(self):
        for intake in self:
            intake.has_claim = intake.has_claim or intake.category_id.is_claim

    @api.depends("waybill", "partner_id", "category_id", "received_at")
    def _compute_duplicate_ids(self):
        for intake in self:
            complaint = self.env["logistics.complaint"].new(
                {
                    "company_id": intake.company_id.id,
                    "waybill": intake.waybill,
                    "partner_id": intake.partner_id.id,
                    "category_id": intake.category_id.id,
                    "received_at": intake.received_at,
                }
            )
            domain = complaint._get_duplicate_domain()
            found = complaint.browse()
            if domain is not None:
                found = self.env["logistics.complaint"].search(domain, limit=5)
            intake.duplicate_ids = found

    def _prepare_complaint_vals(self):
        self.ensure_one()
        text = self.text.strip()
        return {
            "subject": text.splitlines()[0][:100],
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "contact_name": self.contact_name,
            "contact_phone": self.phone,
            "contact_email": self.partner_id.email,
            "waybill": (self.waybill or "").strip(),
            "category_id": self.category_id.id,
            "channel": self.channel,
            "description": plaintext2html(text),
            "demand": self.demand,
            "has_claim": self.has_claim,
            "claim_amount": self.claim_amount if self.has_claim else 0,
            "is_legal": self.is_legal,
            "is_safety": self.is_safety,
            "received_at": self.received_at,
        }

    def action_save(self):
        """Open the ticket; the reply given on the telephone ends its first clock."""
        complaints = self.env["logistics.complaint"]
        complaints._check_role("cs_officer")
        if self.filtered(lambda intake: not (intake.text or "").strip()):
            raise UserError(self.env._("Write what happened."))
        for intake in self:
            complaint = complaints.create(intake._prepare_complaint_vals())
            if intake.replied:
                # It was said while the customer was on the line, before saving.
                complaint._give_reply(
                    complaint._get_regret(), intake.promised_at, "phone"
                )
            complaints |= complaint
        return {
            "type": "ir.actions.act_window",
            "res_model": "logistics.complaint",
            "res_id": complaints[:1].id,
            "views": [(False, "form")],
            "target": "main",
        }

    def action_save_next(self):
        """Save and take the next call."""
        self.action_save()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_complaints.logistics_complaint_intake_action"
        )
