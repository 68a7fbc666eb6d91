from odoo import api, fields, models

from ..tools import freight
from ..tools.bands import Band


class LogisticsBusinessOrderLine(models.Model):
    """Approved rate of one destination (H-5.9.3)."""

    _name = "logistics.business.order.line"
    _description = "Business Order Price Line"
    _inherit = ["logistics.rate.mixin"]
    _order = "order_id, sequence, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "logistics.business.order",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    pickup_place = fields.Char()
    delivery_place = fields.Char()
    band_ids = fields.One2many(
        "logistics.business.order.band", "line_id", string="Volume tiers", copy=True
    )
    bands_text = fields.Char(compute="_compute_bands_text", string="Tiers in words")
    tariff_deviation = fields.Float(
        string="Against the tariff (%)",
        compute="_compute_tariff_deviation",
        digits=(16, 2),
        aggregator=None,
        help="Lowest rate of the line against the tariff of the order's first day.",
    )
    in_tariff = fields.Boolean(compute="_compute_tariff_deviation")

    _rate_positive = models.Constraint(
        "CHECK(rate >= 0 AND COALESCE(minimum, 0) >= 0)", "Rates cannot be negative."
    )

    @api.depends("band_ids.qty_from", "band_ids.qty_to", "band_ids.rate")
    def _compute_bands_text(self):
        for line in self:
            line.bands_text = "; ".join(
                f"{band.qty_from:g}–{band.qty_to or '':g}: {band.rate:g}"
                if band.qty_to
                else f"{band.qty_from:g}+: {band.rate:g}"
                for band in line.band_ids.sorted("qty_from")
            )

    @api.depends(
        "origin",
        "destination",
        "transport_means",
        "basis",
        "unit",
        "rate",
        "band_ids.rate",
        "order_id.date_start",
        "order_id.company_id",
    )
    def _compute_tariff_deviation(self):
        Tariff = self.env["logistics.tariff"]
        for order, lines in self.grouped("order_id").items():
            tariff = order.date_start and Tariff._valid_on(
                order.company_id, order.date_start
            )
            known = tariff.line_ids._freight_lines() if tariff else []
            for line in lines:
                found = freight.deviation(line._freight_lines()[0], known)
                line.in_tariff = found is not None
                line.tariff_deviation = found or 0.0

    def _freight_bands(self):
        return tuple(
            Band(band.qty_from, band.qty_to or None, band.rate)
            for band in self.band_ids
        )

    @api.constrains("band_ids")
    def _check_bands(self):
        for line in self:
            line.band_ids._check_order()

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
