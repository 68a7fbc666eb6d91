from odoo import fields, models


class LogisticsComplaintCategory(models.Model):
    """Service item that a complaint is about (H-7.4.3.1-2)."""

    _name = "logistics.complaint.category"
    _description = "Complaint Category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    is_claim = fields.Boolean(
        string="Usually a claim",
        help="Proposes 'Claims compensation' at intake: damage, loss, shortage.",
    )
