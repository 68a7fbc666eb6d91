from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

#: Kind of expense, amount a month, fixed.
EXPENSES = (
    ("salary", 9500, True),
    ("allowance", 1200, True),
    ("fuel", 860, False),
    ("travel", 2150, False),
    ("entertainment", 640, False),
)
#: Expense ratio of the plan: kind, planned.
RATIOS = (
    ("staff", 0.012),
    ("advertising", 0.002),
    ("promotion", 0.003),
    ("research", 0.001),
    ("administration", 0.004),
)
MONTHS = 4


class LogisticsDemo(models.AbstractModel):
    """The results half of the demo story: sales months with places and bonuses, the
    year's plan beside the books, a key-account budget, periodic tables, a pool."""

    _inherit = "logistics.demo"

    @api.model
    def _load_sales_results(self):
        demo = self._of_company()
        company = demo.env.company
        today = fields.Date.context_today(self)
        demo._load_channels(company, today)
        demo._load_sales_months(company, today)
        demo._load_annual_plan(company, today)
        demo._load_key_budgets(company, today)
        demo._load_pool(company, today)
        demo._load_tables(company, today)

    def _load_channels(self, company, today):
        """Every order came in somehow, every credit note has its reason."""
        moves = self.env["account.move"].search(
            [
                ("company_id", "=", company.id),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("state", "=", "posted"),
                ("date", ">=", today - relativedelta(months=MONTHS + 1)),
            ]
        )
        channels = ("visit", "phone", "online", "visit", "email")
        orders = moves.filtered(lambda move: move.move_type == "out_invoice")
        for number, channel in enumerate(channels):
            rows = orders.filtered(lambda m, n=number: m.id % len(channels) == n)
            rows.logistics_order_channel = channel
        (moves - orders).logistics_return_reason = "quality"

    def _load_sales_months(self, company, today):
        people = self.env["hr.employee"].browse()
        for login in ("sales", "senior"):
            people |= self.env.ref(f"logistics_crm.employee_{login}")
        first = today.replace(day=1)
        months = [first - relativedelta(months=age) for age in range(MONTHS, -1, -1)]
        self.env["logistics.sales.expense"].create(
            [
                {
                    "company_id": company.id,
                    "employee_id": person.id,
                    "date": month + relativedelta(day=20) if month < first else first,
                    "kind": kind,
                    "amount": amount,
                    "is_fixed": fixed,
                }
                for person in people
                for month in months
                for kind, amount, fixed in EXPENSES
            ]
        )
        self.env["logistics.sales.bonus"].create(
            [
                {"company_id": company.id, "kind": kind, **values}
                for kind, values in (
                    ("performance", {"bound": 0.9, "rate": 0.0005}),
                    ("performance", {"bound": 1.0, "rate": 0.001}),
                    ("rank", {"bound": 1, "amount": 2000}),
                    ("rank", {"bound": 2, "amount": 1000}),
                    ("rank", {"bound": 3, "amount": 500}),
                    ("rank", {"bound": 1, "amount": 10000, "period": "year"}),
                )
            ]
        )
        Month = self.env["logistics.sales.month"]
        rows = Month.create(
            [{"company_id": company.id, "month": month} for month in months]
        )
        rows.filtered(lambda r: r.month < months[-2]).action_close()
        rows.filtered(lambda r: r.month >= months[-2]).action_compute()

    def _load_annual_plan(self, company, today):
        plan = self.env["logistics.annual.plan"].create(
            {
                "name": f"{today.year} 年度销售计划",
                "company_id": company.id,
                "year": today.year,
                "user_id": self._as_user("head").env.uid,
                "target_turnover": 250000000,
                "target_profit": 35000000,
                "operating_assets": 88000000,
                "goals": "全年营业额 2.5 亿元，毛利率 14%，新增项目客户 12 家。",
                "strategy": "稳住华东干线，做大仓配一体化；A、B 类客户每季高层拜访。",
                "risks": "运力成本上涨 5% 时毛利减少约 600 万元。",
            }
        )
        plan.action_split()
        self._load_ratios(plan, company, today)
        plan.action_refresh()
        behind = plan.line_ids.filtered(
            lambda line: line.actual_turnover and line.variance < 0
        )[:1]
        behind.write(
            {
                "cause": "华南两条线路停运检修三周。",
                "correction": "转由外协车队承运，补签临时运价。",
                "owner_id": self._as_user("senior").env.uid,
                "due_date": behind.month and behind.month + relativedelta(months=1),
            }
        )

    def _load_ratios(self, plan, company, today):
        accounts = self.env["account.account"].search(
            [
                ("company_ids", "in", company.id),
                ("account_type", "=", "expense"),
            ],
            limit=len(RATIOS),
        )
        plan.ratio_ids = [
            Command.create(
                {
                    "kind": kind,
                    "planned_rate": rate,
                    "account_ids": [Command.set(account.ids)],
                }
            )
            for (kind, rate), account in zip(RATIOS, accounts, strict=False)
        ]
        plan.market_ids = [
            Command.create(
                {
                    "date_from": today.replace(month=1, day=1),
                    "date_to": today,
                    "industry": 5200000000,
                    "reachable": 900000000,
                    "competitors": 410000000,
                    "source": "行业协会年报",
                }
            )
        ]

    def _load_key_budgets(self, company, today):
        Budget = self.env["logistics.key.budget"]
        for category, amount, spent in (
            ("tender", 120000, ((38000, "投标保证金手续费与标书制作"),)),
            ("development", 80000, ((46500, "重点客户方案考察"), (39800, "试运行"))),
            ("research", 50000, ((12000, "华南仓储市场调研"),)),
        ):
            Budget.create(
                {
                    "company_id": company.id,
                    "year": today.year,
                    "category": category,
                    "amount": amount,
                    "expense_ids": [
                        Command.create({"amount": money, "name": name, "date": today})
                        for money, name in spent
                    ],
                }
            )

    def _load_pool(self, company, today):
        department = self.env.ref("logistics_crm.employee_senior").department_id
        # The quarter whose gross profits finance confirmed (_load_profits).
        confirmed = today - relativedelta(months=5, day=1)
        pool = self.env["logistics.management.pool"].create(
            {
                "company_id": company.id,
                "department_id": department.id,
                "date_from": fields.Date.start_of(confirmed, "quarter"),
                "share_ids": self._get_pool_shares(),
            }
        )
        pool.action_compute()

    def _get_pool_shares(self):
        return [
            Command.create(
                {
                    "employee_id": self.env.ref(f"logistics_crm.employee_{login}").id,
                    "role": role,
                    "percent": part,
                }
            )
            for login, role, part in (
                ("head", "head", 40),
                ("senior", "general", 40),
                ("sales", "member", 20),
            )
        ]

    def _load_tables(self, company, today):
        last = today - relativedelta(months=1, day=1)
        tables = self.env["logistics.sales.table"].create(
            [
                {"company_id": company.id, "kind": kind, "date_from": last}
                for kind in ("person", "group", "receivable", "product", "expense")
            ]
        )
        tables.action_compute()
