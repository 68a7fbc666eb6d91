from odoo import fields, models


class LogisticsCompanyPolicy(models.Model):
    """When a customer counts as new, dormant or lost, and how often its card is
    reviewed (S-3.2.1-A3, S-3.2.1-A17, design §5)."""

    _inherit = "logistics.company.policy"

    new_customer_months = fields.Integer(
        default=12,
        tracking=True,
        help="A customer is new for so many months after its first invoice.",
    )
    dormant_months = fields.Integer(
        default=1,
        tracking=True,
        help="A customer without invoice for longer than that is dormant.",
    )
    lost_months = fields.Integer(
        default=3,
        tracking=True,
        help="A customer without invoice for longer than that is lost; who comes back "
        "afterwards is new again.",
    )
    profile_review_days = fields.Integer(
        default=180,
        tracking=True,
        help="The card of a customer is reviewed after so many days. Zero: never.",
    )
    profile_review_key_days = fields.Integer(
        default=90,
        tracking=True,
        help="The same for key accounts.",
    )
    profile_review_daily = fields.Integer(
        default=5,
        tracking=True,
        help="At most so many new review activities a person and night.",
    )

    _months_positive = models.Constraint(
        "CHECK(new_customer_months > 0 AND dormant_months > 0 AND lost_months > 0)",
        "Count new, dormant and lost customers in months above zero.",
    )
    _dormant_before_lost = models.Constraint(
        "CHECK(dormant_months <= lost_months)",
        "A customer is dormant before it is lost: enter fewer months.",
    )
    _review_positive = models.Constraint(
        "CHECK(profile_review_days >= 0 AND profile_review_key_days >= 0"
        " AND profile_review_daily >= 0)",
        "Days and numbers of reviews cannot be negative.",
    )
