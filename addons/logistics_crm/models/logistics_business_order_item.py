from odoo import api, fields, models


class LogisticsBusinessOrderItem(models.Model):
    """Specification of goods that are charged by piece, shipment or truck."""

    _name = "logistics.business.order.item"
    _description = "Business Order Item"
    _order = "order_id, sequence, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "logistics.business.order",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    name = fields.Char(string="Item", required=True)
    specification = fields.Char(required=True)
    weight = fields.Float(string="Weight (kg)", required=True, digits=(16, 3))
    quantity = fields.Float(required=True, default=1.0)

    _measures_positive = models.Constraint(
        "CHECK(weight > 0 AND quantity > 0)",
        "Enter the weight and the quantity of each item.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.order_id._check_editable()
        return records

    def write(self, vals):
        self.order_id._check_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self.order_id._check_editable()
