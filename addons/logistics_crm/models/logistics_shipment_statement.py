from odoo import api, fields, models


class LogisticsShipmentCharge(models.Model):
    """A charge stands on one live statement at most: the link itself is the claim."""

    _inherit = "logistics.shipment.charge"

    statement_line_id = fields.Many2one(
        "logistics.statement.line",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )


class LogisticsShipment(models.Model):
    """Where a shipment stands on its way to the invoice."""

    _inherit = "logistics.shipment"

    statement_line_ids = fields.One2many(
        "logistics.statement.line", "shipment_id", readonly=True
    )
    statement_ids = fields.Many2many(
        "logistics.statement", string="Statements", compute="_compute_statement_ids"
    )
    is_on_statement = fields.Boolean(
        string="On a statement",
        compute="_compute_statement_ids",
        search="_search_is_on_statement",
    )

    @api.depends("charge_ids.statement_line_id")
    def _compute_statement_ids(self):
        for shipment in self:
            statements = shipment.charge_ids.statement_line_id.statement_id
            shipment.statement_ids = statements
            shipment.is_on_statement = bool(statements)

    def _search_is_on_statement(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("charge_ids.statement_line_id", "!=", False)]
