from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .statement_common import SIGNATURE, StatementCommon


@tagged("post_install", "-at_install")
class TestStatementInvoice(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["finance"].group_ids |= cls.env.ref("account.group_account_invoice")

    def _invoiced(self, statement):
        self.as_role(statement, "finance").action_create_invoice()
        return statement.invoice_ids

    def _tax(self, percent, included=False):
        self.company_a.country_id = self.env.ref("base.cn")
        return (
            self.env["account.tax"]
            .with_company(self.company_a)
            .create(
                {
                    "name": f"VAT {percent}{' included' if included else ''}",
                    "amount": percent,
                    "amount_type": "percent",
                    "type_tax_use": "sale",
                    "price_include_override": (
                        "tax_included" if included else "tax_excluded"
                    ),
                    "company_id": self.company_a.id,
                    "country_id": self.env.ref("base.cn").id,
                    "tax_group_id": self.env["account.tax.group"]
                    .create({"name": "VAT", "company_id": self.company_a.id})
                    .id,
                }
            )
        )

    def _product(self, kind, tax):
        kind.product_id = self.env["product.product"].create(
            {
                "name": kind.name,
                "type": "service",
                "taxes_id": [Command.set(tax.ids)],
                "property_account_income_id": self.books[self.company_a]["income"].id,
            }
        )

    def test_signed_becomes_a_native_draft(self):
        statement = self._signed(1000, 500)
        invoice = self._invoiced(statement)
        self.assertEqual((invoice.state, invoice.move_type), ("draft", "out_invoice"))
        self.assertEqual(invoice.amount_untaxed, 1500)
        self.assertEqual(invoice.partner_id, self.customer)
        self.assertEqual(invoice.invoice_origin, statement.name)
        self.assertEqual(statement.state, "invoiced")
        self.assertFalse(statement.is_restated)

    def test_a_second_click_makes_no_second_invoice(self):
        statement = self._signed(1000)
        self._invoiced(statement)
        with self.assertRaises(UserError):
            self._invoiced(statement)
        self.assertEqual(len(statement.invoice_ids), 1)

    def test_a_difficult_pod_marks_what_is_owed(self):
        invoices = self._invoiced(self._signed(1000)).sudo()
        invoices.action_post()
        marked = [("pod_difficult", "=", True)]
        for role in ("finance", "sales"):
            report = self.as_role(self.env["logistics.receivable.report"], role)
            self.assertFalse(report.search(marked))
        shipment = invoices.logistics_statement_id.line_ids.shipment_id
        shipment.pod_difficult = True
        self.env.flush_all()
        self.env.invalidate_all()
        for role in ("finance", "sales"):
            report = self.as_role(self.env["logistics.receivable.report"], role)
            row = report.search(marked)
            self.assertEqual(row.name, invoices.name)
            self.assertTrue(row.pod_difficult)
            self.assertNotIn(row, report.search([("pod_difficult", "=", False)]))

    def test_unsigned_statements_are_not_invoiced(self):
        with self.assertRaises(UserError):
            self._invoiced(self._sent(1000))

    def test_only_finance_invoices(self):
        statement = self._signed(1000)
        for role in ("sales", "service", "executive"):
            with self.assertRaises(AccessError):
                self.as_role(statement, role).action_create_invoice()

    def test_tax_categories_are_never_mixed(self):
        self._ship("WB1", 1000, fee=60)
        self._ship("WB2", 500)
        statement = self._make()
        statement.action_send()
        statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        invoices = self._invoiced(statement)
        self.assertEqual(sorted(invoices.mapped("amount_untaxed")), [60, 1500])

    def test_total_equals_the_invoices_to_the_cent(self):
        nine, six = self._tax(9), self._tax(6)
        self._product(self.freight, nine)
        self._product(self.handling, six)
        for number, (freight, fee) in enumerate(
            ((333.33, 0.07), (66.67, 11.11), (0.01, 99.99)), 1
        ):
            self._ship(f"WB{number}", freight, fee=fee)
        statement = self._make()
        statement.action_send()
        statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        invoices = self._invoiced(statement)
        self.assertEqual(
            sum(invoices.mapped("amount_untaxed")), statement.amount_signed
        )
        self.assertEqual(statement.amount_untaxed_invoiced, statement.amount_signed)
        self.assertEqual(sorted(invoices.mapped("amount_tax")), [6.67, 36.0])

    def test_total_equals_the_invoices_with_tax_included(self):
        self._product(self.freight, self._tax(9, included=True))
        statement = self._signed(109, 218.01)
        invoice = self._invoiced(statement)
        self.assertEqual(invoice.amount_total, statement.amount_signed)
        self.assertFalse(statement.is_restated)

    def test_the_agreed_amount_is_invoiced(self):
        statement = self._sent(1000)
        difference = self.env["logistics.statement.difference"].create(
            {
                "statement_id": statement.id,
                "line_id": statement.line_ids.id,
                "customer_amount": 950,
                "reason": "Rate of May",
                "cause": "price",
            }
        )
        difference.action_take_customer()
        statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        self.assertEqual(self._invoiced(statement).amount_untaxed, 950)

    def test_nothing_agreed_gives_no_invoice(self):
        statement = self._sent(1000)
        self.env["logistics.statement.difference"].create(
            {
                "statement_id": statement.id,
                "line_id": statement.line_ids.id,
                "customer_amount": 0,
                "reason": "Lost",
            }
        )
        statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        with self.assertRaises(UserError):
            self._invoiced(statement)

    def test_owner_of_the_period_gets_the_invoice(self):
        statement = self._signed(1000)
        with freeze_time("2026-07-05"):
            self.customer.user_id = self.users["sales2"]
            invoice = self._invoiced(statement)
        self.assertEqual(invoice.invoice_user_id, self.users["sales"])

    def test_freight_list_is_attached(self):
        invoice = self._invoiced(self._signed(1000))
        listed = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", invoice.id)]
        )
        self.assertIn("WB1", listed.raw.decode("utf-8-sig"))

    # --- finance is never blocked, and nothing is silent ------------------------------

    def _posted(self, *amounts):
        statement = self._signed(*amounts)
        invoice = self._invoiced(statement)
        invoice.invoice_date = date(2026, 7, 2)
        invoice.action_post()
        return statement, invoice

    def test_cancelled_after_signing_shows(self):
        statement, invoice = self._posted(1000)
        invoice.button_draft()
        self.assertFalse(statement.is_restated)
        invoice.button_cancel()
        self.env.invalidate_all()
        self.assertEqual(statement.amount_in_books, 0)
        self.assertTrue(statement.is_restated)
        self.assertIn(statement, self.statements.search([("is_restated", "=", True)]))
        self.assertEqual(statement.amount_signed, 1000)

    def test_changed_after_signing_shows(self):
        statement, invoice = self._posted(1000)
        invoice.button_draft()
        invoice.invoice_line_ids.price_unit = 990
        invoice.action_post()
        self.env.invalidate_all()
        self.assertTrue(statement.is_restated)

    def test_refunded_fully_or_partly_shows(self):
        statement, invoice = self._posted(1000)
        refund = invoice._reverse_moves([{"invoice_date": date(2026, 7, 3)}])
        refund.invoice_line_ids.price_unit = 300
        refund.action_post()
        self.env.invalidate_all()
        self.assertEqual(statement.amount_in_books, 700)
        self.assertTrue(statement.is_restated)

    def test_payment_and_unreconciling_change_nothing(self):
        statement, invoice = self._posted(1000)
        entry = self._pay(invoice, 400, date(2026, 7, 5))
        self.env.invalidate_all()
        self.assertFalse(statement.is_restated)
        entry.line_ids.remove_move_reconcile()
        self.env.invalidate_all()
        self.assertFalse(statement.is_restated)

    def test_a_deleted_draft_leaves_the_signature(self):
        statement = self._signed(1000)
        self._invoiced(statement).unlink()
        self.env.invalidate_all()
        self.assertTrue(statement.is_restated)
        self.assertEqual(statement.amount_signed, 1000)

    def test_invoiced_ones_are_restated_after_the_credit_only(self):
        statement, invoice = self._posted(1000)
        with self.assertRaises(UserError):
            statement._restate("Wrong weight")
        refund = invoice._reverse_moves(
            [{"invoice_date": date(2026, 7, 3)}], cancel=True
        )
        self.assertEqual(refund.state, "posted")
        new = statement._restate("Wrong weight")
        self.assertEqual((new.version, new.amount_total), (2, 1000))

    def test_invoice_in_the_currency_of_the_statement(self):
        self._ship("WB1", 140, currency=self.usd)
        statement = self._make()
        statement.action_send()
        statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        invoice = self._invoiced(statement)
        self.assertEqual(invoice.currency_id, self.usd)
        self.assertEqual(invoice.amount_untaxed, 140)
