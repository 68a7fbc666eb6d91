"""Money that comes in, is undone or taken back becomes entries of the ledger."""

from datetime import date

from odoo.tests import tagged

from .commission_common import PAID, CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionLedger(CommissionCommon):
    def test_partial_payment_pays_its_part_net_of_tax(self):
        self._plan()
        invoice = self._invoice(1000)
        self._pay(invoice, 530)
        self._run()
        entry = self._entries()
        self.assertEqual(round(entry.base, 2), 500.00)
        self.assertEqual(entry.amount, 10.00)
        self.assertEqual(entry.employee_id, self.employees["sales"])
        self.assertEqual((entry.date, entry.event_id.move_id), (PAID, invoice))

    def test_full_payment_in_parts_adds_up_to_the_invoice(self):
        self._plan()
        invoice = self._invoice(1000)
        for amount in (333.33, 333.33, 393.34):
            self._pay(invoice, amount)
        self._run()
        self.assertAlmostEqual(sum(self._entries().mapped("base")), 1000, places=4)

    def test_one_payment_over_many_invoices(self):
        self._plan()
        invoices = self._invoice(100) | self._invoice(200)
        self._pay(invoices, 318)
        self._run()
        self.assertCountEqual(self._amounts(), [2.0, 4.0])

    def test_two_currencies_count_at_the_rate_of_the_invoice(self):
        usd = self._currency("USD")
        self.env["res.currency.rate"].search([("currency_id", "=", usd.id)]).unlink()
        for day, rate in ((date(2026, 1, 1), 0.125), (date(2026, 4, 10), 0.1)):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": usd.id,
                    "name": day,
                    "rate": rate,
                    "company_id": self.company_a.id,
                }
            )
        self._plan()
        invoice = self._invoice(1000, currency_id=usd.id)
        self._pay(invoice, 1060, currency=usd, rate=10)
        self._run()
        entry = self._entries()
        self.assertEqual(round(entry.base, 2), 8000.00)
        self.assertEqual(entry.amount, 160.00)
        event = entry.event_id
        self.assertEqual(event.document_currency_id, usd)
        self.assertEqual(round(event.document_amount, 2), 1000.00)
        self.assertEqual(round(event.currency_rate, 4), 8.0)
        self.assertEqual(len(self.Event.search([])), 1, "no exchange difference")

    def test_write_off_and_discount_are_no_money(self):
        self._plan()
        self._pay(self._invoice(1000), 1060, lost=106)
        self._pay(self._invoice(500), 530, lost=530)
        self._run()
        self.assertEqual(self._amounts(), [18.0])
        kinds = {event.kind: event.reason for event in self.Event.search([])}
        self.assertEqual(kinds, {"payment": "paid", "write_off": "no_money"})

    def test_credit_note_before_payment_leaves_the_rest(self):
        self._plan()
        invoice = self._invoice(1000)
        refund = self._invoice(-400, reversed_entry_id=invoice.id)
        (self._debt(invoice) + self._debt(refund)).reconcile()
        self._pay(invoice, 636)
        self._run()
        self.assertEqual(self._amounts(), [12.0])

    def test_refund_after_payment_takes_back_from_the_old_owner(self):
        self._plan()
        invoice = self._invoice(1000)
        self._pay(invoice, 1060)
        self._run()
        self.customer.user_id = self.users["sales2"]
        refund = self._invoice(-250, reversed_entry_id=invoice.id)
        self._pay(refund, -265)
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0, -5.0])
        self.assertFalse(self._entries("sales2"))
        back = self._entries("sales")[-1]
        self.assertEqual((back.kind, back.contra_of_id.amount), ("refund", 20.0))
        self.assertEqual(self._run(), 0)

    def test_undone_payment_is_answered_by_a_contra_entry(self):
        self._plan()
        invoice = self._invoice(1000)
        payment = self._pay(invoice, 1060)
        self._run()
        self._debt(invoice).remove_move_reconcile()
        self.customer.user_id = self.users["sales2"]
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0, -20.0])
        contra = self._entries("sales")[-1]
        self.assertEqual(contra.kind, "contra")
        self.assertEqual(contra.version_id, contra.contra_of_id.version_id)
        (self._debt(invoice) + self._debt(payment)).reconcile()
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0, -20.0, 20.0])
        self.assertEqual(self._run(), 0)

    def test_reset_and_edited_invoice(self):
        self._plan()
        invoice = self._invoice(1000)
        payment = self._pay(invoice, 1060)
        self._run()
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 900
        invoice.action_post()
        (self._debt(invoice) + self._debt(payment)).reconcile()
        self._run()
        self.assertEqual(sum(self._amounts()), 18.0)

    def test_period_total_decides_the_rate_and_undoing_lowers_it(self):
        self._plan(rates=((0, 0.02), (1000, 0.05)), scope="period")
        first, second = self._invoice(900), self._invoice(900)
        self._pay(first, 954)
        self._run()
        self._pay(second, 954)
        self._run()
        self.assertEqual(self._amounts(), [18.0, 72.0])
        self._debt(second).remove_move_reconcile()
        self._run()
        self.assertEqual(sum(self._amounts()), 18.0)

    def test_split_and_change_of_owner_between_invoice_and_payment(self):
        self.env["logistics.customer.owner"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.users["sales2"].id,
                "role": "participant",
                "date_from": date(2026, 1, 1),
                "share": 30,
            }
        )
        self._plan()
        invoice = self._invoice(1000)
        self.customer.user_id = self.users["leader"]
        self._pay(invoice, 1060)
        self._run()
        self.assertEqual(self._amounts("sales"), [14.0])
        self.assertEqual(self._amounts("sales2"), [6.0])
        self.assertFalse(self._entries("leader"))

    def test_invoiced_basis_follows_posting_and_changes(self):
        self._plan(basis="invoiced", event_date="invoice")
        invoice = self._invoice(1000)
        self._run()
        self.assertEqual(self._amounts(), [20.0])
        invoice.button_draft()
        self._run()
        self.assertEqual(sum(self._amounts()), 0)
        invoice.invoice_line_ids.price_unit = 700
        invoice.action_post()
        self._run()
        self.assertEqual(sum(self._amounts()), 14.0)

    def test_two_companies_have_two_ledgers(self):
        self._plan()
        both = self.users["sales"]
        both.company_ids |= self.company_b
        worker = self.env["hr.employee"].create(
            {"name": "Sales", "user_id": both.id, "company_id": self.company_b.id}
        )
        self._plan(rates=((0, 0.1),), company=self.company_b)
        partner = self._new_owned("Rhine Paper", "sales", self.company_b)
        policy = self.env["logistics.company.policy"]._get(self.company_b)
        policy.commission_from = date(2026, 1, 1)
        self._pay(self._invoice(100, partner, self.company_b), 106)
        self._pay(self._invoice(1000), 1060)
        self.Entry._run(self.company_a | self.company_b)
        self.assertEqual(self._amounts(), [20.0])
        entry = self._entries(company=self.company_b)
        self.assertEqual((entry.employee_id, entry.amount), (worker, 10.0))

    def test_nothing_is_paid_from_a_draft(self):
        self._plan(approve=False)
        self._pay(self._invoice(1000), 1060)
        self._run()
        self.assertFalse(self._entries())

    def test_approval_credits_earlier_money_of_the_version(self):
        version = self._plan(approve=False)
        self._pay(self._invoice(1000), 1060)
        self._run()
        self._approve(version)
        self.assertEqual(self._amounts(), [20.0])

    def test_each_reason_is_told(self):
        self._plan()
        nobody = self._new_customer("No owner Ltd.")
        nobody.with_company(self.company_a).property_account_receivable_id = self.books[
            self.company_a
        ]["receivable"]
        self._pay(self._invoice(100, nobody), 106)
        stranger = self._new_owned("Finance's friend", "finance")
        self._pay(self._invoice(100, stranger), 106)
        self._run()
        reasons = self.Event.search([]).mapped(lambda e: (e.partner_id, e.reason))
        self.assertIn((nobody, "no_owner"), reasons)
        self.assertIn((stranger, "no_employee"), reasons)

    def test_leaver_is_paid_for_what_he_invoiced(self):
        self._plan(leaver_rate=0.5)
        invoice = self._invoice(1000)
        self.employees["sales"].departure_date = date(2026, 4, 10)
        self.employees["sales"].active = False
        self._pay(invoice, 1060)
        self._run()
        self.assertEqual(self._amounts("sales"), [10.0])
        self.assertEqual(self._entries().factors["leaver"], "0.5")

    def test_merged_customers_keep_every_line(self):
        self._plan()
        other = self._new_owned("Northern Steel", "sales2")
        self._pay(self._invoice(1000), 1060)
        self._pay(self._invoice(500, other), 530)
        self._run()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | other).ids, self.customer
        )
        self.env.invalidate_all()
        self.assertEqual(self._entries().partner_id, self.customer)
        self.assertEqual(sum(self._amounts()), 30.0)
        self.assertEqual(self._run(), 0)
