from odoo import fields, models
from odoo.exceptions import UserError


class LogisticsApprovalDecision(models.TransientModel):
    """Asks for the reason of a rejection or of sending a document back."""

    _name = "logistics.approval.decision"
    _description = "Approval Decision"

    res_model = fields.Char(required=True)
    res_ids = fields.Char(required=True)
    decision = fields.Selection(
        [("rejected", "Reject"), ("returned", "Send back")], required=True
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.check_access("write")
        self.ensure_one()
        known = dict(self.env["logistics.approval.rule"]._selection_res_model())
        if self.res_model not in known:
            raise UserError(self.env._("Open the request from its document."))
        documents = self.env[self.res_model].browse(
            int(res_id) for res_id in self.res_ids.split(",")
        )
        documents.check_access("read")
        documents._approval_decide(self.decision, self.reason)
        return {"type": "ir.actions.act_window_close"}
