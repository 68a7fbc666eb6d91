from odoo import models


class LogisticsComplaint(models.Model):
    """Buttons that first ask why: pause, cancel, merge, reopen."""

    _inherit = "logistics.complaint"

    def _open_reason(self, kind, title):
        self._check_role("cs_officer")
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "logistics.complaint.reason",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_complaint_ids": self.ids,
                "default_kind": kind,
                "default_target_id": self.duplicate_ids[:1].id
                if kind == "merge"
                else False,
            },
        }

    def action_pause(self):
        return self._open_reason("pause", self.env._("Pause the clocks"))

    def action_cancel(self):
        return self._open_reason("cancel", self.env._("Cancel the complaint"))

    def action_merge(self):
        return self._open_reason("merge", self.env._("Merge"))

    def action_reopen(self):
        return self._open_reason("reopen", self.env._("Reopen"))
