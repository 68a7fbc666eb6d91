from odoo import fields, models


class LogisticsVisitReason(models.TransientModel):
    """Asks why a report is sent back, or why a visit is cancelled."""

    _name = "logistics.visit.reason"
    _description = "Reason for a Visit"

    visit_ids = fields.Many2many("logistics.visit", required=True)
    decision = fields.Selection(
        [("rejected", "Send back"), ("cancelled", "Cancel")], required=True
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.check_access("write")
        self.ensure_one()
        if self.decision == "rejected":
            self.visit_ids._send_back(self.reason)
        else:
            self.visit_ids._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
