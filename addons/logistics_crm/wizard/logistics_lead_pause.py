from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class LogisticsLeadPause(models.TransientModel):
    """Asks why and until when the development of leads rests (H-5.8.3-4)."""

    _name = "logistics.lead.pause"
    _description = "Pause Leads"

    lead_ids = fields.Many2many("crm.lead", required=True)
    reason = fields.Char(required=True)
    until = fields.Date(
        string="Look at it again on",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self)
            + timedelta(
                days=self.env["logistics.company.policy"]._get().pause_days,
            )
        ),
    )

    def action_confirm(self):
        self.check_access("write")
        self.ensure_one()
        if self.until <= fields.Date.context_today(self):
            raise UserError(self.env._("Choose a day in the future."))
        self.lead_ids.action_logistics_resume()
        self.lead_ids.write({"pause_until": self.until, "pause_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
