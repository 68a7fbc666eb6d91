from odoo import fields, models


class LogisticsKpiBand(models.Model):
    """One row of a metric's table of points; the boundary lies on the better side."""

    _name = "logistics.kpi.band"
    _description = "Table of Points"
    _order = "metric_id, lower, id"

    metric_id = fields.Many2one(
        "logistics.kpi.metric", required=True, ondelete="cascade", index=True
    )
    is_open_below = fields.Boolean(string="No lower end")
    lower = fields.Float(digits=(16, 4), aggregator=None)
    is_open_above = fields.Boolean(string="No upper end")
    upper = fields.Float(digits=(16, 4), aggregator=None)
    points = fields.Float(required=True, aggregator=None)

    _points_positive = models.Constraint(
        "CHECK(points >= 0)", "Points of a table cannot be negative."
    )
