from odoo import api, fields, models

#: Share of the target that each person reached, newest month last: the story shows
#: every grade.
REACHED = {
    "leader": (0.98, 1.02, 0.95, 1.0),
    "senior": (1.05, 0.97, 1.01, 0.9),
    "sales": (0.93, 0.88, 0.96, 0.7),
    "sales2": (0.55, 0.5, 0.81, 0.6),
    "head": (1.0, 0.9, 0.94, 0.8),
}


class LogisticsDemo(models.AbstractModel):
    """The appraisal half of the demo story: three months confirmed, the running one
    computed; targets are set so that every grade is seen."""

    _inherit = "logistics.demo"

    @api.model
    def _load_appraisals(self):
        company = self.env.ref("logistics_crm.demo_company")
        demo = self.with_company(company).with_context(
            allowed_company_ids=company.ids,
            tracking_disable=True,
            mail_notrack=True,
            mail_notify_force_send=False,
        )
        today = fields.Date.context_today(self)
        first = fields.Date.subtract(today.replace(day=1), months=3)
        demo._date_levels(fields.Date.subtract(first, years=2))
        for back in range(3, -1, -1):
            month = fields.Date.subtract(today.replace(day=1), months=back)
            demo._load_targets(company, month, 3 - back)
            made = demo.env["logistics.kpi.appraisal"]._generate(
                company, "month", month, fields.Date.end_of(month, "month")
            )
            if back:
                demo._finish(made, keep_open=back == 1)
        demo._load_conduct()

    def _date_levels(self, day):
        """People were hired long before the story starts."""
        people = [self.env.ref(f"logistics_crm.employee_{name}") for name in REACHED]
        for employee in people:
            version = employee.version_ids.sorted("date_version")[:1]
            version.write({"date_version": day, "contract_date_start": day})

    def _load_targets(self, company, month, index):
        """Targets from what was reached, so that the rates of the story come out."""
        port = self.env["logistics.fact"].with_company(company)
        last = fields.Date.end_of(month, "month")
        employees = self.env["hr.employee"].browse(
            self.env.ref(f"logistics_crm.employee_{name}").id for name in REACHED
        )
        revenue = port._measure("revenue", employees, month, last)
        rows = []
        for name, shares in REACHED.items():
            employee = self.env.ref(f"logistics_crm.employee_{name}")
            reached = revenue[employee.id].value or 0.0
            rows.append(("revenue", employee, round(reached / shares[index], -3)))
            rows.append(("new_customers", employee, 1 if name == "sales2" else 0))
            rows.append(("landed_customers", employee, 0))
        self.env["logistics.kpi.target"].create(
            [
                {
                    "company_id": company.id,
                    "metric_id": self.env.ref(f"logistics_kpi.metric_{metric}").id,
                    "employee_id": employee.id,
                    "month": month,
                    "amount": max(amount, 0),
                }
                for metric, employee, amount in rows
            ]
        )

    def _finish(self, appraisals, keep_open):
        """Score and review as the people of the company; the last month keeps some
        appraisals waiting, so that every list has something to show."""
        drafts = appraisals.filtered(lambda a: a.state == "draft")
        for line in drafts.line_ids:
            if not line.is_scored and line.reason == "no_target":
                line.write(
                    {
                        "is_adjusted": True,
                        "adjusted_score": round(line.max_points * 0.8, 1),
                        "adjust_reason": "未下达指标，由项目组评分",
                    }
                )
        ready = drafts.filtered("has_total")
        waiting = ready[:2] if keep_open else ready.browse()
        ready.action_score()
        for _step in range(2):
            for appraisal in ready - waiting:
                user = appraisal._approval_pending_step().approver_ids[:1]
                appraisal.with_user(user).action_approval_approve()

    def _load_conduct(self):
        code = self.env.ref("logistics_kpi.conduct_code_1")
        for name in ("sales", "senior", "leader"):
            code.with_user(
                self.env.ref(f"logistics_crm.user_{name}")
            ).action_acknowledge()
        self.env["logistics.discipline.case"].create(
            {
                "name": "合理化建议被采纳",
                "employee_id": self.env.ref("logistics_crm.employee_senior").id,
                "company_id": self.env.company.id,
                "kind": "reward",
                "measure": "reward",
                "points": 2,
                "rule_id": self.env.ref("logistics_kpi.discipline_rule_r02").id,
                "description": "提出返程配载方案，当月降低空驶率。",
            }
        )
