from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .bill_common import TODAY, BillCommon


@tagged("post_install", "-at_install")
class TestReceivableCollection(BillCommon):
    def _remind(self, day):
        return self.env["logistics.dunning.reminder"]._remind(self.company_a, day)

    def test_each_instalment_is_told_once_a_level(self):
        self._invoice(1000, date(2026, 6, 1), TODAY)
        first = self._remind(TODAY)
        self.assertEqual(first.level_id.days, 0)
        self.assertEqual((first.amount, first.user_id), (1000, self.users["sales"]))
        self.assertFalse(self._remind(TODAY))
        self.assertFalse(self._remind(date(2026, 7, 6)))
        self.assertEqual(self._remind(date(2026, 7, 7)).level_id.days, 7)

    def test_an_old_debt_is_told_at_its_highest_level_only(self):
        self._invoice(1000, date(2026, 1, 1), date(2026, 1, 31))
        self.assertEqual(self._remind(TODAY).level_id.days, 30)
        self.assertFalse(self._remind(TODAY))

    def test_what_is_paid_or_credited_is_not_told(self):
        paid = self._invoice(1000, date(2026, 6, 1), TODAY)
        self._pay(paid, 1000, date(2026, 6, 20))
        self._invoice(100, date(2026, 6, 1), TODAY, move_type="out_refund")
        self.assertFalse(self._remind(TODAY))

    def test_a_paid_instalment_does_not_hide_the_next(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two instalments",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 40, "nb_days": 0}),
                    (0, 0, {"value": "percent", "value_amount": 60, "nb_days": 30}),
                ],
            }
        )
        invoice = self._invoice(
            1000, date(2026, 5, 31), invoice_payment_term_id=term.id
        )
        self._pay(invoice, 400, date(2026, 6, 1))
        self.assertEqual(self._remind(TODAY).mapped("amount"), [600])

    def test_salesperson_and_superior_hear(self):
        self._invoice(1000, date(2026, 5, 1), date(2026, 6, 15))
        self._remind(TODAY)
        heard = (
            self.env["mail.message"]
            .search([("subject", "=", "Overdue payments")])
            .notified_partner_ids
        )
        expected = self.users["sales"].partner_id | self.users["leader"].partner_id
        self.assertEqual(heard, expected)

    def test_customer_is_mailed_where_the_level_says_so(self):
        self.env.ref("logistics_crm.dunning_level_0").mail_customer = True
        self._invoice(1000, date(2026, 6, 1), TODAY)
        self._remind(TODAY)
        mail = self.env["mail.mail"].search([("subject", "=", "Payment reminder")])
        self.assertEqual((mail.state, mail.recipient_ids), ("outgoing", self.customer))

    # --- promises ---------------------------------------------------------------------

    def _promise(self, amount, due=TODAY, made=date(2026, 6, 1), role="sales"):
        return self.as_role(self.env["logistics.payment.promise"], role).create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "amount": amount,
                "date": made,
                "date_due": due,
            }
        )

    def test_kept_by_a_payment_in_time(self):
        invoice = self._invoice(1000, date(2026, 4, 1))
        promise = self._promise(400)
        with freeze_time("2026-06-15"):
            self.assertEqual(promise.state, "open")
        self._pay(invoice, 400, TODAY)
        self.env.invalidate_all()
        with freeze_time("2026-07-15"):
            self.assertEqual((promise.state, promise.paid_amount), ("kept", 400))

    def test_broken_by_a_late_payment_or_a_credit_note(self):
        invoice = self._invoice(1000, date(2026, 4, 1))
        promise = self._promise(400)
        refund = invoice._reverse_moves(
            [{"invoice_date": date(2026, 6, 10), "date": date(2026, 6, 10)}]
        )
        refund.invoice_line_ids.price_unit = 500
        refund.action_post()
        self._pay(invoice, 400, date(2026, 7, 1))
        self.env.invalidate_all()
        with freeze_time("2026-07-15"):
            self.assertEqual(promise.state, "broken")
            broken = self.env["logistics.payment.promise"].search(
                [("state", "=", "broken")]
            )
            self.assertIn(promise.sudo(), broken)

    def test_broken_promise_alerts_once(self):
        promise = self._promise(400)
        with freeze_time("2026-07-01"):
            self.env["logistics.payment.promise"]._cron_alert_broken()
        self.assertEqual(promise.activity_ids.user_id, self.users["sales"])

    def test_promises_are_cancelled_not_changed(self):
        promise = self._promise(400)
        with self.assertRaises(UserError):
            promise.amount = 100
        promise.action_cancel()
        self.assertEqual(promise.state, "cancelled")
        with self.assertRaises(ValidationError):
            self._promise(400, due=date(2026, 5, 1))
        with self.assertRaises(AccessError):
            self._promise(400, role="plain")

    # --- facts ------------------------------------------------------------------------

    def _measure(self, name, start, end):
        return self.env["logistics.fact"]._measure(
            name, self.employees["sales"] | self.employees["sales2"], start, end
        )

    def test_facts_of_a_month_follow_the_owner_of_the_invoice(self):
        invoice = self._invoice(1000, date(2026, 5, 1), date(2026, 5, 31))
        self._invoice(300, date(2026, 6, 10), date(2026, 7, 10))
        with freeze_time("2026-06-05"):
            self.customer.user_id = self.users["sales2"]
        self._pay(invoice, 400, date(2026, 6, 20))
        june = (date(2026, 6, 1), date(2026, 6, 30))
        one, two = self.employees["sales"].id, self.employees["sales2"].id
        collected = self._measure("collected", *june)
        self.assertEqual((collected[one].value, collected[two].value), (400, 0))
        invoiced = self._measure("invoiced", *june)
        self.assertEqual((invoiced[one].value, invoiced[two].value), (0, 300))
        share = self._measure("overdue_share", *june)
        self.assertEqual((share[one].value, share[two].value), (1, 0))

    def test_credit_notes_are_not_collected_and_follow_their_invoice(self):
        invoice = self._invoice(1000, date(2026, 5, 1))
        refund = invoice._reverse_moves(
            [{"invoice_date": date(2026, 6, 10), "date": date(2026, 6, 10)}]
        )
        refund.action_post()
        june = (date(2026, 6, 1), date(2026, 6, 30))
        one = self.employees["sales"].id
        self.assertEqual(self._measure("collected", *june)[one].value, 0)
        self.assertEqual(self._measure("invoiced", *june)[one].value, -1000)

    def test_exchange_differences_are_not_collected(self):
        self._rate("USD", date(2026, 6, 1), 0.16)
        invoice = self._invoice(140, date(2026, 5, 1), currency_id=self.usd.id)
        self._pay(invoice, 140, date(2026, 6, 10), self.usd, rate=0.16)
        june = (date(2026, 6, 1), date(2026, 6, 30))
        value = self._measure("collected", *june)[self.employees["sales"].id].value
        self.assertAlmostEqual(value, 875.0, 2)
