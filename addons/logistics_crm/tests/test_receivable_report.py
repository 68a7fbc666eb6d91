from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import ageing
from .bill_common import BillCommon

#: The same figures, forward from the entries: balance less what was reconciled by then.
LEDGER = """
WITH done AS (
    SELECT debit_move_id AS line_id, -amount AS amount,
           -debit_amount_currency AS in_currency
      FROM account_partial_reconcile WHERE max_date <= %(day)s
     UNION ALL
    SELECT credit_move_id, amount, credit_amount_currency
      FROM account_partial_reconcile WHERE max_date <= %(day)s
)
SELECT l.currency_id,
       SUM(l.balance + COALESCE(
           (SELECT SUM(amount) FROM done WHERE line_id = l.id), 0)),
       SUM(l.amount_currency + COALESCE(
           (SELECT SUM(in_currency) FROM done WHERE line_id = l.id), 0))
  FROM account_move_line l
  JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
 WHERE l.parent_state = 'posted' AND l.date <= %(day)s AND l.company_id = %(company)s
 GROUP BY l.currency_id
"""


@tagged("post_install", "-at_install")
class TestReceivableReport(BillCommon):
    def _assert_ledger(self, *days, company=None):
        company = company or self.company_a
        for day in days:
            rows = self._receivables(day, company=company)
            found = {
                currency.id: (
                    round(sum(r.mapped("residual")), 2),
                    round(sum(r.mapped("residual_currency")), 2),
                )
                for currency, r in rows.grouped("currency_id").items()
            }
            ledger = {
                currency: (round(float(amount), 2), round(float(in_currency), 2))
                for currency, amount, in_currency in self.env.execute_query(
                    SQL(LEDGER, day=day, company=company.id)
                )
            }
            for currency, amounts in ledger.items():
                self.assertEqual(found.get(currency, (0, 0)), amounts, (day, currency))

    def _open_on(self, day):
        return sum(self._receivables(day).mapped("residual"))

    def test_classes_follow_the_days_late(self):
        for due in (
            (2026, 6, 30),
            (2026, 6, 29),
            (2026, 5, 31),
            (2026, 5, 30),
            (2026, 5, 1),
            (2026, 4, 30),
            (2026, 4, 1),
            (2026, 3, 31),
        ):
            self._invoice(100, date(2026, 1, 5), date(*due))
        rows = self._receivables(date(2026, 6, 30)).sorted("days_late")
        self.assertEqual(rows.mapped("days_late"), [0, 1, 30, 31, 60, 61, 90, 91])
        self.assertEqual(
            rows.mapped("age_class"),
            ["current", "d30", "d30", "d60", "d60", "d90", "d90", "over"],
        )
        for row in rows:
            self.assertEqual(row.age_class, ageing.age_class(row.days_late))
        self.assertEqual(sum(rows.mapped("amount_overdue")), 700)

    def test_partial_payment_counts_from_its_day(self):
        invoice = self._invoice(1000, date(2026, 3, 1), date(2026, 3, 31))
        self._pay(invoice, 400, date(2026, 5, 10))
        self.assertEqual(self._receivables(date(2026, 5, 9)).residual, 1000)
        self.assertEqual(self._receivables(date(2026, 5, 10)).residual, 600)
        self.assertFalse(self._receivables(date(2026, 2, 28)))
        self._assert_ledger(date(2026, 5, 9), date(2026, 5, 10), date(2026, 6, 30))

    def test_full_payment_leaves_the_past_alone(self):
        invoice = self._invoice(1000, date(2026, 3, 1), date(2026, 3, 31))
        self._pay(invoice, 1000, date(2026, 5, 10))
        self.assertEqual(self._receivables(date(2026, 5, 1)).amount_d60, 1000)
        self.assertFalse(self._receivables(date(2026, 6, 30)))

    def test_unreconciling_opens_both_sides_again(self):
        invoice = self._invoice(1000, date(2026, 3, 1), date(2026, 3, 31))
        entry = self._pay(invoice, 400, date(2026, 5, 10))
        entry.line_ids.remove_move_reconcile()
        rows = self._receivables(date(2026, 6, 30))
        self.assertEqual(sorted(rows.mapped("residual")), [-400, 1000])
        self._assert_ledger(date(2026, 5, 9), date(2026, 6, 30))

    def test_credit_note_reduces_what_is_open(self):
        invoice = self._invoice(1000, date(2026, 3, 1), date(2026, 3, 31))
        refund = invoice._reverse_moves(
            [{"invoice_date": date(2026, 4, 20), "date": date(2026, 4, 20)}]
        )
        refund.invoice_line_ids.price_unit = 300
        refund.action_post()
        (invoice | refund).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(self._open_on(date(2026, 4, 19)), 1000)
        self.assertEqual(self._open_on(date(2026, 4, 20)), 700)
        self._assert_ledger(date(2026, 4, 19), date(2026, 4, 20))

    def test_cancelled_and_draft_invoices_are_not_receivables(self):
        invoice = self._invoice(1000, date(2026, 3, 1))
        invoice.button_draft()
        self.assertFalse(self._receivables(date(2026, 6, 30)))
        invoice.button_cancel()
        self.assertFalse(self._receivables(date(2026, 6, 30)))

    def test_exchange_difference_leaves_nothing_open(self):
        self._rate("USD", date(2026, 5, 1), 0.16)
        invoice = self._invoice(
            140, date(2026, 3, 1), date(2026, 3, 31), currency_id=self.usd.id
        )
        row = self._receivables(date(2026, 4, 30))
        self.assertEqual((row.residual, row.residual_currency), (1000, 140))
        self._pay(invoice, 140, date(2026, 5, 10), self.usd, rate=0.16)
        self.assertTrue(invoice.line_ids.full_reconcile_id)
        self.assertFalse(self._receivables(date(2026, 6, 30)))
        self._assert_ledger(date(2026, 4, 30), date(2026, 5, 10), date(2026, 6, 30))

    def test_partial_payment_in_another_rate(self):
        self._rate("USD", date(2026, 5, 1), 0.16)
        invoice = self._invoice(
            140, date(2026, 3, 1), date(2026, 3, 31), currency_id=self.usd.id
        )
        self._pay(invoice, 70, date(2026, 5, 10), self.usd, rate=0.16)
        self.assertEqual(self._receivables(date(2026, 6, 30)).residual_currency, 70)
        self._assert_ledger(date(2026, 5, 9), date(2026, 5, 10), date(2026, 6, 30))

    def test_every_instalment_has_its_own_age(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two instalments",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 40, "nb_days": 0}),
                    (0, 0, {"value": "percent", "value_amount": 60, "nb_days": 60}),
                ],
            }
        )
        self._invoice(1000, date(2026, 5, 31), invoice_payment_term_id=term.id)
        rows = self._receivables(date(2026, 6, 30))
        self.assertEqual(sum(rows.mapped("amount_d30")), 400)
        self.assertEqual(sum(rows.mapped("amount_current")), 600)

    def test_two_companies_do_not_mix(self):
        self._invoice(1000, date(2026, 3, 1))
        self._invoice(70, date(2026, 3, 1), company=self.company_b)
        self.assertEqual(self._receivables(date(2026, 6, 30)).residual, 1000)
        other = self._receivables(date(2026, 6, 30), company=self.company_b)
        self.assertEqual(other.residual, 70)
        self.assertEqual(other.company_currency_id.name, "EUR")
        finance = self.as_role(self.report, "finance")
        self.assertEqual(finance.search([]).company_id, self.company_a)

    def test_currencies_stay_apart_when_grouped(self):
        self._invoice(1000, date(2026, 3, 1))
        self._invoice(140, date(2026, 3, 1), currency_id=self.usd.id)
        self.env.invalidate_all()
        groups = self.report.with_context(logistics_as_of="2026-06-30")._read_group(
            [("company_id", "=", self.company_a.id)],
            ["partner_id", "currency_id"],
            ["residual_currency:sum"],
        )
        self.assertEqual(sorted(total for *_keys, total in groups), [140, 1000])

    def test_contact_counts_for_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Accounts payable", "parent_id": self.customer.id}
        )
        self._invoice(10, date(2026, 3, 1), partner=contact)
        self.assertEqual(self._receivables(date(2026, 6, 30)).partner_id, self.customer)

    def test_owner_is_who_had_the_customer_on_the_invoice_day(self):
        invoice = self._invoice(1000, date(2026, 3, 1))
        with freeze_time("2026-04-01"):
            self.customer.user_id = self.users["sales2"]
        self.assertEqual(
            self._receivables(date(2026, 6, 30)).user_id, self.users["sales"]
        )
        refund = invoice._reverse_moves(
            [{"invoice_date": date(2026, 6, 1), "date": date(2026, 6, 1)}]
        )
        refund.action_post()
        refund.line_ids.remove_move_reconcile()
        self.assertEqual(len(self._receivables(date(2026, 6, 30))), 2)
        self.assertEqual(
            self._receivables(date(2026, 6, 30)).user_id, self.users["sales"]
        )

    def test_any_number_of_customers_is_one_statement(self):
        for number in range(5):
            self._invoice(
                100 + number,
                date(2026, 3, 1),
                partner=self._new_customer(
                    f"Customer {number}",
                    property_account_receivable_id=self.books[self.company_a][
                        "receivable"
                    ].id,
                ),
            )
        self.env.flush_all()
        self.env.invalidate_all()
        report = self.report.with_context(logistics_as_of="2026-06-30")
        with self.assertQueryCount(1):
            report._read_group(
                [], ["partner_id"], ["residual:sum", "amount_overdue:sum"]
            )

    def test_salesperson_sees_own_customers_only(self):
        self._invoice(1000, date(2026, 3, 1))
        self._invoice(
            500,
            date(2026, 3, 1),
            partner=self._new_customer(
                "Elsewhere",
                user_id=self.users["sales2"].id,
                property_account_receivable_id=self.books[self.company_a][
                    "receivable"
                ].id,
            ),
        )
        rows = self.as_role(self.report, "sales").search([])
        self.assertEqual(rows.mapped("residual"), [1000])
        self.assertEqual(
            sum(self.as_role(self.report, "finance").search([]).mapped("residual")),
            1500,
        )

    def test_strangers_see_no_receivables(self):
        for role in ("plain", "portal"):
            with self.assertRaises(AccessError):
                self.as_role(self.report, role).search([])
