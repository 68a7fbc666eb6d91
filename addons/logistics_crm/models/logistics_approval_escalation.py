from odoo import api, fields, models

from ..tools import approval

BATCH = 200


class LogisticsApprovalRuleStep(models.Model):
    _inherit = "logistics.approval.rule.step"

    escalates = fields.Boolean(
        string="Late: superior asked too",
        help="When nobody decides within the time, the next superior of those who were "
        "asked gets the activity and may decide.",
    )


class LogisticsApprovalStep(models.Model):
    """A decision that is late goes to the superior of those who were asked."""

    _inherit = "logistics.approval.step"

    escalated_at = fields.Datetime(readonly=True)

    @api.model
    def _late_domain(self, now):
        return [
            ("state", "=", "pending"),
            ("due_at", "<", now),
            ("escalated_at", "=", False),
            ("rule_step_id.escalates", "=", True),
        ]

    @api.model
    def _cron_escalate(self):
        cron = self.env["ir.cron"]
        late = self.search(self._late_domain(fields.Datetime.now()), limit=5000)
        cron._commit_progress(remaining=len(late))
        for start in range(0, len(late), BATCH):
            batch = late[start : start + BATCH].try_lock_for_update()
            batch._escalate_batch()
            if not cron._commit_progress(len(batch)):
                break

    def _escalate_batch(self):
        """Ask the superior of each late step once."""
        now = fields.Datetime.now()
        for step in self:
            superior = step._escalation_user()
            values = {"escalated_at": now}
            if superior:
                values["approver_ids"] = [fields.Command.link(superior.id)]
            step.write(values)
            document = self.env[step.res_model].browse(step.res_id).exists()
            if superior and document:
                document.activity_schedule(
                    "logistics_crm.mail_activity_type_approval",
                    summary=self.env._("Late: %(step)s", step=step.name),
                    user_id=superior.id,
                )

    def _escalation_user(self):
        """Nearest superior of the people asked who was not asked yet and did not submit
        it himself; else a policy administrator."""
        self.ensure_one()
        company = self.company_id
        # sudo: only user ids of superiors leave hr, no employee data.
        employees = self.sudo().approver_ids.with_company(company).employee_id

        def parent_of(employee_id):
            return employees.browse(employee_id).parent_id.id or None

        chain = [
            user
            for employee in employees
            for boss in approval.chain_of(employee.id, parent_of)
            if (user := employees.browse(boss).user_id)
        ]
        group = self.env.ref("logistics_crm.group_logistics_policy_admin")
        # sudo: holders of a role are no secret.
        for user in [*chain, *group.sudo().all_user_ids]:
            if (
                user.active
                and company in user.company_ids
                and user not in self.approver_ids | self.requested_by_id
            ):
                return user
        return self.env["res.users"]
