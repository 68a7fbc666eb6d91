"""Sales statements: net sales by channel and reason, closing, places, bonus, claw-back.

`sales` leads one customer of two years (existing), `sales2` another.
"""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .commission_common import CommissionCommon

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
NOW = "2026-07-10 02:00:00"


@tagged("post_install", "-at_install")
class TestSalesMonth(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Month = cls.env["logistics.sales.month"]
        cls.other = cls._new_owned("Southern Steel", "sales2")
        cls._invoice(100, day=date(2025, 4, 5))
        cls._invoice(100, cls.other, day=date(2025, 4, 5))
        # Invoices every other month keep both customers in business.
        cls._invoice(10, day=date(2026, 2, 5))
        cls._invoice(10, cls.other, day=date(2026, 2, 5))

    def _month(self, month=APRIL, close=False, period="month"):
        row = self.Month.create(
            {"company_id": self.company_a.id, "month": month, "period": period}
        )
        with freeze_time(NOW):
            row.action_close() if close else row.action_compute()
        return row

    def _of(self, month, role="sales"):
        return month.statement_ids.filtered(
            lambda row: row.employee_id == self.employees[role]
        )

    def _refund(self, amount, reason=False, origin=None, **values):
        return self._invoice(
            -amount,
            logistics_return_reason=reason,
            reversed_entry_id=origin and origin.id,
            **values,
        )

    def _bonus(self, **values):
        return self.env["logistics.sales.bonus"].create(
            {"company_id": self.company_a.id, **values}
        )

    def _set_target(self, amount, month=APRIL, role="sales"):
        self.env["logistics.kpi.target"].create(
            {
                "company_id": self.company_a.id,
                "metric_id": self.env.ref("logistics_kpi.metric_revenue").id,
                "month": month,
                "employee_id": self.employees[role].id,
                "amount": amount,
            }
        )

    # --- figures --------------------------------------------------------------------

    def test_orders_by_channel(self):
        self.env["logistics.company.policy"]._get(
            self.company_a
        ).new_customer_months = 1
        self._invoice(1000, logistics_order_channel="visit")
        self._invoice(200, logistics_order_channel="phone")
        self._invoice(50, logistics_order_channel="letter")
        self._invoice(7)
        row = self._of(self._month())
        # The business of the year before ended: these are a new customer's.
        self.assertEqual(row.order_count, 4)
        old = row.orders_visit, row.orders_communication, row.orders_other
        self.assertEqual(old, (1000, 250, 7))

    def test_new_customers_orders_are_apart(self):
        fresh = self._new_owned("Fresh Foods", "sales")
        self._invoice(300, fresh, logistics_order_channel="phone")
        row = self._of(self._month())
        self.assertEqual((row.orders_new, row.orders_communication), (300, 0))

    def test_four_reasons_voids_allowances_and_discounts(self):
        tax = self.books[self.company_a]["tax"]
        line = {
            "name": "Freight",
            "price_unit": 1000,
            "discount": 10,
            "tax_ids": [Command.set(tax.ids)],
        }
        self._invoice(1, invoice_line_ids=[Command.create(line)])
        for amount, reason in (
            (1, "late"),
            (2, "business"),
            (4, "quality"),
            (8, "other"),
            (16, "allowance"),
            (32, False),
        ):
            self._refund(amount, reason)
        void = self._invoice(100)
        void.button_draft()
        void.button_cancel()
        row = self._of(self._month())
        self.assertEqual((row.discounts, row.voids, row.allowances), (100, 100, 16))
        self.assertEqual(
            (
                row.returns_late,
                row.returns_business,
                row.returns_quality,
                row.returns_other,
            ),
            (1, 2, 4, 40),
        )
        # 1,000 + 100 ordered less 47 returned, 100 discount, 100 void, 16 allowance.
        self.assertEqual(row.net_sales, 837)

    def test_money_and_profit(self):
        product = self.env["product.product"].create(
            {"name": "Pallet", "type": "consu"}
        )
        product.with_company(self.company_a).standard_price = 60
        line = {"product_id": product.id, "price_unit": 100, "quantity": 10}
        tax = self.books[self.company_a]["tax"]
        line["tax_ids"] = [Command.set(tax.ids)]
        invoice = self._invoice(1, invoice_line_ids=[Command.create(line)])
        self._pay(invoice, 530)
        self.env["logistics.sales.expense"].create(
            [
                {
                    "company_id": self.company_a.id,
                    "employee_id": self.employees["sales"].id,
                    "date": date(2026, 4, 9),
                    "kind": kind,
                    "amount": amount,
                }
                for kind, amount in (
                    ("salary", 100),
                    ("fuel", 20),
                    ("gift", 5),
                    ("note_loss", 30),
                    ("note_gain", 10),
                )
            ]
        )
        row = self._of(self._month())
        self.assertEqual((row.collection, row.marginal_cost), (500, 600))
        # 1,060 less 530; 110 x 1.06 before April is unpaid.
        self.assertAlmostEqual(row.receivable, 646.6, 2)
        self.assertEqual((row.development_expense, row.other_expense), (120, 5))
        self.assertEqual((row.gross_profit, row.net_profit), (275, 255))

    def test_growth_and_target(self):
        self._set_target(240)
        self._invoice(120)
        row = self._of(self._month())
        self.assertAlmostEqual(row.growth, 0.2, 4)
        self.assertAlmostEqual(row.achievement, 0.5, 4)

    def test_sales_of_nobody_are_told(self):
        lonely = self._new_customer("Nobody's")
        lonely.with_company(self.company_a).property_account_receivable_id = self.books[
            self.company_a
        ]["receivable"]
        self._invoice(70, lonely)
        self.assertEqual(self._month().unassigned, 70)

    # --- closing --------------------------------------------------------------------

    def test_closed_month_stays_and_changes_come_next(self):
        first = self._invoice(1000)
        april = self._month(close=True)
        self.assertEqual(self._of(april).total_sales, 1000)
        first.button_draft()
        first.button_cancel()
        self._invoice(300, day=date(2026, 5, 3))
        may = self._month(MAY)
        row = self._of(may)
        self.assertEqual((row.net_sales, row.late_amount), (300, -1000))
        self.assertEqual(row.total_sales, -700)
        self.assertEqual(self._of(april).total_sales, 1000)
        with self.assertRaisesRegex(UserError, "is closed"):
            april.action_compute()
        with self.assertRaises(AccessError):
            self._of(april).write({"net_sales": 1})

    def test_sum_of_closed_months_is_the_books(self):
        invoice = self._invoice(1000)
        self._month(close=True)
        self._refund(250, "quality", invoice)  # Late: dated April.
        self._month(MAY, close=True)
        self._invoice(40, day=date(2026, 4, 28))
        june = self._month(date(2026, 6, 1), close=True)
        rows = self.env["logistics.sales.statement"].search(
            [("employee_id", "=", self.employees["sales"].id)]
        )
        self.assertEqual(sum(rows.mapped("total_sales")), 790)
        self.assertEqual(self._of(june).late_amount, 40)

    def test_months_close_in_order_and_after_their_end(self):
        self._month()
        with self.assertRaisesRegex(UserError, "Close Sales of 2026-04 first"):
            self._month(MAY, close=True)
        with self.assertRaisesRegex(UserError, "not over yet"):
            self._month(date(2026, 7, 1), close=True)

    def test_first_three_are_published(self):
        self._invoice(500)
        self._invoice(900, self.other)
        april = self._month(close=True)
        self.assertEqual((self._of(april, "sales2").rank, self._of(april).rank), (1, 2))
        message = april.message_ids.filtered(lambda m: "Place 1" in (m.body or ""))
        self.assertIn(self.employees["sales2"].name, message.body)
        self.assertIn(self.users["sales"].partner_id, message.partner_ids)

    def test_equal_sales_share_a_place(self):
        self._invoice(500)
        self._invoice(500, self.other)
        april = self._month()
        self.assertEqual(april.statement_ids.mapped("rank"), [1, 1])

    # --- bonus ----------------------------------------------------------------------

    def test_bonus_by_target_and_place_is_paid_with_the_month(self):
        self._bonus(kind="performance", bound=1, rate=0.01)
        self._bonus(kind="performance", bound=1.2, rate=0.02)
        self._bonus(kind="rank", bound=1, amount=300)
        self._set_target(1000)
        self._invoice(1000)
        self._invoice(400, self.other)
        april = self._month(close=True)
        row = self._of(april)
        self.assertEqual((row.bonus_performance, row.bonus_rank), (10, 300))
        self.assertEqual(self._of(april, "sales2").bonus, 0)
        settlement = self._settle(APRIL)
        paid = settlement.statement_ids.filtered(
            lambda s: s.employee_id == self.employees["sales"]
        )
        self.assertEqual(paid.payable, 310)

    def test_no_bonus_before_the_target(self):
        self._bonus(kind="performance", bound=1, rate=0.01)
        self._set_target(1001)
        self._invoice(1000)
        self.assertEqual(self._of(self._month()).bonus_performance, 0)

    def test_returned_goods_take_their_bonus_back(self):
        self._bonus(kind="performance", bound=1, rate=0.02)
        self._set_target(1000)
        self._set_target(1000, MAY)
        invoice = self._invoice(1000)
        april = self._month(close=True)
        self.assertEqual(self._of(april).bonus, 20)
        self._invoice(2000, day=date(2026, 5, 3))
        self._refund(500, "quality", invoice, day=date(2026, 5, 9))
        row = self._of(self._month(MAY, close=True))
        # 1,500 net; the bonus is on 2,000, and 500 x 2 % of April go back.
        self.assertEqual((row.net_sales, row.bonus_performance), (1500, 40))
        self.assertEqual((row.clawback, row.bonus), (-10, 30))
        kinds = {entry.kind: entry.amount for entry in row.entry_ids}
        self.assertEqual(kinds, {"sales_bonus": 40, "bonus_back": -10})

    def test_year_sums_its_closed_months(self):
        self._bonus(kind="rank", period="year", bound=1, amount=1000)
        self._invoice(500)
        self._month(close=True)
        self._invoice(700, day=date(2026, 5, 3))
        self._month(MAY, close=True)
        year = self.Month.create(
            {"company_id": self.company_a.id, "month": MAY, "period": "year"}
        )
        with freeze_time("2027-01-15"):
            year.action_close()
        row = self._of(year)
        self.assertEqual((row.total_sales, row.rank, row.bonus), (1200, 1, 1000))

    # --- bad input and rights -------------------------------------------------------

    def test_expense_of_a_closed_month_is_refused(self):
        self._month(close=True)
        with self.assertRaisesRegex(UserError, "closed"):
            self.env["logistics.sales.expense"].create(
                {
                    "company_id": self.company_a.id,
                    "employee_id": self.employees["sales"].id,
                    "date": date(2026, 4, 9),
                    "amount": 5,
                }
            )

    def test_two_rows_of_a_bonus_table_are_refused(self):
        self._bonus(kind="rank", bound=1, amount=300)
        with self.assertRaises(ValidationError):
            self._bonus(kind="rank", bound=1, amount=200)

    def test_everybody_sees_the_own_statement_only(self):
        self._invoice(500)
        self._invoice(900, self.other)
        self._month()
        seen = {
            role: len(
                self.as_role(self.env["logistics.sales.statement"], role).search([])
            )
            for role in ("sales", "leader", "pay")
        }
        self.assertEqual(seen, {"sales": 1, "leader": 2, "pay": 2})

    def test_salespeople_close_nothing(self):
        month = self._month()
        for action in ("action_compute", "action_close"):
            with self.assertRaises(AccessError):
                getattr(self.as_role(month, "sales"), action)()

    def test_night_computes_the_running_month(self):
        with freeze_time("2026-04-20"), self.enter_registry_test_mode():
            self.env.ref("logistics_kpi.ir_cron_sales_month").method_direct_trigger()
        rows = self.Month.search([("company_id", "=", self.company_a.id)])
        self.assertEqual(
            sorted(rows.mapped("month")), [date(2026, 3, 1), date(2026, 4, 1)]
        )
        self.assertTrue(all(rows.mapped("computed_at")))
