"""What a plan may ask for (target reached, products, kinds of customer, money of a
bill)."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .commission_common import APRIL, CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionTerms(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metric = cls.env.ref("logistics_kpi.metric_revenue")
        cls.warehouse, cls.line_haul = cls.env["product.product"].create(
            [{"name": name, "type": "service"} for name in ("Warehouse", "Line-haul")]
        )

    def _target(self, role, amount):
        return self.env["logistics.kpi.target"].create(
            {
                "company_id": self.company_a.id,
                "metric_id": self.metric.id,
                "month": APRIL,
                "employee_id": self.employees[role].id,
                "amount": amount,
            }
        )

    def _achievement(self, mode="whole"):
        return self._plan(
            ((0, 0), (80, 0.01), (100, 0.02)),
            basis="achievement",
            mode=mode,
            target_metric_id=self.metric.id,
        )

    def _lines(self, *rows):
        tax = self.books[self.company_a]["tax"]
        return [
            Command.create(
                {
                    "product_id": product.id,
                    "price_unit": price,
                    "tax_ids": [Command.set(tax.ids)],
                }
            )
            for product, price in rows
        ]

    def test_target_reached_decides_the_rate(self):
        self._achievement()
        self._target("sales", 10000)
        self._pay(self._invoice(7900), 8374)
        self._run()
        self.assertEqual(self._amounts("sales"), [0.0])
        self._pay(self._invoice(100), 106)
        self._run()
        self.assertEqual(sum(self._amounts("sales")), 80)  # 8,000 x 1 %
        self._pay(self._invoice(2000), 2120)
        self._run()
        self.assertEqual(sum(self._amounts("sales")), 200)  # 10,000 x 2 %

    def test_each_part_of_the_target_has_its_rate(self):
        self._achievement("marginal")
        self._target("sales", 10000)
        self._pay(self._invoice(12000), 12720)
        self._run()
        self.assertEqual(self._amounts("sales"), [60.0])  # 2,000 x 1 % + 2,000 x 2 %

    def test_undoing_a_payment_falls_below_the_target(self):
        self._achievement()
        self._target("sales", 10000)
        self._pay(self._invoice(9000), 9540)
        second = self._pay(self._invoice(1000), 1060)
        self._run()
        self.assertEqual(sum(self._amounts("sales")), 200)
        self._debt(second).remove_move_reconcile()
        self._run()
        self.assertEqual(sum(self._amounts("sales")), 90)

    def test_money_waits_for_a_target(self):
        self._achievement()
        self._pay(self._invoice(10000), 10600)
        self._run()
        self.assertFalse(self._entries())
        self.assertEqual(self.Event.search([]).reason, "no_target")
        self._target("sales", 10000)
        self._run()
        self.assertEqual(self._amounts("sales"), [200.0])

    def test_target_has_to_be_named(self):
        version = self._plan(basis="achievement", approve=False)
        version.action_backtest()
        with self.assertRaisesRegex(UserError, "name the target"):
            version.action_approval_submit()

    def test_only_the_counted_products_are_paid(self):
        self._plan(product_ids=[Command.set(self.warehouse.ids)])
        lines = self._lines((self.warehouse, 600), (self.line_haul, 400))
        self._pay(self._invoice(1, invoice_line_ids=lines), 1060)
        self._run()
        entry = self._entries("sales")
        self.assertEqual((entry.base, entry.amount), (600, 12))

    def test_two_plans_share_an_invoice_by_products(self):
        self._plan(product_ids=[Command.set(self.warehouse.ids)])
        self._plan(((0, 0.05),), product_ids=[Command.set(self.line_haul.ids)])
        lines = self._lines((self.warehouse, 600), (self.line_haul, 400))
        self._pay(self._invoice(1, invoice_line_ids=lines), 1060)
        self._run()
        self.assertEqual(self._amounts("sales"), [12.0, 20.0])
        self.assertEqual(self._run(), 0)

    def test_category_counts_with_what_is_below_it(self):
        above = self.env["product.category"].create({"name": "Contract logistics"})
        below = above.create({"name": "Warehousing", "parent_id": above.id})
        self.warehouse.categ_id = below
        self._plan(product_category_ids=[Command.set(above.ids)])
        lines = self._lines((self.warehouse, 250), (self.line_haul, 750))
        self._pay(self._invoice(1, invoice_line_ids=lines), 1060)
        self._run()
        self.assertEqual(self._amounts("sales"), [5.0])

    def test_invoice_without_the_product_has_no_plan(self):
        self._plan(product_ids=[Command.set(self.warehouse.ids)])
        self._pay(self._invoice(1000), 1060)
        self._run()
        self.assertEqual(self.Event.search([]).reason, "no_plan")

    def test_same_products_twice_are_refused(self):
        self._plan(product_ids=[Command.set(self.warehouse.ids)])
        with self.assertRaisesRegex(ValidationError, "is paid by"):
            self._plan(product_ids=[Command.set(self.warehouse.ids)])

    def test_kind_of_customer(self):
        big, small = self.env["logistics.customer.type"].create(
            [{"name": "Manufacturer"}, {"name": "Trader"}]
        )
        self.env["crm.lead"].create(
            {
                "name": "Won before",
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "logistics_customer_type_id": big.id,
            }
        )
        self._plan(customer_type_ids=[Command.set(small.ids)])
        self._pay(self._invoice(1000), 1060)
        self._run()
        self.assertFalse(self._entries())
        self._plan(((0, 0.03),), customer_type_ids=[Command.set(big.ids)])
        self.assertEqual(self._amounts("sales"), [30.0])


@tagged("post_install", "-at_install")
class TestCommissionNote(CommissionCommon):
    """Money that came as a bill of acceptance (decision E9)."""

    def _paid_by_note(self, **values):
        self._plan()
        invoice = self._invoice(1000)
        note = self.env["logistics.note"].create(
            {
                "number": "1305 0001",
                "kind": "commercial",
                "company_id": self.company_a.id,
                "currency_id": self.company_a.currency_id.id,
                "partner_id": self.customer.id,
                "acceptor": "Northern Steel Finance",
                "amount": 1060,
                "date_received": date(2026, 4, 20),
                "date_maturity": date(2026, 6, 20),
                "move_ids": [Command.set(invoice.ids)],
                **values,
            }
        )
        self._pay(invoice, 1060)
        self._run()
        return note

    def test_commercial_bill_counts_when_it_is_collected(self):
        note = self._paid_by_note()
        self.assertEqual(self.Event.search([]).reason, "wait_note")
        self.assertFalse(self._entries())
        self.as_role(note, "finance").action_collect()
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0])
        self.assertEqual(self._run(), 0)

    def test_discounted_with_recourse_is_still_a_risk(self):
        note = self._paid_by_note(discount_bank="ICBC")
        self.as_role(note, "finance").action_discount()
        self._run()
        self.assertFalse(self._entries())
        note.has_recourse = False
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0])

    def test_bank_bill_is_money(self):
        self._paid_by_note(kind="bank")
        self.assertEqual(self._amounts("sales"), [20.0])

    def test_policy_may_count_it_at_once(self):
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        policy.commission_wait_note = False
        self._paid_by_note()
        self.assertEqual(self._amounts("sales"), [20.0])
