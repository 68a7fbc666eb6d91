from odoo import fields, models

#: What a charge is for: the codes that the price lines of an order know.
FREIGHT, HANDLING, DOCUMENT, INSURANCE, PICKUP, DELIVERY = (
    "freight",
    "handling",
    "document",
    "insurance",
    "pickup",
    "delivery",
)
TAX_CATEGORIES = [
    ("transport", "Transport"),
    ("auxiliary", "Logistics auxiliary services"),
    ("other", "Other services"),
]


class LogisticsChargeType(models.Model):
    """What a customer pays for, the tax category it is invoiced under and the product
    that gives the native invoice its taxes and accounts (H-5.9.3-1, decisions E2)."""

    _name = "logistics.charge.type"
    _description = "Charge Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Known to the price lines; do not reuse.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    tax_category = fields.Selection(
        TAX_CATEGORIES,
        required=True,
        default="auxiliary",
        help="Lines of different categories are never mixed on one invoice.",
    )
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        ondelete="restrict",
        help="Taxes and accounts of the invoice line come from this product.",
    )
    is_event = fields.Boolean(
        string="Charged without waybill",
        help="Storage, waiting, monthly fees and the like.",
    )

    _code_uniq = models.UniqueIndex("(code)", "A charge type with this code exists.")
