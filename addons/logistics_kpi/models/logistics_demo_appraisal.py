from odoo import api, fields, models
from odoo.fields import Command

#: Share of the target that each person reached, oldest month first, the running one
#: last: the story shows every grade, two lowest in a row and a steady good one.
REACHED = {
    "leader": (0.98, 1.02, 0.95, 1.0, 0.97, 1.03, 0.8),
    "senior": (1.05, 1.02, 1.01, 1.04, 1.0, 1.06, 0.9),
    "sales": (0.93, 0.88, 0.96, 0.9, 0.85, 0.94, 0.6),
    "sales2": (0.9, 0.85, 0.55, 0.5, 0.81, 0.83, 0.4),
}
#: Number of a customer of each person who takes a small service every month.
MONTHLY = {"leader": 3, "senior": 2, "sales": 1, "sales2": 4}
BACK = 6
AMOUNTS = {"leader": 520000, "senior": 460000, "sales": 230000, "sales2": 120000}
HANDLERS = ("finance", "service", "legal")


class LogisticsDemo(models.AbstractModel):
    """The appraisal half of the demo story: six months confirmed, the last one in every
    state of the review, the running one computed; targets, an appeal, proposals by
    grades, a candidate, a reward and a measure. Through the same doors as users."""

    _inherit = "logistics.demo"

    @api.model
    def _load_appraisals(self):
        self._speak_chinese("logistics_kpi")
        demo = self._of_company()
        company = demo.env.company
        today = fields.Date.context_today(self)
        months = [
            fields.Date.subtract(today.replace(day=1), months=back)
            for back in range(BACK, -1, -1)
        ]
        demo._date_levels(fields.Date.subtract(months[0], years=2), months[-2])
        demo._load_monthly_invoices(months, today)
        for index, month in enumerate(months):
            demo._load_targets(company, month, index)
            made = demo.env["logistics.kpi.appraisal"]._generate(
                company, "month", month, fields.Date.end_of(month, "month")
            )
            if index < BACK - 1:
                demo._confirm(made, month)
            elif index == BACK - 1:
                demo._review(made)
        demo._load_answers(months)
        demo._load_conduct(today)
        demo._load_careers(today)

    def _employee(self, login):
        return self.env.ref(f"logistics_crm.employee_{login}")

    def _date_levels(self, day, recent):
        """Salespeople were hired long ago; three others are new, so exempt."""
        for login in (*REACHED, "head"):
            version = self._employee(login).version_ids.sorted("date_version")[:1]
            version.write({"date_version": day, "contract_date_start": day})
        # Other addons' departments of the story are no marketing units.
        self.env["hr.department"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("logistics_unit_kind", "=", False),
            ]
        ).logistics_unit_kind = "headquarters"
        for login in HANDLERS:
            self._employee(login).version_id.contract_date_start = recent

    def _load_monthly_invoices(self, months, today):
        """A small service every month, so that every month has revenue to judge."""
        moves = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": self._owned_customer(login).id,
                    "invoice_date": min(month.replace(day=6), today),
                    "invoice_date_due": fields.Date.add(month, days=50),
                    "invoice_payment_term_id": False,
                    "invoice_user_id": self.env.ref(f"logistics_crm.user_{login}").id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "仓储增值服务费",
                                "quantity": 1,
                                "price_unit": round(AMOUNTS[login] * share, 2),
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for login, shares in REACHED.items()
                for month, share in zip(months, shares, strict=True)
            ]
        )
        moves.action_post()

    def _owned_customer(self, login):
        """A customer that a person leads, else the one of the list."""
        user = self.env.ref(f"logistics_crm.user_{login}")
        mine = [c for c in self._get_customers() if c.user_id == user]
        number = MONTHLY[login]
        return mine[min(number, len(mine) - 1)] if mine else self._get_customer(number)

    def _load_targets(self, company, month, index):
        """Targets from what was reached, so that the rates of the story come out."""
        port = self.env["logistics.fact"].with_company(company)
        last = fields.Date.end_of(month, "month")
        people = {login: self._employee(login) for login in REACHED}
        employees = self.env["hr.employee"].browse(e.id for e in people.values())
        revenue = port._measure("revenue", employees, month, last)
        rows = []
        for login, shares in REACHED.items():
            employee = people[login]
            reached = max(revenue[employee.id].value or 0.0, AMOUNTS[login] / 2)
            rows.append(("revenue", employee, round(reached / shares[index], -3)))
            number = 1 if login == "sales2" and index in (2, 3) else 0
            rows.append(("new_customers", employee, number))
            rows.append(("landed_customers", employee, 0))
        self.env["logistics.kpi.target"].create(
            [
                {
                    "company_id": company.id,
                    "metric_id": self.env.ref(f"logistics_kpi.metric_{metric}").id,
                    "employee_id": employee.id,
                    "month": month,
                    "amount": amount,
                }
                for metric, employee, amount in rows
            ]
        )

    def _approve_one(self, appraisal):
        user = appraisal._approval_pending_step().approver_ids[:1]
        appraisal.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        ).action_approval_approve()

    def _fill_by_hand(self, appraisals):
        """Lines that nobody set a target for are scored by hand."""
        for line in appraisals.line_ids:
            if not line.is_scored and line.reason == "no_target":
                line.write(
                    {
                        "is_adjusted": True,
                        "adjusted_score": round(line.max_points * 0.8, 1),
                        "adjust_reason": "未下达指标，由项目组评分",
                    }
                )

    def _confirm(self, appraisals, month):
        drafts = appraisals.filtered(lambda a: a.state == "draft")
        self._fill_by_hand(drafts)
        drafts.action_score()
        for appraisal in drafts:
            while appraisal.state in ("scored", "reviewed"):
                self._approve_one(appraisal)
        day = fields.Date.add(fields.Date.end_of(month, "month"), days=12)
        drafts._as_engine().write({"confirmed_at": fields.Datetime.to_datetime(day)})

    def _review(self, appraisals):
        """The last month: one to score, one in each review, one adjusted, the rest
        confirmed."""
        drafts = appraisals.filtered(lambda a: a.state == "draft").sorted("id")
        people = drafts.grouped("employee_id")
        by_login = {
            login: people.get(self._employee(login), drafts.browse())
            for login in REACHED
        }
        self._fill_by_hand(drafts)
        (by_login["senior"] | by_login["sales"] | by_login["sales2"]).action_score()
        line = by_login["sales"].line_ids[:1]
        user = by_login["sales"]._approval_pending_step().approver_ids[:1]
        line.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        ).write(
            {
                "adjusted_score": min(line.score + 2, line.max_points),
                "adjust_reason": "客户仓库停电三天，非本人原因",
            }
        )
        self._approve_one(by_login["sales"])
        for appraisal in by_login["senior"]:
            while appraisal.state in ("scored", "reviewed"):
                self._approve_one(appraisal)

    def _load_answers(self, months):
        """Acknowledged, appealed and refused, appealed and open."""
        for login, month, appeal, answer in (
            ("leader", months[-3], None, None),
            ("sales", months[-3], "两次拜访漏计，请复核", "现场核查记录不足，维持原分"),
            ("senior", months[-2], "新增客户已于月末落地，请计入", None),
        ):
            appraisal = self.env["logistics.kpi.appraisal"].search(
                [
                    ("employee_id", "=", self._employee(login).id),
                    ("date_from", "=", month),
                    ("state", "=", "confirmed"),
                ]
            )
            if not appraisal:
                continue
            appraisal._as_engine().confirmed_at = fields.Datetime.now()
            mine = self._as_user(login).env[appraisal._name].browse(appraisal.id)
            if not appeal:
                mine.action_acknowledge()
                continue
            mine._give_reason("appeal", appeal)
            if answer:
                policy = self._as_user("policy").env[appraisal._name]
                policy.browse(appraisal.id)._give_reason("refuse", answer)

    def _load_conduct(self, today):
        code = self.env.ref("logistics_kpi.conduct_code_1")
        for login in ("sales", "senior", "leader"):
            self._as_user(login).env[code._name].browse(code.id).action_acknowledge()
        reward, penalty = self.env["logistics.discipline.case"].create(
            [
                {
                    "name": "合理化建议被采纳",
                    "employee_id": self._employee("senior").id,
                    "company_id": self.env.company.id,
                    "kind": "reward",
                    "measure": "reward",
                    "points": 2,
                    "date": today,
                    "rule_id": self.env.ref("logistics_kpi.discipline_rule_r02").id,
                    "description": "提出返程配载方案，当月降低空驶率。",
                },
                {
                    "name": "未按时提交拜访记录",
                    "employee_id": self._employee("sales2").id,
                    "company_id": self.env.company.id,
                    "points": 3,
                    "date": today,
                    "heard_on": today,
                    "rule_id": self.env.ref("logistics_kpi.discipline_rule_v04").id,
                    "description": "连续三周拜访记录晚于规定时间。",
                },
            ]
        )
        self._demo_approve(penalty)
        reward.action_approval_submit()
        self.env["logistics.kpi.event"].create(
            {
                "company_id": self.env.company.id,
                "department_id": self.env.ref("logistics_crm.dep_project").id,
                "date": today,
                "kind": "project_loss",
                "description": "华南冷链项目丢失，未提前报备。",
            }
        )

    def _load_careers(self, today):
        """A promotion by exception that waits for its approvals."""
        promotion = self.env["logistics.promotion"].create(
            {
                "company_id": self.env.company.id,
                "employee_id": self._employee("sales").id,
                "to_level_id": self.env.ref(
                    "logistics_crm.logistics_job_level_senior_manager"
                ).id,
                "effective_date": fields.Date.add(today, months=1, day=1),
                "assessment_result": "passed",
                "is_exceptional": True,
                "justification": "独立拿下年度最大家电干线项目。",
            }
        )
        promotion.action_approval_submit()
