from odoo import fields, models


class LogisticsSolutionTag(models.Model):
    """A point of innovation of a solution (H-5.4.4-2)."""

    _name = "logistics.solution.tag"
    _description = "Innovation Point"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
