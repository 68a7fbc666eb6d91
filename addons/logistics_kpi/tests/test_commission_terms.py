"""What a plan may ask for (target reached, products, kinds of customer), and how
finance pays what was settled."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .commission_common import CommissionCommon

APRIL = date(2026, 4, 1)


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


@tagged("post_install", "-at_install")
class TestCommissionBill(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.env["res.partner"].create({"name": "Agent Lin"})
        account = cls.env["account.account"].with_company(cls.company_a)
        cls.expense, cls.payable, creditor = account.create(
            [
                {"name": name, "code": code, "account_type": kind}
                for name, code, kind in (
                    ("Commission", "660100", "expense"),
                    ("Owed to people", "221100", "liability_current"),
                    ("Creditors", "220200", "liability_payable"),
                )
            ]
        )
        cls.agent.with_company(cls.company_a).property_account_payable_id = creditor
        cls.env["account.journal"].create(
            {
                "name": "Bills",
                "code": "BIL",
                "type": "purchase",
                "company_id": cls.company_a.id,
            }
        )
        cls.env["logistics.company.policy"]._get(cls.company_a).write(
            {
                "commission_journal_id": cls.books[cls.company_a]["misc"].id,
                "commission_expense_account_id": cls.expense.id,
                "commission_payable_account_id": cls.payable.id,
            }
        )
        cls.other = cls._new_owned("Southern Steel", "sales2")
        cls._plan()
        cls._pay(cls._invoice(10000), 10600)
        cls._pay(cls._invoice(5000, cls.other), 5300)
        cls.employees["sales"].logistics_agent_partner_id = cls.agent
        cls.settlement = cls._settle(APRIL)

    def _statement(self, role):
        return self.settlement.statement_ids.filtered(
            lambda row: row.employee_id == self.employees[role]
        )

    def test_agent_gets_a_vendor_bill_that_posts(self):
        settlement = self.as_role(self.settlement, "pay")
        settlement.action_make_bills()
        bill = self._statement("sales").bill_id
        self.assertEqual(
            (bill.move_type, bill.partner_id, bill.amount_total),
            ("in_invoice", self.agent, 200),
        )
        self.assertEqual(bill.invoice_line_ids.account_id, self.expense)
        self.assertFalse(self._statement("sales2").bill_id)
        bill.invoice_date = date(2026, 5, 5)
        bill.action_post()
        self.assertEqual(bill.state, "posted")
        with self.assertRaisesRegex(UserError, "No external agent"):
            settlement.action_make_bills()

    def test_bill_of_a_settlement_is_not_deleted(self):
        self.settlement.action_make_bills()
        bill = self._statement("sales").bill_id
        with self.assertRaisesRegex(UserError, "cancel it instead"):
            bill.unlink()
        bill.button_cancel()
        self.settlement.action_make_bills()
        self.assertNotEqual(self._statement("sales").bill_id, bill)

    def test_other_bills_are_deleted_as_ever(self):
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.agent.id}
        )
        self.assertTrue(bill.unlink())

    def test_own_people_get_a_journal_entry_that_posts(self):
        self.as_role(self.settlement, "pay").action_make_entry()
        move = self.settlement.entry_move_id
        self.assertEqual(
            sorted((row.account_id.code, row.balance) for row in move.line_ids),
            [("221100", -100.0), ("660100", 100.0)],
        )
        move.action_post()
        with self.assertRaisesRegex(UserError, "exists"):
            self.settlement.action_make_entry()

    def test_payroll_file_leaves_agents_out(self):
        text = self.settlement._get_export().decode("utf-8-sig")
        self.assertNotIn(self.employees["sales"].name + ",", text)
        self.assertIn("100.00", text)

    def test_nothing_is_billed_before_the_approval(self):
        draft = self._settle(date(2026, 5, 1), approve=False)
        with self.assertRaisesRegex(UserError, "Only an approved settlement"):
            draft.action_make_bills()

    def test_others_make_no_documents(self):
        for action in ("action_make_bills", "action_make_entry"):
            with self.assertRaises(AccessError):
                getattr(self.as_role(self.settlement, "plain"), action)()

    def test_the_link_is_not_written_by_hand(self):
        with self.assertRaises(UserError):
            self.as_role(self.settlement, "pay").write({"entry_move_id": False})
