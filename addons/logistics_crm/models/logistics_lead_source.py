from odoo import fields, models


class LogisticsLeadSource(models.Model):
    """How a customer was found: one of the twelve methods, with guidance (H-5.1.3)."""

    _name = "logistics.lead.source"
    _description = "Customer Finding Method"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    guidance = fields.Text(translate=True)
    detail_label = fields.Char(
        string="Detail asked for",
        translate=True,
        help="What the salesperson writes beside the method, such as the referrer or "
        "the trade fair. Empty: nothing is asked.",
    )
