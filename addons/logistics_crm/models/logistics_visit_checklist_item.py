from odoo import fields, models


class LogisticsVisitChecklistItem(models.Model):
    """What to take along, and the six steps of a visit (H-5.3.2-1, H-5.3.4-1,
    S-3.2.2-A7). A visit stores only which ones were ticked."""

    _name = "logistics.visit.checklist.item"
    _description = "Visit Checklist Item"
    _order = "kind desc, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [("prepare", "Preparation"), ("flow", "Step of the visit")],
        required=True,
        default="prepare",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
