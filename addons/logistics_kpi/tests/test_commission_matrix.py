"""The refund matrix, the bad input of money, and the property behind both: whatever the
order of events and of runs, the ledger is worth what it would be from scratch."""

import random
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .commission_common import CommissionCommon

APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
BANDS = ((0, 0.02), (1000, 0.05), (3000, 0.08))


@tagged("post_install", "-at_install")
class TestCommissionMatrix(CommissionCommon):
    def _refund(self, invoice, amount, day=date(2026, 4, 25)):
        refund = self._invoice(-amount, reversed_entry_id=invoice.id, day=day)
        self._pay(refund, -refund.amount_total, day=day)
        return refund

    def _from_scratch(self):
        """{employee: money} of a ledger that begins anew."""
        self.env.flush_all()
        self.env.cr.execute(
            "TRUNCATE logistics_commission_entry, logistics_commission_event CASCADE"
        )
        self.env.invalidate_all()
        self._run()
        return self._sums()

    def _sums(self):
        rows = self.Entry._read_group([], ["employee_id"], ["amount:sum"])
        return {person.name: round(money, 2) for person, money in rows if money}

    def _assert_order_does_not_matter(self):
        self._run()
        self.assertEqual(self._run(), 0, "a second run writes nothing")
        self.assertEqual(self._sums(), self._from_scratch())

    # --- refunds --------------------------------------------------------------------

    def test_full_refund_after_payment(self):
        self._plan()
        invoice = self._invoice(1000)
        self._pay(invoice, 1060)
        self._run()
        self._refund(invoice, 1000)
        self._run()
        self.assertEqual(self._amounts(), [20.0, -20.0])

    def test_refund_after_settlement_is_taken_from_the_open_month(self):
        self._plan()
        invoice = self._invoice(1000)
        self._pay(invoice, 1060)
        april = self._settle(APRIL)
        self._refund(invoice, 500, date(2026, 5, 6))
        may = self._settle(MAY, approve=False)
        self.assertEqual(april.statement_ids.payable, 20)
        self.assertEqual(may.statement_ids.taken_back, -10)

    def test_refund_before_the_payment_is_credited_when_it_comes(self):
        self._plan()
        invoice = self._invoice(1000)
        self._refund(invoice, 250, date(2026, 4, 5))
        self._run()
        self.assertFalse(self._entries())
        self._pay(invoice, 1060)
        self._run()
        self.assertEqual(sum(self._amounts()), 15)

    def test_undoing_the_payment_gives_the_refund_back(self):
        self._plan()
        invoice = self._invoice(1000)
        payment = self._pay(invoice, 1060)
        self._run()
        self._refund(invoice, 250)
        self._run()
        self._debt(payment).remove_move_reconcile()
        self._run()
        self.assertEqual(sum(self._amounts()), 0)
        (self._debt(invoice) + self._debt(payment)).reconcile()
        self._run()
        self.assertEqual(sum(self._amounts()), 15)
        self.assertEqual(self._run(), 0)

    def test_undoing_the_refund_pays_again(self):
        self._plan()
        invoice = self._invoice(1000)
        self._pay(invoice, 1060)
        refund = self._refund(invoice, 250)
        self._run()
        self._debt(refund).remove_move_reconcile()
        self._run()
        self.assertEqual(sum(self._amounts()), 20)
        self.assertEqual(self._run(), 0)

    def test_refund_lowers_the_rate_of_the_month(self):
        self._plan(rates=((0, 0.02), (1000, 0.05)), scope="period")
        first, second = self._invoice(900), self._invoice(900)
        self._pay(first, 954)
        self._run()
        self._pay(second, 954)
        self._run()
        self.assertEqual(sum(self._amounts()), 90)
        self._refund(first, 900)
        self._run()
        self.assertEqual(sum(self._amounts()), 18)

    def test_cancelled_invoice_takes_its_money_back(self):
        self._plan()
        invoice = self._invoice(1000)
        self._pay(invoice, 1060)
        self._run()
        invoice.button_draft()
        invoice.button_cancel()
        self._run()
        self.assertEqual(sum(self._amounts()), 0)

    def test_wrong_salesperson_on_the_invoice_changes_nothing(self):
        self._plan()
        invoice = self._invoice(1000, invoice_user_id=self.users["sales2"].id)
        self._pay(invoice, 1060)
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0])
        invoice.invoice_user_id = self.users["sales"]
        self.assertEqual(self._run(), 0)

    def test_money_without_an_invoice_is_nobodys(self):
        self._plan()
        books = self.books[self.company_a]
        lines = [
            Command.create({"account_id": books["bank"].id, "debit": 100}),
            Command.create(
                {
                    "account_id": books["receivable"].id,
                    "partner_id": self.customer.id,
                    "credit": 100,
                }
            ),
        ]
        payment = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": APRIL,
                "journal_id": books["misc"].id,
                "line_ids": lines,
            }
        )
        payment.action_post()
        self._run()
        self.assertFalse(self.Event.search([]))

    def test_early_payment_discount_is_no_money(self):
        self._plan()
        self._pay(self._invoice(1000), 1060, day=date(2026, 4, 3), lost=21.2)
        self._run()
        self.assertEqual(self._amounts(), [19.6])

    def test_refund_of_a_foreign_invoice_goes_back_at_its_rate(self):
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
        refund = self._invoice(
            -1000, currency_id=usd.id, reversed_entry_id=invoice.id, day=APRIL
        )
        self._pay(refund, -1060, currency=usd, rate=10)
        self._run()
        self.assertEqual(self._amounts(), [160.0, -160.0])

    # --- property -------------------------------------------------------------------

    def _shake(self, seed, **plan):
        """Random payments, refunds, undoings and repairs, with runs in between."""
        dice = random.Random(seed)
        self._plan(**plan)
        invoices = [self._invoice(dice.choice((400, 900, 1300.55))) for _n in range(4)]
        payments, refunds = [], []
        for _step in range(14):
            invoice = dice.choice(invoices)
            what = dice.choice(("pay", "pay", "undo", "refund", "again", "run"))
            if what == "pay" and invoice.amount_residual > 1:
                part = round(invoice.amount_residual * dice.choice((0.3, 0.5, 1)), 2)
                payments.append((invoice, self._pay(invoice, part)))
            elif what == "undo" and payments:
                self._debt(dice.choice(payments)[1]).remove_move_reconcile()
            elif what == "again" and payments:
                paid, payment = dice.choice(payments)
                lines = (self._debt(paid) + self._debt(payment)).filtered(
                    lambda line: not line.reconciled
                )
                if len(lines) > 1:
                    lines.reconcile()
            elif what == "refund" and len(refunds) < 3:
                amount = round(invoice.amount_untaxed * dice.choice((0.2, 0.35)), 2)
                refunds.append(self._refund(invoice, amount))
            elif what == "run":
                self._run()
        self._assert_order_does_not_matter()

    def test_any_order_of_events_one_rate(self):
        self._shake(1)

    def test_any_order_of_events_one_rate_other_seed(self):
        self._shake(2)

    def test_any_order_of_events_whole_month(self):
        self._shake(3, rates=BANDS, scope="period", mode="whole")

    def test_any_order_of_events_marginal_month(self):
        self._shake(4, rates=BANDS, scope="period", mode="marginal")

    def test_any_order_of_events_by_invoice_with_cap(self):
        self._shake(5, rates=BANDS, scope="invoice", mode="whole", cap_amount=30)

    def test_any_order_of_events_more_seeds(self):
        self._shake(6, rates=BANDS, scope="period", mode="whole")

    # --- bad input ------------------------------------------------------------------

    def test_archived_beneficiary_is_paid_for_his_time(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        self.employees["sales"].active = False
        self._run()
        self.assertEqual(self._amounts("sales"), [20.0])

    def test_beneficiary_of_another_company_is_refused(self):
        worker = self.env["hr.employee"].create(
            {"name": "Elsewhere", "company_id": self.company_b.id}
        )
        with self.assertRaises(UserError):
            self._plan(employee_ids=[Command.set(worker.ids)], approve=False)

    def test_negative_base_with_a_cap_is_taken_back_in_full(self):
        self._plan(cap_amount=15)
        invoice = self._invoice(1000)
        self._pay(invoice, 1060)
        free = self._invoice(-2000)
        self._pay(free, -2120)
        self._run()
        self.assertEqual(self._amounts(), [15.0, -40.0])

    def test_plan_without_end_for_the_same_person_is_refused(self):
        self._plan(employee_ids=[Command.set(self.employees["sales"].ids)])
        with self.assertRaisesRegex(ValidationError, "is paid by"):
            self._plan(date_from=date(2027, 1, 1))

    def test_two_users_prepare_one_month_and_the_second_waits(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        settlement = self._settle(APRIL, approve=False)
        self.patch(type(settlement), "try_lock_for_update", lambda self, **kw: self[:0])
        with self.assertRaisesRegex(UserError, "somebody else"):
            settlement.action_prepare()
        self.assertEqual(settlement.statement_ids.payable, 20)

    def test_entries_are_not_written_through_the_door_of_scripts(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        self._run()
        entry = self.as_role(self._entries(), "pay")
        for work in (
            lambda: entry.write({"amount": 99}),
            lambda: entry.with_context(logistics_ledger=True).write({"amount": 99}),
            lambda: entry.copy(),
            lambda: entry.unlink(),
        ):
            with self.assertRaises(AccessError):
                work()
