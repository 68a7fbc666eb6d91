from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .logistics_rate_mixin import BASES
from .logistics_shipment_values import (
    PAYMENT_METHODS,
    SERVICE_MODES,
    TRANSPORT_MEANS,
)


class LogisticsBusinessOrder(models.Model):
    """The order form of a customer with its approved rates and conditions (T07). What
    must be filled in and who approves is in ``logistics_business_order_rules.py``."""

    _name = "logistics.business.order"
    _description = "Business Order"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        default=lambda self: self.env._("New"),
        copy=False,
        index="trigram",
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
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    user_id = fields.Many2one(
        "res.users",
        string="Placed by",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    contract_id = fields.Many2one(
        "logistics.contract",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    renewed_from_id = fields.Many2one(
        "logistics.business.order",
        string="Renewal of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )

    # The form: customer
    customer_code = fields.Char(compute="_compute_customer_label")
    customer_label = fields.Char(
        string="Name on the form", compute="_compute_customer_label"
    )
    customer_nature = fields.Selection(
        [
            ("new", "New customer"),
            ("returned", "New customer (lost more than 3 months)"),
            ("existing", "Existing"),
        ],
        compute="_compute_customer_nature",
        help="By the invoices of the customer; whoever was lost and comes back is new.",
    )
    customer_type_id = fields.Many2one("logistics.customer.type")
    contact_id = fields.Many2one(
        "res.partner", index="btree_not_null", check_company=True
    )
    contact_position = fields.Char(
        compute="_compute_contact", store=True, readonly=False
    )
    phone = fields.Char(
        string="Landline",
        compute="_compute_contact",
        store=True,
        readonly=False,
        help="With area code.",
    )
    mobile = fields.Char()
    address = fields.Char(
        compute="_compute_address",
        store=True,
        readonly=False,
        help="Complete: street, floor, unit.",
    )
    vat = fields.Char(related="partner_id.vat", string="Tax number")

    # The form: business
    goods_name = fields.Char(string="Goods")
    execution_mode = fields.Selection(
        [("one_off", "One-off"), ("long_term", "Long-term")],
        required=True,
        default="long_term",
        tracking=True,
    )
    shipped_quantity = fields.Float(help="Of a one-off order.")
    payment_method = fields.Selection(
        PAYMENT_METHODS, required=True, default="monthly", tracking=True
    )
    is_special_payment = fields.Boolean(string="Special payment method")
    payment_note = fields.Char()
    service_mode = fields.Selection(SERVICE_MODES, required=True, default="door_door")
    is_combined = fields.Boolean(string="Combined business")
    transport_means = fields.Selection(TRANSPORT_MEANS, default="road")
    charging_basis = fields.Selection(
        [*BASES, ("other", "Other")], required=True, default="heavy", tracking=True
    )
    item_ids = fields.One2many(
        "logistics.business.order.item", "order_id", string="Items", copy=True
    )
    date_start = fields.Date(
        required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date(
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    last_day = fields.Date(
        string="Latest end",
        compute="_compute_last_day",
        help="One-off one month, long-term three months, with a contract one year.",
    )
    monthly_volume = fields.Float()
    volume_unit = fields.Selection(
        [("t", "t"), ("m3", "m³"), ("free", "Not fixed")], required=True, default="t"
    )
    amount_expected = fields.Monetary(
        string="Expected revenue a month",
        tracking=True,
        help="Without tax; decides the approval and counts in the credit exposure.",
    )
    urgency = fields.Selection(
        [
            ("urgent", "Urgent"),
            ("fairly", "Fairly urgent"),
            ("normal", "Not urgent"),
            ("none", "None"),
        ],
        string="Time requirement",
        default="none",
    )
    needs_loaders = fields.Boolean(string="Bring loading workers")
    loading_note = fields.Char(string="Loading requirements")

    # The form: price
    line_ids = fields.One2many(
        "logistics.business.order.line", "order_id", string="Price lines", copy=True
    )
    pricing_factor = fields.Char(help="Why this price: demanded for new customers.")
    adjustment_factor = fields.Char(
        string="Price adjustment factor",
        help="Why the price changes: demanded when an existing customer's does.",
    )
    gross_margin = fields.Float(
        string="Gross margin (%)", digits=(16, 2), aggregator="avg", tracking=True
    )
    is_insured = fields.Boolean(string="Insured")
    discount_note = fields.Char(
        string="Discount",
        help="Written into the contract and given on the invoice, never to a person.",
    )
    special_requirements = fields.Text()
    special_operation = fields.Text()
    placing_note = fields.Text(string="Explanation of who places the order")
    renewal_note = fields.Text(string="Other remarks")

    # State
    closed_on = fields.Date(
        readonly=True,
        copy=False,
        tracking=True,
        help="Closed before its end: no shipment from this day on.",
    )
    shipment_ids = fields.One2many("logistics.shipment", "order_id")

    _dates_ordered = models.Constraint(
        "CHECK(date_end >= date_start)",
        "An order ends after it begins: correct the dates.",
    )

    @api.depends("partner_id", "company_id", "customer_nature")
    def _compute_customer_label(self):
        for order in self:
            policy = self.env["logistics.company.policy"]._get(order.company_id)
            name = order.partner_id.commercial_partner_id.name or ""
            if order.partner_id and order.customer_nature != "existing":
                name = self.env._("%(customer)s (new)", customer=name)
            order.customer_label = f"{policy.branch_code or ''}{name}"
            order.customer_code = order.partner_id.commercial_partner_id.ref or "0000"

    @api.depends("partner_id", "company_id")
    def _compute_customer_nature(self):
        for order in self:
            partner = order.partner_id.with_company(order.company_id)
            nature = partner.logistics_nature
            order.customer_nature = {"existing": "existing", "lost": "returned"}.get(
                nature, "new"
            )

    @api.depends("contact_id")
    def _compute_contact(self):
        for order in self:
            order.contact_position = order.contact_id.function or order.contact_position
            order.phone = order.contact_id.phone or order.phone

    @api.depends("partner_id")
    def _compute_address(self):
        for order in self:
            partner = order.partner_id
            parts = [partner.city, partner.street, partner.street2]
            order.address = " ".join(filter(None, parts)) or order.address

    @api.depends("last_day")
    def _compute_date_end(self):
        for order in self:
            order.date_end = order.date_end or order.last_day

    @api.depends("date_start", "execution_mode", "contract_id", "company_id")
    def _compute_last_day(self):
        for order in self:
            policy = self.env["logistics.company.policy"]._get(order.company_id)
            months = policy.order_months_no_contract
            if order.execution_mode == "one_off":
                months = policy.order_months_one_off
            elif order.contract_id:
                months = policy.order_months_contract
            order.last_day = order.date_start and (
                order.date_start + relativedelta(months=months, days=-1)
            )

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for order in self:
            order.display_name = f"{order.name}, {order.partner_id.name or ''}"
