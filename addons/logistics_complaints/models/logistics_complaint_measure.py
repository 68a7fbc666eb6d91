from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsComplaintMeasure(models.Model):
    """Corrective or preventive measure with owner, due date and a check of its effect
    (H-7.4.3.5-3, H-7.4.3.7-3)."""

    _name = "logistics.complaint.measure"
    _description = "Complaint Measure"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(string="Measure", required=True)
    complaint_id = fields.Many2one(
        "logistics.complaint",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        [("corrective", "Corrective"), ("preventive", "Preventive")],
        required=True,
        default="corrective",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        tracking=True,
    )
    date_due = fields.Date(string="Due", required=True, tracking=True)
    done_on = fields.Date(readonly=True, copy=False, tracking=True)
    check_on = fields.Date(
        string="Check of effect", copy=False, help="Proposed when the measure is done."
    )
    effect = fields.Selection(
        [("effective", "Effective"), ("not", "Not effective")],
        readonly=True,
        copy=False,
        tracking=True,
    )
    checked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    remark = fields.Text()
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    @api.depends("date_due", "done_on")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for measure in self:
            measure.is_overdue = not measure.done_on and bool(
                measure.date_due and measure.date_due < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("done_on", "=", False), ("date_due", "<", today)]

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        for measure in measures:
            measure.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=measure.date_due,
                summary=measure.name,
                user_id=measure.user_id.id,
            )
        return measures

    def action_done(self):
        """The measure is carried out; its effect is checked later."""
        self._check_mine()
        today = fields.Date.context_today(self)
        # sudo: the responsible person may not change what was decided, only say done
        for measure in self.sudo().filtered(lambda m: not m.done_on):
            days = measure.company_id._logistics_policy().complaint_check_days
            measure.done_on = today
            measure.check_on = measure.check_on or today + timedelta(days=days)
            measure.activity_feedback(["mail.mail_activity_data_todo"])
            checker = measure.complaint_id.user_id or self.env.user
            measure.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=measure.check_on,
                summary=self.env._("Check the effect"),
                user_id=checker.id,
            )
        return True

    def _check_mine(self):
        self.complaint_id._check_role("user")
        self.check_access("read")
        user = self.env.user
        officer = user.has_group("logistics_crm.group_logistics_cs_officer")
        if not self.env.su and not officer and self.user_id - user:
            raise UserError(
                self.env._(
                    "The responsible person or customer service reports it done."
                )
            )

    def _check_effect(self, effect):
        self.complaint_id._check_role("cs_officer")
        self.check_access("write")
        if self.filtered(lambda m: not m.done_on):
            raise UserError(self.env._("Only a measure that is done can be checked."))
        self.write({"effect": effect, "checked_by_id": self.env.uid})
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def action_effective(self):
        return self._check_effect("effective")

    def action_not_effective(self):
        return self._check_effect("not")


class LogisticsComplaint(models.Model):
    _inherit = "logistics.complaint"

    solution_ids = fields.One2many("logistics.complaint.solution", "complaint_id")
    solution_id = fields.Many2one(
        "logistics.complaint.solution",
        string="Current solution",
        compute="_compute_solution_id",
    )
    compensation = fields.Monetary(
        compute="_compute_compensation",
        store=True,
        help="Of the approved solution.",
    )
    measure_ids = fields.One2many("logistics.complaint.measure", "complaint_id")
    was_arbitrated = fields.Boolean(string="HQ arbitration", readonly=True, copy=False)

    @api.depends("solution_ids.version")
    def _compute_solution_id(self):
        for complaint in self:
            complaint.solution_id = complaint.solution_ids.sorted("version")[-1:]

    @api.depends("solution_ids.approval_state", "solution_ids.compensation")
    def _compute_compensation(self):
        for complaint in self:
            approved = complaint.solution_ids.filtered(
                lambda solution: solution.approval_state == "approved"
            ).sorted("version")[-1:]
            complaint.compensation = approved.compensation

    def action_propose(self):
        """Open the current solution, or the first version of one."""
        self._check_role("cs_officer")
        self.check_access("write")
        self.ensure_one()
        self._check_open("judged", "proposed", "arbitration", "approval", "executing")
        if self.consistency == "none":
            raise UserError(
                self.env._("The complaint was refused: tell the customer in writing.")
            )
        solution = self.solution_id
        if not solution:
            solution = self.env["logistics.complaint.solution"].create(
                {
                    "complaint_id": self.id,
                    "demand": self.demand,
                    "proposal": self.result or self.opinion or self.subject,
                }
            )
            self._as_engine().filtered(lambda c: c.state == "judged").state = "proposed"
        return self._open_solution(solution)

    def _open_solution(self, solution):
        return {
            "type": "ir.actions.act_window",
            "res_model": "logistics.complaint.solution",
            "res_id": solution.id,
            "views": [(False, "form")],
        }
