from odoo import fields, models


class AccountMove(models.Model):
    """How the order of an invoice came in, why a credit note went out: finance or sales
    fill them in, nothing asks for them (S-2.2.4-A4.2, -A4.3, -A4.5)."""

    _inherit = "account.move"

    logistics_order_channel = fields.Selection(
        [
            ("visit", "Visit"),
            ("phone", "Phone"),
            ("letter", "Letter"),
            ("email", "E-mail"),
            ("online", "Online"),
        ],
        string="Order channel",
        help="How the customer ordered; for the sales statements.",
    )
    logistics_return_reason = fields.Selection(
        [
            ("late", "Late delivery"),
            ("business", "Business: supplied wrongly or not in time"),
            ("quality", "Quality"),
            ("other", "Other: ordered too much, slow sale"),
            ("allowance", "Allowance to the customer, no return"),
        ],
        string="Reason of the credit note",
        help="For the sales statements. Empty counts as other.",
    )
