from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.logistics_crm.models.logistics_customer_owner import OwnerChange

#: Customer number -> (share of the direct cost in the revenue, planned margin).
PROFITS = {3: (0.79, 0.15), 5: (0.84, 0.15), 8: (0.74, 0.12), 12: (0.81, 0.15)}
#: Customer number, title, first-year revenue, approved.
PROJECTS = (
    (57, "全国家电干线运输项目立项", 7440000, True),
    (58, "华东区域仓配一体化立项", 4560000, False),
)
LATE = ((-9999, 1), (0, 0.9), (30, 0.7), (60, 0.4), (90, 0))


class LogisticsDemo(models.AbstractModel):
    """The pay half of the demo story: a plan in force, the next one tried, one month
    settled and one open, gross profits, a dispute. Through the same doors as users."""

    _inherit = "logistics.demo"

    @api.model
    def _load_commission(self):
        demo = self._of_company()
        company = demo.env.company
        today = fields.Date.context_today(self)
        demo._load_history(today)
        demo._load_profits(company, today)
        version = demo._load_plan(company, today)
        demo._load_settlements(company, today)
        demo._load_next_version(version, today)
        demo._load_dispute()
        demo._load_projects(company, today)

    def _load_history(self, today):
        """The salespeople of today have led their customers for three years."""
        change = OwnerChange("import", "导入历史负责人")
        rows = self.env["logistics.customer.owner"].search([("role", "=", "lead")])
        rows.filtered(lambda row: not row.date_to)._as_engine(change).write(
            {"date_from": today - relativedelta(years=3)}
        )

    def _load_plan(self, company, today):
        plan = self.env["logistics.commission.plan"].create(
            {"name": "回款提成方案", "company_id": company.id}
        )
        version = self.env["logistics.commission.version"].create(
            {
                "plan_id": plan.id,
                "date_from": today - relativedelta(months=6, day=1),
                "basis": "collected",
                "scope": "period",
                "mode": "marginal",
                "rate_ids": [
                    Command.create({"bound": bound, "rate": rate})
                    for bound, rate in ((0, 0.002), (1000000, 0.003), (5000000, 0.004))
                ],
                "factor_ids": [
                    Command.create({"kind": "days_late", "bound": b, "value": v})
                    for b, v in LATE
                ],
            }
        )
        version.action_backtest()
        self._demo_approve(version)
        for login in ("sales", "senior"):
            self._as_user(login).env[version._name].browse(
                version.id
            ).action_acknowledge()
        return version

    def _demo_approve(self, document):
        document.action_approval_submit()
        # sudo: demo data acts for whoever has to approve.
        while step := document.sudo()._approval_pending_step():
            user = step.approver_ids[:1]
            document.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids
            ).action_approval_approve()
        document.invalidate_recordset()

    def _load_settlements(self, company, today):
        Settlement = self.env["logistics.commission.settlement"]
        last = today - relativedelta(months=1, day=1)
        settled = Settlement.create({"company_id": company.id, "month": last})
        settled.action_prepare()
        if settled.statement_ids:
            self._demo_approve(settled)
        current = Settlement.create(
            {"company_id": company.id, "month": today.replace(day=1)}
        )
        current.action_prepare()

    def _load_next_version(self, version, today):
        """The proposal of next year, tried beside the version in force."""
        draft = version.copy({"date_from": today + relativedelta(months=1, day=1)})
        draft.rate_ids[0].rate = 0.0025
        draft.action_backtest()

    def _load_profits(self, company, today):
        for number, (cost, planned) in PROFITS.items():
            customer = self._get_customer(number)
            for age in (2, 5):
                month = self.env["logistics.gross.profit"].create(
                    {
                        "company_id": company.id,
                        "partner_id": customer.id,
                        "month": today - relativedelta(months=age, day=1),
                        "planned_margin": planned,
                    }
                )
                month.action_collect()
                month.cost_ids = [
                    Command.create({"kind": kind, "amount": month.revenue * cost * p})
                    for kind, p in (("line_haul", 0.7), ("warehouse", 0.2))
                ] + [
                    Command.create(
                        {"kind": "staff", "amount": month.revenue * cost * 0.1}
                    )
                ]
                if age == 5:
                    month.action_confirm()

    def _load_dispute(self):
        mine = self._as_user("sales").env["logistics.commission.entry"]
        entry = mine.search(
            [("kind", "=", "commission"), ("statement_id", "!=", False)], limit=1
        )
        if entry:
            mine.env["logistics.commission.dispute"].create(
                {
                    "entry_id": entry.id,
                    "reason": "该客户 7 月已协商延期付款，不应按逾期扣减。",
                    "wanted": entry.amount * 1.1,
                }
            )

    def _load_projects(self, company, today):
        """One project applied for, one approved, one customer to be deepened."""
        for number, title, revenue, approve in PROJECTS:
            file = self.env["logistics.project.initiation"].create(
                {
                    "title": title,
                    "company_id": company.id,
                    "partner_id": self._get_customer(number).id,
                    "applicant_id": self.env.ref("logistics_crm.employee_senior").id,
                    "revenue": revenue,
                    "cost": revenue * 0.8,
                    "budget": revenue * 0.004,
                    "business": "整车干线，月均 600 车次，合同期一年。",
                    "solution": "自有车队 40%，外协 60%，驻场两人。",
                    "risks": "旺季运力紧张：提前锁定外协车队。",
                    "share_ids": self._get_shares("lead"),
                }
            )
            if approve:
                self._demo_approve(file)
        quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        plan = self.env["logistics.deepening.plan"].create(
            {
                "partner_id": self._get_customer(3).id,
                "company_id": company.id,
                "date_from": quarter,
                "note": "新增西南线路两条，目标每季增加 30 万元。",
                "target": 300000,
                "share_ids": self._get_shares("owner"),
            }
        )
        self._demo_approve(plan)

    def _get_shares(self, first):
        """The senior manager 70 percent in the first role, operations 30."""
        return [
            Command.create(
                {
                    "employee_id": self.env.ref(f"logistics_crm.employee_{login}").id,
                    "role": role,
                    "percent": part,
                }
            )
            for login, role, part in (
                ("senior", first, 70),
                ("sales", "operations", 30),
            )
        ]
