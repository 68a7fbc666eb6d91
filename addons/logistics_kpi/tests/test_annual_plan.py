"""Annual plan control, key-account budget, profit by five dimensions."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .commission_common import CommissionCommon


@tagged("post_install", "-at_install")
class TestAnnualPlan(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["logistics.approval.rule"].search(
            [("res_model", "=", "logistics.annual.plan")]
        ).active = False
        cls.advertising = (
            cls.env["account.account"]
            .with_company(cls.company_a)
            .create({"name": "Ads", "code": "660200", "account_type": "expense"})
        )

    def _plan_year(self, turnover=12000, **values):
        plan = self.env["logistics.annual.plan"].create(
            {
                "name": "Sales plan",
                "company_id": self.company_a.id,
                "year": 2026,
                "target_turnover": turnover,
                **values,
            }
        )
        plan.action_split()
        return plan

    def test_print_shows_sections_and_months(self):
        plan = self._plan_year(strategy="Two lanes to the west")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_kpi.report_annual_plan", plan.ids
        )
        for text in ("Two lanes to the west", "Strategy", "2026-12", "12,000.00"):
            self.assertIn(text, html.decode())

    def test_leaders_comment_the_plan(self):
        plan = self._plan_year()
        note = self.as_role(plan, "head").message_post(body="More lanes to the west")
        self.assertIn(note, plan.message_ids)

    def _spend(self, amount, day):
        books = self.books[self.company_a]
        move = (
            self.env["account.move"]
            .with_company(self.company_a)
            .create(
                {
                    "move_type": "entry",
                    "date": day,
                    "journal_id": books["misc"].id,
                    "line_ids": [
                        Command.create(
                            {"account_id": self.advertising.id, "debit": amount}
                        ),
                        Command.create(
                            {"account_id": books["bank"].id, "credit": amount}
                        ),
                    ],
                }
            )
        )
        move.action_post()

    def _month(self, plan, number):
        return plan.line_ids.filtered(lambda line: line.month.month == number)

    def test_targets_are_shared_out_as_last_year_sold(self):
        self._invoice(100, day=date(2025, 1, 5))
        self._invoice(300, day=date(2025, 4, 5))
        plan = self._plan_year()
        self.assertEqual(len(plan.line_ids), 12)
        self.assertEqual(self._month(plan, 1).target_turnover, 3000)
        self.assertEqual(self._month(plan, 4).target_turnover, 9000)

    def test_variance_by_the_books(self):
        plan = self._plan_year()
        self._invoice(800)
        self._invoice(-50)
        profit = self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "month": date(2026, 4, 1),
                "revenue": 1000,
                "surcharge_rate": 0,
                "cost_ids": [Command.create({"amount": 900})],
            }
        )
        profit.action_confirm()
        plan.operating_assets = 1500
        plan.action_refresh()
        april = self._month(plan, 4)
        self.assertEqual((april.actual_turnover, april.variance), (750, -250))
        self.assertAlmostEqual(april.variance_rate, -0.25, 4)
        self.assertEqual(april.actual_profit, 100)
        self.assertAlmostEqual(plan.attainment, 0.0625, 4)
        self.assertAlmostEqual(plan.profit_rate, 0.1333, 4)
        self.assertAlmostEqual(plan.service_turnover, 0.5, 4)

    def test_abnormal_ratio_asks_for_its_cause_once(self):
        plan = self._plan_year()
        ratio = self.env["logistics.annual.plan.ratio"].create(
            {
                "plan_id": plan.id,
                "kind": "advertising",
                "planned_rate": 0.05,
                "account_ids": [Command.set(self.advertising.ids)],
            }
        )
        self._invoice(1000, day=date(2026, 3, 5))
        self._spend(60, date(2026, 3, 9))  # 6 %: the edge of 5 % +- 20 %.
        self._invoice(1000)
        self._spend(61, date(2026, 4, 9))
        with freeze_time("2026-05-10"):
            plan.action_refresh()
            plan.action_refresh()
        bad = ratio.month_ids.filtered(lambda row: row.is_abnormal and row.turnover)
        self.assertEqual(bad.mapped("month"), [date(2026, 4, 1)])
        self.assertAlmostEqual(bad.rate, 0.061, 4)
        self.assertEqual(len(plan.activity_ids), 1)
        self.assertEqual((ratio.amount, ratio.budget, ratio.is_over), (121, 600, False))

    def test_spending_more_than_planned_is_shown(self):
        plan = self._plan_year(1000)
        ratio = self.env["logistics.annual.plan.ratio"].create(
            {
                "plan_id": plan.id,
                "kind": "advertising",
                "planned_rate": 0.05,
                "account_ids": [Command.set(self.advertising.ids)],
            }
        )
        self._spend(51, date(2026, 4, 9))
        with freeze_time("2026-05-10"):
            plan.action_refresh()
        self.assertTrue(ratio.is_over)

    def test_market_share(self):
        plan = self._plan_year()
        self._invoice(200)
        plan.action_refresh()
        row = self.env["logistics.annual.plan.market"].create(
            {
                "plan_id": plan.id,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 6, 30),
                "industry": 10000,
                "reachable": 1000,
                "competitors": 800,
            }
        )
        self.assertEqual(
            (row.overall_share, row.reachable_share, row.relative_share),
            (0.02, 0.2, 0.25),
        )
        with self.assertRaises(ValidationError):
            row.date_to = date(2025, 1, 1)

    def test_approved_targets_stay(self):
        plan = self._plan_year()
        self._approve(plan)
        with self.assertRaises(UserError):
            plan.target_turnover = 5
        with self.assertRaises(UserError):
            plan.action_split()
        with self.assertRaisesRegex(ValidationError, "approved target"):
            self._month(plan, 4).target_turnover = 1
        self._month(plan, 4).cause = "A lane was lost."

    def test_salespeople_do_not_plan(self):
        plan = self._plan_year()
        for action in ("action_split", "action_refresh", "action_open_analysis"):
            with self.assertRaises(AccessError):
                getattr(self.as_role(plan, "sales"), action)()

    # --- profit by five dimensions ---------------------------------------------------

    def test_profit_by_five_dimensions(self):
        state = self.env["res.country.state"].create(
            {"name": "Jiangsu", "code": "JST", "country_id": self.env.ref("base.cn").id}
        )
        self.customer.state_id = state
        campaign = self.env["utm.campaign"].create({"name": "Spring fair"})
        self.env["crm.lead"].create(
            {
                "name": "From the fair",
                "partner_id": self.customer.id,
                "campaign_id": campaign.id,
                "company_id": self.company_a.id,
            }
        )
        product = self.env["product.product"].create(
            {"name": "Pallet", "type": "consu"}
        )
        product.with_company(self.company_a).standard_price = 60
        line = {"product_id": product.id, "price_unit": 100, "quantity": 10}
        line["tax_ids"] = [Command.clear()]
        for sign in (1, 1, -1):
            self._invoice(
                sign,
                invoice_line_ids=[Command.create(line)],
                logistics_order_channel="phone",
            )
        Analysis = self.env["logistics.sales.analysis"]
        rows = Analysis._read_group(
            [("partner_id", "=", self.customer.id)],
            ["product_id", "state_id", "channel", "campaign_id", "user_id"],
            ["net_sales:sum", "cost:sum", "profit:sum"],
        )
        self.assertEqual(
            rows,
            [(product, state, "phone", campaign, self.users["sales"], 1000, 600, 400)],
        )

    # --- key-account budget ----------------------------------------------------------

    def _budget(self, **values):
        return self.env["logistics.key.budget"].create(
            {
                "company_id": self.company_a.id,
                "year": 2026,
                "category": "tender",
                "amount": 1000,
                **values,
            }
        )

    def _budget_expense(self, budget, amount, day=date(2026, 4, 9)):
        return self.env["logistics.key.budget.expense"].create(
            {"budget_id": budget.id, "name": "Bid", "amount": amount, "date": day}
        )

    def test_budget_counts_and_warns(self):
        budget = self._budget()
        self._budget_expense(budget, 600)
        self.assertEqual((budget.amount_spent, budget.amount_left), (600, 400))
        self._budget_expense(budget, 500)
        self.assertTrue(budget.is_over)

    def test_budget_refuses_when_spent(self):
        budget = self._budget(over_rule="block")
        self._budget_expense(budget, 1000)
        with self.assertRaisesRegex(ValidationError, "is spent"):
            self._budget_expense(budget, 0.01)

    def test_expense_of_another_year_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "another year"):
            self._budget_expense(self._budget(), 5, date(2025, 12, 31))

    def test_analytic_costs_count(self):
        plan = self.env.ref("analytic.analytic_plan_projects")
        account = self.env["account.analytic.account"].create(
            {"name": "Bids", "plan_id": plan.id, "company_id": self.company_a.id}
        )
        budget = self._budget(analytic_account_id=account.id)
        self.env["account.analytic.line"].create(
            {
                "name": "Printing",
                plan._column_name(): account.id,
                "amount": -70,
                "date": date(2026, 4, 2),
                "company_id": self.company_a.id,
            }
        )
        budget.invalidate_recordset()
        self.assertEqual(budget.amount_spent, 70)

    def test_finance_audits(self):
        row = self._budget_expense(self._budget(), 600)
        with self.assertRaises(AccessError):
            self.as_role(row, "head").action_audit()
        with self.assertRaises(UserError):
            row.write({"audited_at": "2026-04-10 00:00:00"})
        self.as_role(row, "finance").action_audit()
        self.assertEqual(row.audited_by_id, self.users["finance"])
        with self.assertRaises(UserError):
            row.amount = 1
