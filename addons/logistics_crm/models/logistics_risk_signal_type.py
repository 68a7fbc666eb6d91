from odoo import fields, models


class LogisticsRiskSignalType(models.Model):
    """Something seen at a customer that may tell of trouble (F-B1)."""

    _name = "logistics.risk.signal.type"
    _description = "Kind of Risk Signal"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    group = fields.Selection(
        [
            ("operations", "Operations"),
            ("operator", "Operator"),
            ("staff", "Employees"),
            ("other", "Other"),
        ],
        string="Category",
        required=True,
        default="other",
    )
    weight = fields.Integer(
        default=1,
        aggregator=None,
        help="How many signals it counts for; zero is only noted.",
    )

    _weight_positive = models.Constraint(
        "CHECK(weight >= 0)", "A signal counts zero or more."
    )
