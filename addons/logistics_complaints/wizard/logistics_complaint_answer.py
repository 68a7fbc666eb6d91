from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..models.selections import PROMISES, TOLD_BY

DEPARTMENT = ("dept_reply", "dept_opinion")


class LogisticsComplaintAnswer(models.TransientModel):
    """The words that end a clock: sent to the customer, or logged as told."""

    _name = "logistics.complaint.answer"
    _description = "Answer to a Complaint"

    complaint_id = fields.Many2one("logistics.complaint", required=True)
    kind = fields.Selection(PROMISES, required=True, default="reply", readonly=True)
    channel = fields.Selection(
        TOLD_BY,
        string="Told by",
        compute="_compute_channel",
        store=True,
        readonly=False,
        precompute=True,
    )
    text = fields.Text(
        compute="_compute_text", store=True, readonly=False, precompute=True
    )
    promised_at = fields.Datetime(
        string="Answer promised for",
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
    )
    opinion_kind = fields.Selection(
        selection="_selection_opinion_kind", string="What will be done"
    )
    next_step = fields.Char()
    department_id = fields.Many2one(
        "hr.department", string="Responsible department (internal)"
    )
    email = fields.Char(compute="_compute_email")

    @api.model
    def _selection_opinion_kind(self):
        field = self.env["logistics.complaint"]._fields["opinion_kind"]
        return field._description_selection(self.env)

    @api.depends("complaint_id")
    def _compute_email(self):
        for answer in self:
            complaint = answer.complaint_id
            answer.email = complaint.partner_id.email or complaint.contact_email

    @api.depends("complaint_id", "kind")
    def _compute_channel(self):
        for answer in self:
            by_mail = answer.complaint_id.channel in ("mail", "portal", "website")
            answer.channel = "mail" if by_mail and answer.email else "phone"

    @api.depends("complaint_id", "kind")
    def _compute_text(self):
        for answer in self:
            complaint = answer.complaint_id
            reply = answer.kind == "reply" and complaint
            answer.promised_at = complaint._default_promise() if reply else False
            answer.text = (
                complaint.with_context(lang=complaint.partner_id.lang)._get_regret()
                if reply
                else False
            )

    def action_send(self):
        """Send or log the words; the clock ends now."""
        self.env["logistics.complaint"]._check_role("cs_officer", "complaint_handler")
        for answer in self:
            answer._apply()
            if answer.channel == "mail" and answer.kind not in DEPARTMENT:
                answer._send()
        return {"type": "ir.actions.act_window_close"}

    def _apply(self):
        complaint = self.complaint_id
        if self.kind in DEPARTMENT:
            complaint._give_department_answer(self.kind, self.text)
            return
        complaint._check_role("cs_officer")
        complaint.check_access("write")
        if self.kind == "reply":
            complaint._give_reply(self.text, self.promised_at, self.channel)
        elif self.kind == "opinion":
            complaint._give_opinion(self.opinion_kind, self.text, self.channel)
        elif self.kind == "result":
            complaint._give_result(
                self.text, self.next_step, self.department_id, self.channel
            )
        else:
            complaint._give_answer(self.kind, self.text, self.channel)

    def _send(self):
        if not self.email:
            raise UserError(
                self.env._("The customer has no e-mail address: choose telephone.")
            )
        lines = [self.text, self.next_step if self.kind == "result" else ""]
        self.complaint_id._tell_customer(plaintext2html("\n".join(filter(None, lines))))
