"""How finance pays what was settled."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .commission_common import APRIL, CommissionCommon


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
