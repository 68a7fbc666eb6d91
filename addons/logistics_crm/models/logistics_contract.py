from odoo import api, fields, models
from odoo.fields import Command

from .logistics_contract_clause import CLAUSES
from .logistics_shipment_values import PAYMENT_METHODS

#: Steps that people reach; what the days make of a signed one is no step.
PHASES = [
    ("draft", "Draft"),
    ("review", "Supervisor and legal review"),
    ("customer", "Customer confirmation"),
    ("signoff", "Sign-off"),
    ("to_sign", "To sign and seal"),
    ("signed", "Signed, not begun"),
]


class LogisticsContract(models.Model):
    """A contract with a customer: parties, clauses, settlement terms (H-5.9.1, T10).
    One contract is one business: ending it leaves the others as they are
    (B-2.1-A6.1). Its steps are in ``logistics_contract_flow.py``."""

    _name = "logistics.contract"
    _description = "Customer Contract"
    _inherit = [
        "logistics.file.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "logistics.approval.mixin",
    ]
    _order = "date_end desc, id desc"
    _check_company_auto = True
    _file_fields = ("draft_file_ids", "scan_file_ids", "guide_file_ids")

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        default=lambda self: self.env._("New"),
        copy=False,
        index="trigram",
    )
    title = fields.Char(tracking=True)
    kind = fields.Selection(
        [
            ("service", "Service contract"),
            ("one_off", "One-off contract"),
            ("long_term", "Long-term cooperation agreement"),
        ],
        required=True,
        default="service",
        tracking=True,
    )
    is_long_term = fields.Boolean(
        string="Also the long-term agreement",
        help="The paper contains the long-term cooperation agreement, too.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    lead_id = fields.Many2one(
        "crm.lead", string="Opportunity", index="btree_not_null", check_company=True
    )
    agreed_points = fields.Text(
        compute="_compute_agreed_points",
        store=True,
        readonly=False,
        help="What the negotiations of the opportunity agreed on.",
    )
    service_ids = fields.Many2many(
        "logistics.service", string="Services", check_company=True
    )
    service_warning = fields.Char(compute="_compute_service_warning")
    amount = fields.Monetary(
        string="Value a year", tracking=True, help="Without tax; decides the sign-off."
    )
    date_start = fields.Date(string="Begins", tracking=True)
    date_end = fields.Date(string="Ends", tracking=True)
    planned_sign_date = fields.Date(help="For the timeliness of signing.")
    clause_ids = fields.One2many(
        "logistics.contract.clause",
        "contract_id",
        string="Clauses",
        copy=True,
        default=lambda self: [
            Command.create({"kind": kind}) for kind, _label in CLAUSES
        ],
    )
    party_ids = fields.One2many(
        "logistics.contract.party", "contract_id", string="Parties", copy=True
    )
    signal_ids = fields.One2many(
        "logistics.contract.signal",
        "contract_id",
        string="Termination signals and contingencies",
        copy=True,
    )
    contact_ids = fields.One2many(
        "logistics.contract.contact", "contract_id", string="Contact matrix", copy=True
    )
    risk_note = fields.Text(help="Different business cultures of the parties, risks.")
    conflict_plan = fields.Text(string="Conflict handling plan")
    draft_file_ids = fields.Many2many(
        "ir.attachment", "logistics_contract_draft_rel", string="Contract text"
    )
    guide_file_ids = fields.Many2many(
        "ir.attachment", "logistics_contract_guide_rel", string="Operating guide"
    )

    # Settlement
    payment_method = fields.Selection(PAYMENT_METHODS, default="monthly", tracking=True)
    settlement_cycle = fields.Selection(
        [("month", "Monthly"), ("week", "Weekly")], default="month", tracking=True
    )
    statement_days = fields.Integer(
        string="Statement ahead, days",
        default=5,
        help="The statement is made so many days before the settlement day.",
    )
    payment_term_id = fields.Many2one(
        "account.payment.term", check_company=True, tracking=True
    )
    lead_time_hours = fields.Float(
        string="Lead time (hours)", help="From pick-up to delivery."
    )
    required_proof = fields.Selection(
        [
            ("confirmed", "Confirmed on screen"),
            ("sealed", "Sealed scan"),
            ("original", "Original received"),
        ],
        required=True,
        default="sealed",
        tracking=True,
        help="Which proof of the statement ends the signing duty of the customer.",
    )
    signer_ids = fields.Many2many(
        "res.partner",
        "logistics_contract_signer_rel",
        string="Authorised signers",
        check_company=True,
        help="Only they confirm statements on screen where the contract allows it.",
    )
    deemed_days = fields.Integer(
        string="Deemed accepted after, days",
        help="Clause of deemed acceptance of statements. Zero: no such clause.",
    )
    liability_limit = fields.Char(help="Limit per kg or shipment that claims go by.")

    # State
    phase = fields.Selection(
        PHASES,
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    renewed_from_id = fields.Many2one(
        "logistics.contract",
        string="Renews contract",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    renewal_ids = fields.One2many("logistics.contract", "renewed_from_id")
    order_ids = fields.One2many("logistics.business.order", "contract_id")

    _dates_ordered = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "A contract ends after it begins: correct the dates.",
    )
    _days_positive = models.Constraint(
        "CHECK(COALESCE(deemed_days, 0) >= 0 AND COALESCE(statement_days, 0) >= 0"
        " AND COALESCE(amount, 0) >= 0)",
        "Days and amounts cannot be negative.",
    )

    @api.depends("lead_id")
    def _compute_agreed_points(self):
        for contract in self:
            points = self.env["logistics.negotiation"].search(
                [("lead_id", "=", contract.lead_id.id or 0)]
            )
            lines = [
                f"{point['topic']}: {point['text']}"
                for point in points._get_agreed_points()
            ]
            contract.agreed_points = "\n".join(lines) or contract.agreed_points

    @api.depends("service_ids.category")
    def _compute_service_warning(self):
        for contract in self:
            mixed = len(set(contract.service_ids.mapped("category"))) > 1
            contract.service_warning = mixed and self.env._(
                "Services of several categories: sign two contracts, so that "
                "ending one leaves the other valid."
            )

    @api.depends("name", "title", "partner_id")
    def _compute_display_name(self):
        for contract in self:
            what = contract.title or contract.partner_id.name or ""
            contract.display_name = f"{contract.name}, {what}"
