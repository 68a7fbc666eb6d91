from odoo import fields, models


class LogisticsService(models.Model):
    """A service that we offer (B-2.1-T1a to -d): the catalogue behind needs, solutions
    and later contracts."""

    _name = "logistics.service"
    _description = "Logistics Service"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    category = fields.Selection(
        [
            ("transport", "Transport planning and management"),
            ("warehouse", "Warehouse planning and management"),
            ("information", "Information service"),
            ("finance", "Financial service"),
        ],
        required=True,
        default="transport",
        index=True,
    )
    description = fields.Text(translate=True)
    product_id = fields.Many2one(
        "product.product",
        domain=[("type", "=", "service")],
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        help="What is invoiced for this service.",
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: every company offers the service."
    )
