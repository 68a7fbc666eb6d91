from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .logistics_kpi_appraisal_generate import POLICY, SCORER

#: State after which step of the approval is asked next.
STEP_STATES = ("scored", "reviewed")


class LogisticsKpiAppraisal(models.Model):
    """Scored by the project team → first review by the direct leader → second review
    and confirmation by the department leader (H-3.2-1 to -5)."""

    _inherit = "logistics.kpi.appraisal"

    due_date = fields.Date(
        string="Due", compute="_compute_due_date", search="_search_due_date"
    )
    is_late = fields.Boolean(compute="_compute_due_date")
    can_adjust = fields.Boolean(compute="_compute_can_adjust")

    @api.depends("state", "date_to", "company_id")
    def _compute_due_date(self):
        today = fields.Date.context_today(self)
        known = {}
        for appraisal in self:
            policy = self.env["logistics.company.policy"]._get(appraisal.company_id)
            day = {
                "draft": policy.kpi_score_day,
                "scored": policy.kpi_first_day,
                "reviewed": policy.kpi_confirm_day,
            }.get(appraisal.state)
            last = appraisal.date_to
            key = (policy, last, day)
            if day and last and key not in known:
                known[key] = policy._kpi_due(last, day)
            appraisal.due_date = known.get(key, False)
            appraisal.is_late = bool(appraisal.due_date and appraisal.due_date < today)

    def _search_due_date(self, operator, value):
        """Which day is asked of the state at hand; compared per company's policy."""
        if operator not in ("<", "<=", ">", ">=", "in"):
            return NotImplemented
        open_ones = self.search([("state", "in", ("draft", "scored", "reviewed"))])
        return [
            ("id", "in", open_ones.filtered_domain([("due_date", operator, value)]).ids)
        ]

    @api.depends("state", "approval_can_decide")
    @api.depends_context("uid")
    def _compute_can_adjust(self):
        for appraisal in self:
            appraisal.can_adjust = appraisal._may_adjust()

    def _may_adjust(self):
        """Scorers before the review, whoever is asked during it; nobody his own."""
        self.ensure_one()
        user = self.env.user
        # sudo: only compares the user behind the employee
        if user == self.sudo().employee_id.user_id:
            return False
        if self.state == "draft":
            return user.has_group(SCORER) or user.has_group(POLICY)
        return self.state in STEP_STATES and self.approval_can_decide

    def _check_may_adjust(self):
        for appraisal in self:
            if appraisal.state == "confirmed":
                raise UserError(
                    self.env._(
                        "%(name)s is confirmed and frozen.", name=appraisal.display_name
                    )
                )
            if not appraisal._may_adjust():
                raise AccessError(
                    self.env._(
                        "%(name)s: scores are adjusted by the project team before the "
                        "review and by the reviewer whose turn it is, never by the "
                        "person appraised.",
                        name=appraisal.display_name,
                    )
                )

    # --- scoring ----------------------------------------------------------------------

    def action_score(self):
        """The project team confirms the computed scores and hands them to review; many
        at once."""
        self._check_scorer()
        today = fields.Date.context_today(self)
        # sudo: only compares the user behind the employee
        people = self.sudo().employee_id
        for appraisal in self:
            appraisal._check_ready(today)
        if self.env.user in people.user_id and not self.env.su:
            raise UserError(
                self.env._("Your own appraisal is among them: somebody else scores it.")
            )
        self._approval_start()
        return True

    def action_approval_submit(self):
        """The engine's own button does the same."""
        return self.action_score()

    def _check_ready(self, today):
        if self.state != "draft":
            raise UserError(
                self.env._("%(name)s is scored already.", name=self.display_name)
            )
        if self.date_to >= today:
            raise UserError(
                self.env._(
                    "%(name)s is still running: score it after %(date)s.",
                    name=self.display_name,
                    date=self.date_to,
                )
            )
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        held = ("no_target", "by_hand")
        for line in self.line_ids:
            if line.is_scored:
                continue
            if line.reason in held or policy.kpi_missing == "hold":
                raise UserError(
                    self.env._(
                        "%(name)s, %(line)s: %(reason)s. Give a score with a reason, "
                        "or enter what is missing and compute again.",
                        name=self.display_name,
                        line=line.name,
                        reason=line.explanation,
                    )
                )
        measured = sum(self.line_ids.filtered("is_scored").mapped("max_points"))
        if self.has_total and measured < policy.kpi_least_measured:
            raise UserError(
                self.env._(
                    "%(name)s: only %(measured)s of 100 points could be measured. Give "
                    "scores with reasons for what is missing.",
                    name=self.display_name,
                    measured=round(measured, 2),
                )
            )
        if not self.has_total:
            raise UserError(
                self.env._(
                    "%(name)s: nothing was measured. Give scores with reasons.",
                    name=self.display_name,
                )
            )

    # --- the approval engine ----------------------------------------------------------

    def _approval_facts(self):
        # sudo: the superiors of the person appraised are asked, whoever starts it
        return {
            **super()._approval_facts(),
            "owner": self.sudo().employee_id.user_id,
        }

    def _approval_barred(self, facts):
        """Nobody reviews himself, whatever the rule says."""
        return super()._approval_barred(facts) | facts["owner"]

    def _approval_next(self):  # pylint: disable=missing-return
        super()._approval_next()
        for appraisal in self:
            step = appraisal._approval_current_steps("pending")[:1]
            state = STEP_STATES[min(step.sequence, 1)]
            appraisal._as_engine().write(
                {
                    "state": state,
                    "reviewer_ids": [
                        fields.Command.link(user.id) for user in step.approver_ids
                    ],
                }
            )

    def _approval_on_approved(self):  # pylint: disable=missing-return
        super()._approval_on_approved()
        self._as_engine().write(
            {"state": "confirmed", "confirmed_at": fields.Datetime.now()}
        )
        self._tell_employees()
        self._follow_grades()

    def _approval_on_rejected(self, reason):  # pylint: disable=missing-return
        super()._approval_on_rejected(reason)
        self._as_engine().write({"state": "draft"})

    def _approval_on_returned(self, reason):  # pylint: disable=missing-return
        super()._approval_on_returned(reason)
        self._as_engine().write({"state": "draft"})

    def _tell_employees(self):
        for appraisal in self:
            # sudo: the employee's own user is told
            user = appraisal.sudo().employee_id.user_id
            if user:
                self.env["logistics.notifier"]._notify(
                    user,
                    self.env._(
                        "Your appraisal %(period)s is confirmed",
                        period=appraisal._period_name(),
                    ),
                    self.env._(
                        "Total %(total)s, grade %(grade)s. Acknowledge it, or appeal "
                        "once within the time allowed.",
                        total=round(appraisal.total, 2),
                        grade=appraisal.grade_id.name or "-",
                    ),
                    record=appraisal,
                )

    # --- reminders --------------------------------------------------------------------

    @api.model
    def _cron_remind(self):
        """Each morning: who scores or reviews late is reminded; the list shows who."""
        today = fields.Date.context_today(self)
        waiting = self.search([("state", "in", ("draft", "scored", "reviewed"))])
        late = waiting.filtered(lambda a: a.due_date and a.due_date < today)
        for appraisal in late.filtered(lambda a: a.state != "draft"):
            step = appraisal._approval_pending_step()
            for user in step.approver_ids:
                self.env["logistics.notifier"]._notify(
                    user,
                    self.env._("Appraisal late"),
                    self.env._(
                        "%(name)s waits for your review since %(date)s.",
                        name=appraisal.display_name,
                        date=appraisal.due_date,
                    ),
                    record=appraisal,
                )
        self._remind_scorers(late.filtered(lambda a: a.state == "draft"))

    def _remind_scorers(self, late):
        # sudo: holders of a role are no secret
        scorers = self.env.ref(SCORER).sudo().all_user_ids
        for company, batch in late.grouped("company_id").items():
            for user in scorers.filtered(lambda u, c=company: c in u.company_ids):
                self.env["logistics.notifier"]._notify(
                    user,
                    self.env._("Appraisals to score"),
                    self.env._(
                        "%(number)s appraisals should be scored by now.",
                        number=len(batch),
                    ),
                )
