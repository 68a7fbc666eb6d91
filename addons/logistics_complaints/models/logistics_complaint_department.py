from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

INVESTIGATION = {
    "inv_content",
    "inv_at",
    "inv_place",
    "inv_cause",
    "inv_employee_id",
    "inv_evidence_ids",
    "message_follower_ids",
    "activity_ids",
}


class LogisticsComplaint(models.Model):
    """The accused department: hand-over, its own three clocks, its investigation
    (H-7.4.3.3-3, decisions C1)."""

    _inherit = "logistics.complaint"

    department_id = fields.Many2one(
        "hr.department",
        string="Accused department",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        tracking=True,
        check_company=True,
    )
    handler_id = fields.Many2one(
        "res.users",
        string="Answers for the department",
        index="btree_not_null",
        copy=False,
        tracking=True,
        domain=[("share", "=", False)],
    )
    handed_over_at = fields.Datetime(readonly=True, copy=False)
    inv_content = fields.Text(string="What happened (findings)", copy=False)
    inv_at = fields.Datetime(string="When it happened", copy=False)
    inv_place = fields.Char(string="Where it happened", copy=False)
    inv_cause = fields.Text(string="Cause", copy=False)
    inv_employee_id = fields.Many2one(
        "hr.employee",
        string="Responsible person",
        index="btree_not_null",
        copy=False,
        check_company=True,
    )
    inv_evidence_ids = fields.Many2many(
        "ir.attachment", string="Evidence files", copy=False, bypass_search_access=True
    )
    investigated_at = fields.Datetime(readonly=True, copy=False)

    def _get_investigation_fields(self):
        return INVESTIGATION

    # --- hand-over ------------------------------------------------------------------

    def action_hand_over(self):
        """Deliver the register to the accused department: its clocks start now."""
        self._check_role("cs_officer")
        self.check_access("write")
        self._check_open()
        if missing := self.filtered(lambda c: not c.department_id):
            raise UserError(
                self.env._(
                    "Choose the accused department of %(complaint)s first.",
                    complaint=missing[0].name,
                )
            )
        now = fields.Datetime.now()
        self._record("hand_over", now)
        self._as_engine()._hand_over(now)
        return True

    def _hand_over(self, now):
        """Clocks, handlers and notices of a batch: equal complaints are written at
        once, each handler gets one notice."""
        self.open_clock_ids.filtered(lambda c: c._is_department())._end("superseded")
        duties, changes, vals_list, memo = {}, defaultdict(list), [], {}
        for complaint in self:
            key = (complaint.company_id, complaint.department_id, complaint.handler_id)
            if key not in duties:
                duties[key] = complaint._get_department_duty(key[1], now)
            user, always = duties[key]
            state = complaint.state
            if state in ("received", "registered"):
                state = "investigating"
            responsible = complaint.responsible_department_id or key[1]
            changes[user.id, responsible.id, state].append(complaint.id)
            vals_list += complaint._prepare_department_clocks(now, user, always, memo)
        for (user_id, responsible_id, state), ids in changes.items():
            self.browse(ids).write(
                {
                    "handler_id": user_id,
                    "handed_over_at": now,
                    "investigated_at": False,
                    "responsible_department_id": responsible_id,
                    "state": state,
                }
            )
        self._create_clocks(vals_list)
        for user, batch in self.grouped("handler_id").items():
            batch._tell_handler(user)

    def _prepare_department_clocks(self, now, user, always, memo):
        self.ensure_one()
        vals_list = []
        for target in self._get_targets("department"):
            vals = self._prepare_clock_vals(
                target, now, memo, department_id=self.department_id.id, user_id=user.id
            )
            if always and target.hours == "department":
                vals["calendar_id"] = False
            vals_list.append(vals)
        return vals_list

    def _tell_handler(self, user):
        """One notice for what is handed over to a person at once."""
        if not user:
            return
        single = len(self) == 1
        self.env["logistics.notifier"]._notify(
            user,
            self.env._("%(complaint)s: please investigate", complaint=self.name)
            if single
            else self.env._(
                "%(count)s complaints: please investigate", count=len(self)
            ),
            "\n".join(complaint.display_name for complaint in self[:50]),
            record=self if single else None,
            urgency="urgent",
        )

    def _get_department_duty(self, department, now):
        """Who answers for a department at an instant, and does his clock run 24x7?

        On the roster: the person on duty, 24x7. In the department's hours: its head.
        Outside both: the duty manager, 24x7; without one the head from the next
        working hour on.
        """
        shifts = self.env["logistics.duty.shift"]
        on_duty = shifts._get_on_duty(self.company_id, department, now)
        if on_duty:
            return on_duty, True
        head = department.manager_id.user_id or self.handler_id
        calendar = department._logistics_complaint_calendar(self.company_id)
        if calendar._logistics_calendar_problem():
            return head, True
        work = calendar._logistics_work_intervals(
            now, now + timedelta(minutes=1), self.company_id
        )
        manager = self.company_id._logistics_policy().complaint_duty_manager_id
        if work == [] and manager:
            return manager, True
        return head, False

    # --- what the department answers ------------------------------------------------

    def _check_department(self):
        """The department's people, or customer service on its behalf."""
        self._check_role("complaint_handler", "cs_officer")
        self.check_access("read")
        user = self.env.user
        if self.env.su or user.has_group("logistics_crm.group_logistics_cs_officer"):
            return
        # sudo: only asks whether the user belongs to the department
        for complaint in self.sudo():
            department = complaint.department_id
            people = department.manager_id.user_id | department.member_ids.user_id
            if user not in people | complaint.handler_id:
                raise AccessError(
                    self.env._("The complaint was not handed over to your department.")
                )

    def _open_department_answer(self, kind):
        self._check_department()
        self.ensure_one()
        self._check_handed_over()
        return self._get_answer_window(kind)

    def _check_handed_over(self):
        self._check_open()
        if late := self.filtered(lambda c: not c.handed_over_at):
            raise UserError(
                self.env._(
                    "%(complaint)s was not handed over to a department yet.",
                    complaint=late[0].name,
                )
            )

    def action_department_reply(self):
        return self._open_department_answer("dept_reply")

    def action_department_opinion(self):
        return self._open_department_answer("dept_opinion")

    def _give_department_answer(self, kind, text, at=None):
        self._check_department()
        self._check_handed_over()
        if not (text or "").strip():
            raise UserError(self.env._("Write the department's answer."))
        self._record(kind, at, text=text)

    def action_finish_investigation(self):
        """All five facts and the evidence are there: the investigation is done."""
        self._check_department()
        self._check_handed_over()
        for complaint in self:
            missing = complaint._get_missing_findings()
            if missing:
                raise UserError(
                    self.env._(
                        "The investigation of %(complaint)s still needs: %(missing)s.",
                        complaint=complaint.name,
                        missing=", ".join(missing),
                    )
                )
        now = fields.Datetime.now()
        for complaint in self:
            complaint._record("dept_result", now, text=complaint.inv_cause)
        self._as_engine().investigated_at = now
        return True

    def _get_missing_findings(self):
        self.ensure_one()
        names = ("inv_content", "inv_at", "inv_place", "inv_cause", "inv_employee_id")
        names += ("inv_evidence_ids",)
        labels = self.fields_get(names, ["string"])
        return [labels[name]["string"] for name in names if not self[name]]
