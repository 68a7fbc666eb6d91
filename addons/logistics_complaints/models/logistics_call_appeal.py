from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class LogisticsCall(models.Model):
    """The agent's appeal against a quality sheet (S-TOC-F8.4)."""

    _inherit = "logistics.call"

    checked_on = fields.Date(readonly=True, copy=False)
    appeal_state = fields.Selection(
        [
            ("open", "Appeal open"),
            ("accepted", "Appeal accepted"),
            ("rejected", "Appeal rejected"),
        ],
        string="Appeal",
        readonly=True,
        copy=False,
        tracking=True,
    )
    appeal_answer = fields.Text(string="Answer to the appeal", copy=False)

    def action_check(self):
        result = super().action_check()
        self.checked_on = fields.Date.context_today(self)
        return result

    def action_appeal(self):
        """The agent does not agree with the sheet; somebody of the managers answers."""
        self.env["logistics.complaint"]._check_role("cs_officer")
        self.check_access("write")
        for call in self:
            if call.user_id != self.env.user:
                raise AccessError(self.env._("The agent of the call appeals."))
            if not call.checked_by_id or call.appeal_state:
                raise UserError(
                    self.env._("Appeal once, against a sheet that was checked.")
                )
            if not (call.agent_note or "").strip():
                raise UserError(self.env._("Write the word of the agent first."))
            # sudo: a task for the inspector, whose own rights do not matter here
            call.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Answer the appeal"),
                user_id=call.checked_by_id.id,
            )
        self.appeal_state = "open"
        return True

    def _answer_appeal(self, verdict):
        self.env["logistics.complaint"]._check_role("cs_manager")
        self.check_access("write")
        for call in self:
            if call.appeal_state != "open" or call.user_id == self.env.user:
                raise UserError(
                    self.env._("Somebody else than the agent answers an open appeal.")
                )
            if not (call.appeal_answer or "").strip():
                raise UserError(self.env._("Write the answer to the appeal first."))
        self.appeal_state = verdict
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def action_appeal_accept(self):
        """The sheet is corrected: change the scores, the agent is heard."""
        return self._answer_appeal("accepted")

    def action_appeal_reject(self):
        return self._answer_appeal("rejected")
