from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LogisticsNegotiationQuote(models.Model):
    """What a competitor is said to offer, for the team only (K-4.3.2b)."""

    _name = "logistics.negotiation.quote"
    _description = "Competitor's Quote"
    _order = "negotiation_id, id"
    _check_company_auto = True

    negotiation_id = fields.Many2one(
        "logistics.negotiation",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="negotiation_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    competitor_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        domain=[("is_company", "=", True)],
    )
    competitor_name = fields.Char(
        help="Where the competitor has no card of its own yet."
    )
    subject = fields.Char(
        string="Lane or service", help="Lane or service that the quote is about."
    )
    price = fields.Monetary()
    unit = fields.Char(help="What the price is for.")
    source = fields.Char(help="Where we know it from: public or told by the customer.")

    _price_positive = models.Constraint(
        "CHECK(price >= 0)", "A price cannot be negative."
    )

    @api.constrains("competitor_id", "competitor_name", "negotiation_id")
    def _check_competitor(self):
        if any(not (row.competitor_id or row.competitor_name) for row in self):
            raise ValidationError(self.env._("Name the competitor."))
