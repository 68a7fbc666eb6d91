"""Sales statements: net sales by channel and reason, bad input and rights."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .sales_month_common import SalesMonthCommon


@tagged("post_install", "-at_install")
class TestSalesMonth(SalesMonthCommon):
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
