from odoo import api, fields, models


class LogisticsShipmentCharge(models.Model):
    """One charge of a waybill or chargeable event, and who pays it."""

    _name = "logistics.shipment.charge"
    _description = "Shipment Charge"
    _order = "sequence, id"
    _check_company_auto = True

    shipment_id = fields.Many2one(
        "logistics.shipment",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    currency_id = fields.Many2one(related="shipment_id.currency_id")
    type_id = fields.Many2one(
        "logistics.charge.type",
        string="Charge",
        required=True,
        index=True,
        ondelete="restrict",
    )
    tax_category = fields.Selection(related="type_id.tax_category", store=True)
    payer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        compute="_compute_payer_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Settlement unit that owes this charge: its statement, its invoice title.",
    )
    quantity = fields.Float(digits=(16, 4), aggregator=None)
    price_unit = fields.Float(string="Rate", digits=(16, 4), aggregator=None)
    amount = fields.Monetary(help="Without tax unless the taxes are price-included.")
    note = fields.Char(help="How the amount came about.")
    is_manual = fields.Boolean(
        string="Entered by hand", help="Kept when the charges are computed again."
    )

    @api.depends("shipment_id.payer_id")
    def _compute_payer_id(self):
        for charge in self:
            charge.payer_id = charge.payer_id or charge.shipment_id.payer_id
