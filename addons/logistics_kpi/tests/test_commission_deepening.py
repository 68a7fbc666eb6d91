from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .commission_common import CommissionCommon


@tagged("post_install", "-at_install")
class TestDeepening(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for amount, day in ((1000, date(2025, 1, 10)), (900000, date(2025, 4, 10))):
            cls._pay(cls._invoice(amount, day=day), amount * 1.06, day=day)

    def _deepening(self, approve=True, **values):
        plan = self.env["logistics.deepening.plan"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "date_from": date(2026, 4, 1),
                "note": "Two more lanes",
                "share_ids": [
                    Command.create(
                        {
                            "role": role,
                            "employee_id": self.employees[person].id,
                            "percent": percent,
                        }
                    )
                    for role, person, percent in (
                        ("owner", "sales", 60),
                        ("service", "sales2", 20),
                        ("operations", "leader", 20),
                    )
                ],
                **values,
            }
        )
        if approve:
            plan.action_approval_submit()
            while steps := plan.sudo()._approval_pending_step():
                plan.with_user(steps.approver_ids[:1]).action_approval_approve()
            self.env.invalidate_all()
        return plan

    def _margin(self, share=0.12):
        month = self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "month": date(2026, 4, 1),
                "revenue": 1260000,
                "surcharge_rate": 0,
                "cost_ids": [Command.create({"amount": 1260000 * (1 - share)})],
            }
        )
        month.action_confirm()

    def test_worked_example(self):
        """H-9.2: growth of 40 percent, reward 2,646.00."""
        plan = self._deepening()
        invoice = self._invoice(1260000)
        self._pay(invoice, 1335600)
        self._margin()
        plan.action_compute_quarter()
        quarter = plan.quarter_ids
        self.assertEqual((quarter.base, quarter.increment), (900000.0, 315000.0))
        self.assertEqual((quarter.amount, quarter.reason), (2646.0, False))
        self.assertEqual(self._amounts("sales"), [1587.6])
        self.assertEqual(self._amounts("sales2"), [529.2])
        self.assertEqual(self._amounts("leader"), [529.2])

    def _rewards(self, role):
        rows = self._entries(role).filtered(lambda e: e.kind == "reward")
        return [round(row.amount, 2) for row in rows]

    def test_commission_of_the_increment_is_taken_off_the_reward(self):
        """0.1 % of 1,260,000 is 1,260.00; a quarter of the money is the increment:
        315.00 less for who had the commission, nothing for the others."""
        self._plan(rates=((0, 0.001),))
        plan = self._deepening()
        self._pay(self._invoice(1260000), 1335600)
        self._run()
        self._margin()
        plan.action_compute_quarter()
        self.assertEqual(self._rewards("sales"), [1272.6])
        self.assertEqual(self._rewards("sales2"), [529.2])
        text = self._entries("sales").filtered(lambda e: e.kind == "reward").formula
        self.assertIn("- 315.00 = 1272.60", text)

    def test_higher_commission_leaves_no_reward(self):
        self._plan(rates=((0, 0.02),))
        plan = self._deepening()
        self._pay(self._invoice(1260000), 1335600)
        self._run()
        self._margin()
        plan.action_compute_quarter()
        self.assertEqual((self._rewards("sales"), plan.quarter_ids.amount), ([], 2646))

    def test_both_are_paid_where_the_plan_says_so(self):
        self._plan(rates=((0, 0.02),))
        plan = self._deepening(is_instead=False)
        self._pay(self._invoice(1260000), 1335600)
        self._run()
        self._margin()
        plan.action_compute_quarter()
        self.assertEqual(self._rewards("sales"), [1587.6])

    def test_margin_is_compared_with_the_same_quarter_only(self):
        """July of the year before does not belong to the base."""
        for month, share in ((date(2025, 4, 1), 0.12), (date(2025, 7, 1), 0.9)):
            row = self.env["logistics.gross.profit"].create(
                {
                    "company_id": self.company_a.id,
                    "partner_id": self.customer.id,
                    "month": month,
                    "revenue": 900000,
                    "surcharge_rate": 0,
                    "cost_ids": [Command.create({"amount": 900000 * (1 - share)})],
                }
            )
            row.action_confirm()
        plan = self._deepening()
        self._pay(self._invoice(1260000), 1335600)
        self._margin()
        plan.action_compute_quarter()
        self.assertEqual(round(plan.quarter_ids.base_margin, 6), 0.12)
        self.assertFalse(plan.quarter_ids.reason)

    def test_overdue_money_earns_nothing(self):
        plan = self._deepening()
        self._invoice(1260000)
        self._margin()
        plan.action_compute_quarter()
        self.assertEqual(plan.quarter_ids.reason, "overdue")
        self.assertFalse(self._entries())

    def test_small_growth_earns_nothing(self):
        plan = self._deepening()
        self._pay(self._invoice(980000), 1038800)
        self._margin()
        plan.action_compute_quarter()
        self.assertEqual(plan.quarter_ids.reason, "growth")

    def test_margin_has_to_be_confirmed_first(self):
        plan = self._deepening()
        self._invoice(1260000)
        with self.assertRaises(UserError):
            plan.action_compute_quarter()

    def test_shares_are_100_percent(self):
        plan = self._deepening(approve=False)
        plan.share_ids[0].percent = 59.99
        with self.assertRaises(UserError):
            plan.action_approval_submit()

    def test_new_customers_are_not_deepened(self):
        plan = self._deepening(
            approve=False, partner_id=self._new_owned("Young Ltd.", "sales").id
        )
        with self.assertRaises(UserError):
            plan.action_approval_submit()

    def test_no_increment_is_rewarded_twice(self):
        self._deepening(approve=False)
        with self.assertRaises(ValidationError):
            self._deepening(approve=False, date_from=date(2026, 7, 1))

    def test_quarters_are_history(self):
        plan = self._deepening()
        self._pay(self._invoice(1260000), 1335600)
        self._margin()
        plan.action_compute_quarter()
        with self.assertRaises(AccessError):
            plan.quarter_ids.write({"amount": 1})
        with self.assertRaises(UserError):
            plan.write({"natural_growth": 0})


@tagged("post_install", "-at_install")
class TestMyPay(CommissionCommon):
    def test_outlook_tells_what_payments_would_bring(self):
        self._plan(rates=((0, 0.02), (1000, 0.05)), scope="period")
        today = self.env.cr.now().date()
        self._invoice(900, day=today)
        self._invoice(900, day=today)
        action = self.as_role(
            self.env["logistics.commission.outlook"], "sales"
        ).action_open()
        outlook = self.as_role(
            self.env["logistics.commission.outlook"].browse(action["res_id"]), "sales"
        )
        self.assertEqual(outlook.line_ids.mapped("amount"), [18.0, 18.0])
        self.assertEqual(outlook.amount, 0)
        outlook.line_ids.is_paid = True
        self.assertEqual(outlook.amount, 90.0)
        self.assertFalse(self._entries(), "an outlook writes nothing")

    def test_statement_prints(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        settlement = self._settle(date(2026, 4, 1))
        html = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_kpi.report_commission_statement", settlement.statement_ids.ids
        )[0]
        self.assertIn(b"20.00", html)

    def test_grade_of_the_month_counts(self):
        self.patch(
            type(self.Entry),
            "_grades",
            lambda self, employees, months: {
                (employee.id, month): "A" for employee in employees for month in months
            },
        )
        self._plan(factors=({"kind": "grade", "key": "A", "value": 1.1},))
        self._pay(self._invoice(1000), 1060)
        self._run()
        self.assertEqual(self._amounts(), [22.0])
