from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .logistics_kpi_appraisal_generate import POLICY


class LogisticsKpiAppraisal(models.Model):
    """The employee acknowledges or appeals once within some working days; reopening is
    the policy administrator's alone and logged (H-3.2-6, H-3.2-7, decisions C12)."""

    _inherit = "logistics.kpi.appraisal"

    appeal_state = fields.Selection(
        [
            ("acknowledged", "Acknowledged"),
            ("open", "Appealed"),
            ("upheld", "Appeal upheld"),
            ("refused", "Appeal refused"),
        ],
        string="Answer",
        readonly=True,
        copy=False,
        tracking=True,
    )
    appeal_reason = fields.Text(readonly=True, copy=False)
    appeal_answer = fields.Text(readonly=True, copy=False)
    answered_at = fields.Datetime(string="Answered", readonly=True, copy=False)
    appeal_until = fields.Date(compute="_compute_appeal_until")
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")

    @api.depends("confirmed_at", "company_id")
    def _compute_appeal_until(self):
        for appraisal in self:
            company = appraisal.company_id
            days = self.env["logistics.company.policy"]._get(company).kpi_appeal_days
            if not appraisal.confirmed_at:
                appraisal.appeal_until = False
                continue
            day = company._logistics_local(appraisal.confirmed_at).date()
            ahead = company._logistics_workdays(
                day + timedelta(days=1), day + timedelta(days=days * 7 + 30)
            )
            appraisal.appeal_until = ahead[days - 1] if days and ahead else day

    @api.depends("employee_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for appraisal in self:
            # sudo: only compares the user behind the employee
            appraisal.is_mine = appraisal.sudo().employee_id.user_id == self.env.user

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("employee_id.user_id", "=", self.env.uid)]

    # --- buttons ----------------------------------------------------------------------

    def action_acknowledge(self):
        self._check_mine()
        self._as_engine().write(
            {"appeal_state": "acknowledged", "answered_at": fields.Datetime.now()}
        )
        return True

    def action_appeal(self):
        self._check_mine()
        today = fields.Date.context_today(self)
        if today > self.appeal_until:
            raise UserError(
                self.env._(
                    "The time to appeal ended on %(date)s.", date=self.appeal_until
                )
            )
        return self._open_reason("appeal", self.env._("Appeal"))

    def action_appeal_uphold(self):
        """Agree with the employee: the appraisal is reopened."""
        self._check_policy()
        return self._open_reason("uphold", self.env._("Uphold the appeal"))

    def action_appeal_refuse(self):
        self._check_policy()
        return self._open_reason("refuse", self.env._("Refuse the appeal"))

    def action_reopen(self):
        self._check_policy()
        return self._open_reason("reopen", self.env._("Reopen"))

    def _check_mine(self):
        self.check_access("read")
        for appraisal in self:
            if not appraisal.is_mine:
                raise AccessError(
                    self.env._("Only the person appraised answers the appraisal.")
                )
            if appraisal.state != "confirmed" or appraisal.appeal_state:
                raise UserError(
                    self.env._(
                        "%(name)s is not confirmed yet, or you answered it already.",
                        name=appraisal.display_name,
                    )
                )

    def _check_policy(self):
        if not self.env.user.has_group(POLICY):
            raise AccessError(
                self.env._("The policy administrator reopens and decides appeals.")
            )
        self.check_access("read")
        if any(appraisal.state != "confirmed" for appraisal in self):
            raise UserError(self.env._("Only a confirmed appraisal is reopened."))

    def _open_reason(self, kind, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "logistics.kpi.reason",
            "view_mode": "form",
            "target": "new",
            "context": {"default_appraisal_id": self.id, "default_kind": kind},
        }

    # --- what the dialog calls --------------------------------------------------------

    def _give_reason(self, kind, reason):
        """Carry out a decision whose reason was given; rights are checked again."""
        self.ensure_one()
        if kind == "appeal":
            self.action_appeal()
            self._as_engine().write(
                {
                    "appeal_state": "open",
                    "appeal_reason": reason,
                    "answered_at": fields.Datetime.now(),
                }
            )
            self._tell_policy(reason)
            return
        self._check_policy()
        if kind in ("uphold", "refuse"):
            if self.appeal_state != "open":
                raise UserError(self.env._("There is no open appeal."))
            state = "upheld" if kind == "uphold" else "refused"
            self._as_engine().write({"appeal_state": state, "appeal_answer": reason})
        if kind != "refuse":
            self._reopen(reason)

    def _reopen(self, reason):
        record = self._as_engine()
        record._message_log(
            body=self.env._(
                "Reopened by %(user)s: %(reason)s. Confirmed before: total %(total)s, "
                "grade %(grade)s.",
                user=self.env.user.name,
                reason=reason,
                total=round(self.total, 4),
                grade=self.grade_id.name or "-",
            )
        )
        record._approval_as_engine().write({"approval_state": "draft"})
        record.write({"state": "draft", "confirmed_at": False})

    def _tell_policy(self, reason):
        # sudo: holders of a role are no secret
        users = self.env.ref(POLICY).sudo().all_user_ids
        for user in users.filtered(lambda u: self.company_id in u.company_ids):
            self.env["logistics.notifier"]._notify(
                user,
                self.env._("Appeal: %(name)s", name=self.display_name),
                reason,
                record=self,
            )
