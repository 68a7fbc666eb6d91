from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .logistics_call import ITEMS

#: The sheet: written by a manager, never about the own call.
SHEET = {f"score_{name}" for name in ITEMS} | {
    "is_fatal",
    "check_note",
    "checked_by_id",
    "checked_on",
    "appeal_state",
    "appeal_answer",
}


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

    can_check = fields.Boolean(compute="_compute_can_check")

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_check(self):
        manager = self.env.user.has_group("logistics_crm.group_logistics_cs_manager")
        for call in self:
            call.can_check = manager and call.user_id != self.env.user

    @api.model_create_multi
    def create(self, vals_list):
        calls = super().create(vals_list)
        for call, vals in zip(calls, vals_list, strict=True):
            if any(vals.get(name) for name in SHEET):
                call._check_inspector()
        return calls

    def write(self, vals):
        if not SHEET.isdisjoint(vals):
            self._check_inspector()
        return super().write(vals)

    def _check_inspector(self):
        if self.env.su:
            return
        self.env["logistics.complaint"]._check_role("cs_manager")
        if self.filtered(lambda call: call.user_id == self.env.user):
            raise UserError(self.env._("Somebody else checks your own calls."))

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
        # sudo: stamped by this button alone, the right was checked above
        self.sudo().appeal_state = "open"
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
            call.appeal_state = verdict
            call.activity_feedback(
                ["mail.mail_activity_data_todo"], user_id=call.checked_by_id.id
            )
        return True

    def action_appeal_accept(self):
        """The sheet is corrected: change the scores, the agent is heard."""
        return self._answer_appeal("accepted")

    def action_appeal_reject(self):
        return self._answer_appeal("rejected")
