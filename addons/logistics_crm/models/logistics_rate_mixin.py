from odoo import api, fields, models

from ..tools import freight
from .logistics_shipment_values import TRANSPORT_MEANS

BASES = [
    ("heavy", "Heavy cargo (by weight)"),
    ("light", "Light cargo (by volume)"),
    ("piece", "Per piece"),
    ("shipment", "Per shipment"),
    ("truck", "Per truck"),
]
UNITS = [
    ("kg", "kg"),
    ("t", "t"),
    ("m3", "m³"),
    ("piece", "Piece"),
    ("shipment", "Consignment"),
    ("truck", "Truck"),
]
UNIT_OF = {
    "heavy": "kg",
    "light": "m3",
    "piece": "piece",
    "shipment": "shipment",
    "truck": "truck",
}


class LogisticsRateMixin(models.AbstractModel):
    """A price line: one destination with its rate and fees (H-5.9.3-1, decision A13).
    What it costs is computed by ``tools/freight.py``."""

    _name = "logistics.rate.mixin"
    _description = "Price Line"

    sequence = fields.Integer(default=10)
    currency_id = fields.Many2one("res.currency", compute="_compute_rate_currency")
    origin = fields.Char(help="Empty: any place.")
    destination = fields.Char(required=True)
    transport_means = fields.Selection(TRANSPORT_MEANS, help="Empty: any.")
    basis = fields.Selection(
        BASES, string="Charging basis", required=True, default="heavy"
    )
    unit = fields.Selection(
        UNITS,
        required=True,
        compute="_compute_unit",
        store=True,
        readonly=False,
        precompute=True,
    )
    rate = fields.Float(digits=(16, 4), required=True, aggregator=None)
    minimum = fields.Monetary(string="Minimum charge")
    kg_per_m3 = fields.Float(
        string="Volumetric factor (kg/m³)",
        digits=(16, 2),
        aggregator=None,
        help="Goods at least as dense are heavy cargo, lighter ones light cargo.",
    )
    quantity_step = fields.Float(
        string="Quantity rounded up to",
        digits=(16, 4),
        aggregator=None,
        help="In the unit of the rate. Zero: not rounded.",
    )
    amount_step = fields.Float(
        string="Freight rounded to",
        digits=(16, 2),
        aggregator=None,
        help="Half up. Zero: to the cent.",
    )
    handling_fee = fields.Monetary(string="Mechanical handling fee")
    handling_per_unit = fields.Boolean(string="Handling per charged unit")
    document_fee = fields.Monetary(string="Documentation fee")
    insurance_rate = fields.Float(
        string="Insurance rate (%)",
        digits=(16, 4),
        aggregator=None,
        help="Of the declared value.",
    )
    insurance_minimum = fields.Monetary(string="Least premium")
    pickup_fee = fields.Monetary(string="Pick-up fee")
    delivery_fee = fields.Monetary()
    note = fields.Char(string="Remarks")

    @api.depends("basis")
    def _compute_unit(self):
        for line in self:
            keep = line.basis == "heavy" and line.unit == "t"
            line.unit = line.unit if keep else UNIT_OF.get(line.basis, "kg")

    def _compute_rate_currency(self):
        for line in self:
            line.currency_id = self.env.company.currency_id

    def _freight_bands(self):
        """Volume tiers of the line for ``tools.freight``."""
        return ()

    def _freight_lines(self):
        """The lines as the pure tool takes them, in their order."""
        return [
            freight.Line(
                key=line.id,
                destination=line.destination,
                basis=line.basis,
                rate=line.rate,
                unit=line.unit,
                origin=line.origin or "",
                means=line.transport_means or "",
                minimum=line.minimum,
                kg_per_m3=line.kg_per_m3,
                quantity_step=line.quantity_step,
                amount_step=line.amount_step,
                bands=line._freight_bands(),
                handling=line.handling_fee,
                handling_per_unit=line.handling_per_unit,
                document=line.document_fee,
                insurance_percent=line.insurance_rate,
                insurance_minimum=line.insurance_minimum,
                pickup=line.pickup_fee,
                delivery=line.delivery_fee,
            )
            for line in self
        ]

    @api.model
    def _rate_fields(self):
        """Names of what is copied from one price line to another."""
        return [
            "sequence",
            "origin",
            "destination",
            "transport_means",
            "basis",
            "unit",
            "rate",
            "minimum",
            "kg_per_m3",
            "quantity_step",
            "amount_step",
            "handling_fee",
            "handling_per_unit",
            "document_fee",
            "insurance_rate",
            "insurance_minimum",
            "pickup_fee",
            "delivery_fee",
            "note",
        ]
