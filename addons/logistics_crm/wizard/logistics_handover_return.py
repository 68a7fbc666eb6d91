from odoo import fields, models


class LogisticsHandoverReturn(models.TransientModel):
    """Asks operations what sales have to complete."""

    _name = "logistics.handover.return"
    _description = "Reason of a Hand-over Sent Back"

    handover_id = fields.Many2one("logistics.handover", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.check_access("write")
        self.ensure_one()
        self.handover_id._send_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
