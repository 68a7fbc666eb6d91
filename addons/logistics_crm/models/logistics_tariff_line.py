from odoo import api, fields, models


class LogisticsTariffLine(models.Model):
    """One destination of a tariff."""

    _name = "logistics.tariff.line"
    _description = "Tariff Line"
    _inherit = ["logistics.rate.mixin"]
    _order = "tariff_id, sequence, id"
    _check_company_auto = True

    tariff_id = fields.Many2one(
        "logistics.tariff",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="tariff_id.company_id", store=True)
    currency_id = fields.Many2one(related="tariff_id.currency_id")

    _rate_positive = models.Constraint(
        "CHECK(rate >= 0 AND COALESCE(minimum, 0) >= 0)", "Rates cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.tariff_id._check_draft()
        return lines

    def write(self, vals):
        self.tariff_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.tariff_id._check_draft()
