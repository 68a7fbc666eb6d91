from odoo import api, fields, models
from odoo.exceptions import UserError

from .logistics_kpi_appraisal import ENGINE


class LogisticsKpiDelta(models.Model):
    """What became known after a month was confirmed: the confirmed month stays as it
    is, the difference counts in the next open one (rule 4)."""

    _name = "logistics.kpi.delta"
    _description = "Late Difference"
    _order = "appraisal_id, id"
    _rec_name = "source_line_id"

    appraisal_id = fields.Many2one(
        "logistics.kpi.appraisal",
        string="Counts in",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    source_line_id = fields.Many2one(
        "logistics.kpi.appraisal.line",
        string="Line of the confirmed month",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    source_appraisal_id = fields.Many2one(
        related="source_line_id.appraisal_id", string="Confirmed month"
    )
    old_value = fields.Float(string="Known then", readonly=True, aggregator=None)
    new_value = fields.Float(string="Known now", readonly=True, aggregator=None)
    difference = fields.Float(readonly=True)
    is_counted = fields.Boolean(
        string="Counts",
        readonly=True,
        help="Sums (revenue, customers) are added to the figure of this month; shares "
        "are shown for information.",
    )

    def write(self, vals):
        if self.env.context.get("logistics_kpi_engine") is not ENGINE:
            raise UserError(self.env._("A late difference is recorded for ever."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open_month(self):
        if self.env.context.get("logistics_kpi_engine") is not ENGINE:
            raise UserError(self.env._("A late difference is recorded for ever."))
