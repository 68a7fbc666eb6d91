from odoo import api, fields, models

from .logistics_shipment_values import (
    PAYMENT_METHODS,
    POD_BACK,
    POD_STATES,
    SERVICE_MODES,
    TRANSPORT_MEANS,
)


class LogisticsShipment(models.Model):
    """A waybill, or a chargeable event without one (storage, waiting, monthly fee):
    what was done for whom, who pays, and what it costs (T13, T16, decisions E1, E3)."""

    _name = "logistics.shipment"
    _description = "Shipment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "shipped_on desc, id desc"
    _check_company_auto = True

    # Who
    name = fields.Char(
        string="Waybill number", required=True, copy=False, index="trigram"
    )
    kind = fields.Selection(
        [("waybill", "Waybill"), ("event", "Chargeable event")],
        required=True,
        default="waybill",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
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
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index=True
    )
    payer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Settlement unit with its invoice title; single charges may have another.",
    )
    shipper_name = fields.Char(string="Shipper")
    consignee_name = fields.Char(string="Consignee")
    consignee_id = fields.Many2one(
        "res.partner",
        string="Consignee on file",
        index="btree_not_null",
        check_company=True,
        help="Owes what is collected on arrival.",
    )

    # Under which agreement
    order_id = fields.Many2one(
        "logistics.business.order",
        string="Business order",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    contract_id = fields.Many2one(
        "logistics.contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        compute="_compute_contract_id",
        store=True,
        readonly=False,
    )
    payment_method = fields.Selection(
        PAYMENT_METHODS,
        compute="_compute_payment_method",
        store=True,
        readonly=False,
        precompute=True,
    )

    # What and where
    origin = fields.Char()
    destination = fields.Char()
    service_mode = fields.Selection(SERVICE_MODES, default="door_door")
    transport_means = fields.Selection(TRANSPORT_MEANS, default="road")
    goods_name = fields.Char(string="Goods")
    pieces = fields.Integer()
    weight = fields.Float(string="Weight (kg)", digits=(16, 3))
    volume = fields.Float(string="Volume (m³)", digits=(16, 4))
    declared_value = fields.Monetary()
    customer_reference = fields.Char(string="Customer's order number", index="trigram")

    # When, how far
    shipped_on = fields.Date(
        required=True, default=fields.Date.context_today, index=True, tracking=True
    )
    delivered_on = fields.Date(index=True, copy=False, tracking=True)
    state = fields.Selection(
        [
            ("draft", "Order taken"),
            ("planned", "Planned"),
            ("transit", "In transit"),
            ("arrived", "Arrived"),
            ("delivered", "Delivered"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    pod_state = fields.Selection(
        POD_STATES,
        string="POD",
        required=True,
        default="outstanding",
        copy=False,
        index=True,
        tracking=True,
    )

    # How much
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    charge_ids = fields.One2many("logistics.shipment.charge", "shipment_id")
    amount_freight = fields.Monetary(
        string="Freight", compute="_compute_amounts", store=True
    )
    amount_fees = fields.Monetary(string="Fees", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary(
        string="Total", compute="_compute_amounts", store=True, help="Without tax."
    )
    pending_reason = fields.Selection(
        [
            ("no_order", "No business order"),
            ("not_approved", "Order not approved"),
            ("wrong_customer", "Order of another customer"),
            ("out_of_period", "Order not valid on the day"),
            ("no_price", "No price line for the destination"),
        ],
        string="Order pending because",
        compute="_compute_pending_reason",
        store=True,
        index="btree_not_null",
        help="Carried, but not billable until a valid order is linked.",
    )
    is_billable = fields.Boolean(
        compute="_compute_is_billable",
        store=True,
        index=True,
        help="Has a valid order and charges; 'on POD' only when the POD is back.",
    )

    _name_company_uniq = models.UniqueIndex(
        "(company_id, UPPER(name))",
        "A shipment with this number exists in the company: open it instead.",
    )
    _measures_positive = models.Constraint(
        "CHECK(COALESCE(weight, 0) >= 0 AND COALESCE(volume, 0) >= 0"
        " AND COALESCE(pieces, 0) >= 0 AND COALESCE(declared_value, 0) >= 0)",
        "Weight, volume, pieces and declared value cannot be negative.",
    )
    _unbilled_idx = models.Index("(payer_id, shipped_on) WHERE is_billable")

    @api.depends("partner_id", "consignee_id", "payment_method")
    def _compute_payer_id(self):
        for shipment in self:
            collect = shipment.payment_method == "collect"
            shipment.payer_id = collect and shipment.consignee_id or shipment.partner_id

    @api.depends("order_id")
    def _compute_contract_id(self):
        for shipment in self:
            shipment.contract_id = shipment.order_id.contract_id or shipment.contract_id

    @api.depends("order_id")
    def _compute_payment_method(self):
        for shipment in self:
            shipment.payment_method = (
                shipment.payment_method or shipment.order_id.payment_method
            )

    @api.depends("order_id", "company_id")
    def _compute_currency_id(self):
        for shipment in self:
            shipment.currency_id = (
                shipment.order_id.currency_id or shipment.company_id.currency_id
            )

    @api.depends("charge_ids.amount", "charge_ids.type_id")
    def _compute_amounts(self):
        for shipment in self:
            charges = shipment.charge_ids
            freight = charges.filtered(lambda c: c.type_id.code == "freight")
            shipment.amount_freight = sum(freight.mapped("amount"))
            shipment.amount_fees = sum((charges - freight).mapped("amount"))
            shipment.amount_total = shipment.amount_freight + shipment.amount_fees

    @api.depends(
        "kind",
        "partner_id.commercial_partner_id",
        "shipped_on",
        "amount_total",
        "order_id.approval_state",
        "order_id.date_start",
        "order_id.date_end",
        "order_id.closed_on",
        "order_id.partner_id.commercial_partner_id",
    )
    def _compute_pending_reason(self):
        for shipment in self:
            shipment.pending_reason = shipment._pending_reason()

    def _pending_reason(self):
        self.ensure_one()
        no_price = False if self.amount_total else "no_price"
        if self.kind == "event":
            return no_price
        if self.order_id:
            problem = self.order_id._price_problem(self.partner_id, self.shipped_on)
            return problem or no_price
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        return no_price if policy.oms_tms_integrated else "no_order"

    @api.depends("pending_reason", "state", "payment_method", "pod_state")
    def _compute_is_billable(self):
        for shipment in self:
            shipment.is_billable = (
                not shipment.pending_reason
                and shipment.state != "cancel"
                and (shipment.payment_method != "pod" or shipment.pod_state in POD_BACK)
            )
