from odoo import fields, models
from odoo.exceptions import ValidationError


class LogisticsKpiReason(models.TransientModel):
    """Why somebody appeals, reopens, or decides an appeal."""

    _name = "logistics.kpi.reason"
    _description = "Reason about an Appraisal"

    appraisal_id = fields.Many2one(
        "logistics.kpi.appraisal", required=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("appeal", "Appeal"),
            ("uphold", "Uphold the appeal"),
            ("refuse", "Refuse the appeal"),
            ("reopen", "Reopen"),
        ],
        required=True,
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.check_access("write")
        self.ensure_one()
        if not (self.reason or "").strip():
            raise ValidationError(self.env._("Give a reason."))
        self.appraisal_id._give_reason(self.kind, self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
