from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.bands import Band, check_bands


class LogisticsBusinessOrderBand(models.Model):
    """Rate from a charged quantity on (H-5.9.3-3)."""

    _name = "logistics.business.order.band"
    _description = "Volume Tier of a Price Line"
    _order = "line_id, qty_from, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "logistics.business.order.line",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    unit = fields.Selection(related="line_id.unit")
    qty_from = fields.Float(
        string="From quantity",
        digits=(16, 4),
        default=0,
        help="Included.",
        aggregator=None,
    )
    qty_to = fields.Float(
        string="Below",
        digits=(16, 4),
        help="Excluded. Zero: no upper limit.",
        aggregator=None,
    )
    rate = fields.Float(digits=(16, 4), required=True, aggregator=None)

    _rate_positive = models.Constraint("CHECK(rate >= 0)", "Rates cannot be negative.")

    @api.constrains("qty_from", "qty_to")
    def _check_order(self):
        for line, bands in self.line_id.band_ids.grouped("line_id").items():
            wrong = check_bands(
                [Band(b.qty_from, b.qty_to or None, b.rate) for b in bands]
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "The volume tiers to %(place)s overlap or leave a gap: let "
                        "each begin where the one before ends.",
                        place=line.destination,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.line_id.order_id._check_editable()
        return records

    def write(self, vals):
        self.line_id.order_id._check_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self.line_id.order_id._check_editable()
