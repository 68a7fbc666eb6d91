from odoo import fields, models
from odoo.exceptions import UserError


class LogisticsComplaintReason(models.TransientModel):
    """Pause, cancel, merge or reopen: each needs a reason."""

    _name = "logistics.complaint.reason"
    _description = "Reason"

    complaint_ids = fields.Many2many("logistics.complaint", required=True)
    kind = fields.Selection(
        [
            ("pause", "Pause"),
            ("cancel", "Cancel"),
            ("merge", "Merge"),
            ("reopen", "Reopen"),
        ],
        required=True,
        readonly=True,
        default="cancel",
    )
    pause_reason = fields.Selection(
        [
            ("customer", "Waiting for the customer"),
            ("authority", "Waiting for an authority"),
            ("carrier", "Waiting for a carrier or insurer"),
            ("force_majeure", "Force majeure"),
        ],
        string="Why",
        default="customer",
    )
    target_id = fields.Many2one("logistics.complaint", string="Into")
    reason = fields.Text()

    def action_apply(self):
        self.env["logistics.complaint"]._check_role("cs_officer")
        for wizard in self:
            complaints = wizard.complaint_ids
            complaints.check_access("write")
            if wizard.kind == "merge":
                complaints._merge_into(wizard.target_id)
                continue
            if not (wizard.reason or "").strip():
                raise UserError(self.env._("Give a reason."))
            if wizard.kind == "pause":
                complaints._pause(wizard.pause_reason, wizard.reason)
            elif wizard.kind == "cancel":
                complaints._cancel(wizard.reason)
            else:
                complaints._reopen(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
