from odoo import fields, models

from .res_partner_profile import SENSITIVE


class LogisticsNeedWarehouse(models.Model):
    """A warehouse of the customer's network (H-5.4.5-1)."""

    _name = "logistics.need.warehouse"
    _description = "Warehouse of a Customer"
    _order = "sheet_id, sequence, id"
    _check_company_auto = True

    sheet_id = fields.Many2one(
        "logistics.need.sheet",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="sheet_id.company_id", store=True)
    name = fields.Char(string="Place", required=True)
    role = fields.Selection(
        [
            ("plant", "At the plant"),
            ("central", "Central warehouse"),
            ("regional", "Regional warehouse"),
            ("transfer", "Transfer point"),
        ]
    )
    area = fields.Float(string="Area (m²)")
    stock = fields.Char(string="Average stock")
    operator = fields.Char(string="Run by", groups=SENSITIVE)
    note = fields.Text()

    _area_positive = models.Constraint(
        "CHECK(area >= 0)", "The area of a warehouse cannot be negative."
    )
