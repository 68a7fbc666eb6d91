from odoo import fields, models


class LogisticsContract(models.Model):
    """What the contract says of the statement (decisions A2)."""

    _inherit = "logistics.contract"

    settlement_day = fields.Integer(
        tracking=True,
        aggregator=None,
        help="Day of the month on which a period closes; 31 is the last day. Zero: as "
        "in the company policy.",
    )
    _settlement_day_range = models.Constraint(
        "CHECK(settlement_day IS NULL OR settlement_day BETWEEN 0 AND 31)",
        "The settlement day is a day of the month, 1 to 31.",
    )
