from odoo import fields, models


class LogisticsCustomerType(models.Model):
    """Class of a customer by the company's own rule (H-5.9.2-15)."""

    _name = "logistics.customer.type"
    _description = "Customer Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    guidance = fields.Text(translate=True)
