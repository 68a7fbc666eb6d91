from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .statement_common import StatementCommon

END = date(2026, 6, 30)


@tagged("post_install", "-at_install")
class TestUnbilled(StatementCommon):
    """Month end: delivered and on no posted invoice (decisions C6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["finance"].group_ids |= cls.env.ref("account.group_account_invoice")
        cls.accrued = cls._new_account(cls.company_a, "140600", "asset_current")
        cls._ship("WB1", 1000, delivered_on=date(2026, 6, 12), state="delivered")
        cls._ship("WB2", 500, delivered_on=date(2026, 7, 1), state="delivered")
        cls._ship("WB3", 250)
        cls._ship(
            "WB4",
            14,
            currency=cls.usd,
            delivered_on=date(2026, 6, 20),
            state="delivered",
        )

    def _unbilled(self, day=END):
        self.env.flush_all()
        report = self.env["logistics.unbilled.report"].with_context(
            logistics_as_of=str(day)
        )
        found = report.search([("company_id", "=", self.company_a.id)])
        return {row.name: row.amount for row in found}

    def test_delivered_until_the_day_in_the_company_currency(self):
        self.assertEqual(self._unbilled(), {"WB1": 1000, "WB4": 100})
        self.assertEqual(
            self._unbilled(date(2026, 7, 1)), {"WB1": 1000, "WB2": 500, "WB4": 100}
        )

    def test_what_is_invoiced_later_was_unbilled_then(self):
        statement = self._make().filtered(lambda s: s.currency_id.name == "CNY")
        statement.action_send()
        statement.line_ids._accept()
        with freeze_time("2026-07-03"):
            invoice = statement._invoice_agreed()
            invoice.invoice_date = date(2026, 7, 3)
            self.assertIn("WB1", self._unbilled(date(2026, 7, 5)), "a draft bills not")
            invoice.action_post()
        self.assertIn("WB1", self._unbilled())
        self.assertNotIn("WB1", self._unbilled(date(2026, 7, 5)))

    def _wizard(self, role="finance", **values):
        books = self.books[self.company_a]
        accrued = self.accrued
        return self.as_role(self.env["logistics.unbilled.entry"], role).create(
            {
                "company_id": self.company_a.id,
                "date": END,
                "journal_id": books["misc"].id,
                "account_id": accrued.id,
                "income_account_id": books["income"].id,
                **values,
            }
        )

    def test_draft_entry_and_its_reversal(self):
        wizard = self._wizard()
        self.assertEqual(wizard.amount, 1100)
        moves = self.env["account.move"].search(wizard.action_create_entry()["domain"])
        entry, reversal = moves.sorted("date")
        self.assertEqual(set(moves.mapped("state")), {"draft"})
        self.assertEqual((entry.date, reversal.date), (END, date(2026, 7, 1)))
        self.assertEqual(reversal.reversed_entry_id, entry)
        balance = {
            line.account_id: line.balance
            for line in entry.line_ids
            if line.partner_id == self.customer
        }
        self.assertEqual(balance[wizard.account_id], 1100)
        self.assertEqual(balance[wizard.income_account_id], -1100)
        moves.action_post()
        both = sum(
            moves.line_ids.filtered(
                lambda line: line.account_id == wizard.account_id
            ).mapped("balance")
        )
        self.assertEqual(both, 0)

    def test_a_month_end_is_booked_once(self):
        wizard = self._wizard()
        wizard.action_create_entry()
        with self.assertRaises(UserError):
            wizard.action_create_entry()

    def test_accounts_are_asked_for_and_remembered(self):
        with self.assertRaises(UserError):
            self._wizard(account_id=False).action_create_entry()
        wizard = self._wizard()
        wizard.action_create_entry()
        self.assertEqual(self.policy.unbilled_account_id, wizard.account_id)

    def test_only_finance_books(self):
        for role in ("sales", "service", "leader"):
            with self.assertRaises(AccessError):
                self._wizard(role)
