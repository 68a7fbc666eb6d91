from odoo import fields, models


class LogisticsPromotionCheck(models.Model):
    """One condition of a promotion: what is asked, what was found."""

    _name = "logistics.promotion.check"
    _description = "Promotion Check"
    _order = "promotion_id, id"
    _rec_name = "key"

    promotion_id = fields.Many2one(
        "logistics.promotion", required=True, ondelete="cascade", index=True
    )
    key = fields.Selection(
        [
            ("months_in_level", "Months in the present level"),
            ("good", "Months with grade A or B"),
            ("average", "Average score"),
            ("revenue", "Best monthly revenue"),
            ("landed", "Customers landed"),
            ("without_worst", "Months with the lowest grade"),
        ],
        string="Condition",
        readonly=True,
    )
    asked = fields.Float(readonly=True, aggregator=None)
    found = fields.Float(readonly=True, aggregator=None)
    is_known = fields.Boolean(string="Measured", readonly=True)
    is_met = fields.Boolean(string="Met", readonly=True)
