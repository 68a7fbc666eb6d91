from odoo import fields, models


class LogisticsBusinessDomain(models.Model):
    """A line of business; rules may differ from one to another (P-1.2-1)."""

    _name = "logistics.business.domain"
    _description = "Business Domain"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", help="Empty: the domain exists in every company."
    )
