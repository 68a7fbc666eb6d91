from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsMeetingDecision(models.Model):
    """What a meeting decided: what, who, by when. It becomes an activity of that person
    when the meeting is closed (decisions A5)."""

    _name = "logistics.meeting.decision"
    _description = "Meeting Decision"
    _order = "date_deadline, id"
    _check_company_auto = True

    meeting_id = fields.Many2one(
        "logistics.meeting",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    name = fields.Char(string="What", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
    )
    date_deadline = fields.Date(string="By", required=True)
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null"
    )
    is_done = fields.Boolean(compute="_compute_is_done", string="Done")

    @api.depends("activity_id.active")
    def _compute_is_done(self):
        for decision in self:
            # sudo: whether it is done, whosever activity it is
            activity = decision.sudo().activity_id
            decision.is_done = bool(activity) and not activity.active

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create([{**v, "activity_id": False} for v in vals_list])
        decisions.filtered(lambda d: d.meeting_id.state == "held")._plan_activities()
        return decisions

    def write(self, vals):
        if any(decision.activity_id for decision in self):
            raise UserError(
                self.env._(
                    "This decision is an activity already: change the activity, or add "
                    "a new decision."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned(self):
        if any(decision.activity_id for decision in self):
            raise UserError(
                self.env._("A decision that is somebody's activity stays on record.")
            )

    def _plan_activities(self):  # pylint: disable=missing-return
        """One activity for each decision that has none yet."""
        for decision in self.filtered(lambda d: not d.activity_id):
            # sudo: the organiser gives out what the meeting decided; the person named
            # reads the meeting by record rule.
            activity = decision.meeting_id.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=decision.date_deadline,
                summary=decision.name,
                user_id=decision.user_id.id,
            )
            # sudo: the link to the activity made above.
            # pylint: disable-next=super-method-mismatch
            super(LogisticsMeetingDecision, decision.sudo()).write(
                {"activity_id": activity.id}
            )
