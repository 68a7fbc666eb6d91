from odoo import api, fields, models
from odoo.exceptions import AccessError

#: What the responsible person reports; the rest is the leader's word.
REPORTED = {"follow_up", "done_on", "message_follower_ids", "activity_ids"}


class LogisticsComplaintInstruction(models.Model):
    """What a leader ordered after an analysis, who carries it out, what became of it
    (H-7.4.3.10-1)."""

    _name = "logistics.complaint.instruction"
    _description = "Instruction of a Leader"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"
    _rec_name = "text"
    _check_company_auto = True
    _mail_post_access = "read"

    analysis_id = fields.Many2one(
        "logistics.complaint.analysis",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    leader_id = fields.Many2one(
        "res.users",
        string="Ordered by",
        required=True,
        default=lambda self: self.env.user,
        readonly=True,
    )
    text = fields.Text(string="Instruction", required=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        tracking=True,
    )
    date_due = fields.Date(string="Due", required=True, tracking=True)
    follow_up = fields.Text(string="What became of it", tracking=True)
    done_on = fields.Date(readonly=True, copy=False, tracking=True)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    @api.depends("date_due", "done_on")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for instruction in self:
            due = instruction.date_due
            instruction.is_overdue = bool(
                due and due < today and not instruction.done_on
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("done_on", "=", False), ("date_due", "<", today)]

    @api.model_create_multi
    def create(self, vals_list):
        instructions = super().create(vals_list)
        for instruction in instructions:
            instruction.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=instruction.date_due,
                summary=(instruction.text or "")[:100],
                user_id=instruction.user_id.id,
            )
        return instructions

    def write(self, vals):
        leader = self.env.user.has_group("logistics_crm.group_logistics_executive")
        if not self.env.su and not leader and not REPORTED.issuperset(vals):
            raise AccessError(
                self.env._(
                    "Report what became of the instruction; only a leader changes it."
                )
            )
        return super().write(vals)

    def action_done(self):
        """The instruction was carried out."""
        self.env["logistics.complaint"]._check_role("cs_officer", "executive")
        self.check_access("write")
        self.filtered(lambda i: not i.done_on).done_on = fields.Date.context_today(self)
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True
