from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsKpiAdjustment(models.Model):
    """Who changed a score at which step, from what to what, and why: append-only."""

    _name = "logistics.kpi.adjustment"
    _description = "Appraisal Adjustment"
    _order = "id desc"
    _rec_name = "line_id"

    line_id = fields.Many2one(
        "logistics.kpi.appraisal.line",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    appraisal_id = fields.Many2one(
        related="line_id.appraisal_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True)
    step = fields.Char(string="At step", readonly=True)
    old_score = fields.Float(string="Before", readonly=True, aggregator=None)
    new_score = fields.Float(string="After", readonly=True, aggregator=None)
    reason = fields.Char(required=True, readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What was adjusted is recorded for ever."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was adjusted is recorded for ever."))
