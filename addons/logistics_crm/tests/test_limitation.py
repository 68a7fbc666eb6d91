from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .statement_common import SIGNATURE, StatementCommon


@tagged("post_install", "-at_install")
class TestLimitation(StatementCommon):
    """Debts become time-barred three years after the last acknowledgement (E6)."""

    def _barred(self, day):
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env["res.partner"]._logistics_limitation(
            self.company_a, date.fromisoformat(day), tuple(self.customer.ids)
        )
        return found.get(self.customer.id)

    def test_counted_from_the_due_date(self):
        self._invoice(100, date(2024, 1, 10), date(2024, 2, 10))
        self.assertEqual(self._barred("2026-06-30"), (False, date(2027, 2, 10), "ok"))
        self.assertEqual(self._barred("2026-09-01")[2], "warn")
        self.assertEqual(self._barred("2027-02-10")[2], "barred")

    def test_a_part_payment_acknowledges(self):
        invoice = self._invoice(100, date(2024, 1, 10), date(2024, 2, 10))
        self._pay(invoice, 10, date(2025, 5, 1))
        self.assertEqual(
            self._barred("2026-06-30")[:2], (date(2025, 5, 1), date(2028, 5, 1))
        )

    def test_a_credit_note_acknowledges_nothing(self):
        invoice = self._invoice(100, date(2024, 1, 10), date(2024, 2, 10))
        refund = self._invoice(10, date(2025, 5, 1), move_type="out_refund")
        (invoice | refund).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        self.assertFalse(self._barred("2026-06-30")[0])

    def test_a_promise_and_a_signed_statement_acknowledge(self):
        self._invoice(100, date(2024, 1, 10), date(2024, 2, 10))
        self.env["logistics.payment.promise"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "amount": 100,
                "date": date(2025, 3, 1),
                "date_due": date(2025, 4, 1),
            }
        )
        self.assertEqual(self._barred("2026-06-30")[0], date(2025, 3, 1))
        statement = self._sent(1000)
        with freeze_time("2026-07-01 02:00:00"):
            statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        self.assertEqual(
            self._barred("2026-07-02")[:2], (date(2026, 7, 1), date(2029, 7, 1))
        )

    def test_paid_debts_are_not_counted(self):
        invoice = self._invoice(100, date(2024, 1, 10), date(2024, 2, 10))
        self._pay(invoice, 100, date(2025, 5, 1))
        self.assertIsNone(self._barred("2026-06-30"))

    def test_the_owner_is_warned_once(self):
        self._invoice(100, date(2024, 1, 10), date(2024, 2, 10))
        partners = self.env["res.partner"]
        day = date(2026, 9, 1)
        self.assertEqual(partners._logistics_warn(self.company_a, day), self.customer)
        self.assertIn("2027-02-10", self.customer.activity_ids.mapped("summary")[0])
        self.assertFalse(partners._logistics_warn(self.company_a, day))
