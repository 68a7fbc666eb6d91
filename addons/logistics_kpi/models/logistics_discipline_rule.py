from odoo import fields, models


class LogisticsDisciplineRule(models.Model):
    """Catalogue of violations and rewards with configurable points (H-4.3.1-0 to -11,
    H-4.3.2-0 to -8); the open part of "Administration and HR 4.0" goes here too."""

    _name = "logistics.discipline.rule"
    _description = "Violation or Reward"
    _inherit = ["mail.thread"]
    _order = "kind, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("violation", "Violation"),
            ("serious", "Serious violation"),
            ("reward", "Reward"),
        ],
        required=True,
        default="violation",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: the rule holds for every company."
    )
    points = fields.Float(
        tracking=True,
        aggregator=None,
        help="Proposed in a new case and counted in the month's appraisal. The "
        "handbook gives no points: enter those of your company. Zero: none.",
    )

    _points_positive = models.Constraint(
        "CHECK(points IS NULL OR points >= 0)",
        "Enter points without sign: violations take off, rewards add.",
    )
