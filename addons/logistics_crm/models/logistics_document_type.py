from odoo import fields, models


class LogisticsDocumentType(models.Model):
    """Kind of a document that a step of the funnel demands (list A T06)."""

    _name = "logistics.document.type"
    _description = "Document Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    guidance = fields.Text(translate=True, help="What belongs into the document.")
