from odoo import fields, models


class LogisticsVisitPurpose(models.Model):
    """Why a customer is visited (S-3.2.2-A2, H-5.8.3-1, B-2.2-A12.3)."""

    _name = "logistics.visit.purpose"
    _description = "Visit Purpose"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False, help="Technical name for other addons.")
    sequence = fields.Integer(default=10)
    color = fields.Integer(aggregator=None)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL",
        "This technical name belongs to another purpose: choose a new one.",
    )
