"""Sales statements: closing, places, bonus, claw-back."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .commission_common import APRIL
from .sales_month_common import SalesMonthCommon

MAY = date(2026, 5, 1)


@tagged("post_install", "-at_install")
class TestSalesMonthClosing(SalesMonthCommon):
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
