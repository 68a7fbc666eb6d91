from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .statement_common import SIGNATURE, StatementCommon


@tagged("post_install", "-at_install")
class TestStatementFaults(StatementCommon):
    """What goes wrong between the waybill and the money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["finance"].group_ids |= cls.env.ref("account.group_account_invoice")

    # --- between "agreed" and "invoiced" ----------------------------------------------

    def test_killed_while_invoicing_leaves_nothing_then_one(self):
        statement = self._signed(1000, 500)
        broken = patch.object(
            type(statement), "_attach_freight_list", side_effect=RuntimeError("killed")
        )
        with (
            broken,
            self.assertRaises(RuntimeError),
            self.cr.savepoint(),
        ):
            statement._create_invoices()
        self.env.invalidate_all()
        self.assertEqual(statement.state, "signed")
        self.assertFalse(statement.invoice_ids)
        statement._create_invoices()
        self.assertEqual(len(statement.invoice_ids), 1)
        self.assertEqual(statement.invoice_ids.amount_untaxed, 1500)

    def test_killed_while_signing_leaves_it_open(self):
        statement = self._sent(1000, 500)
        broken = patch.object(
            type(statement), "_get_signed_hash", side_effect=RuntimeError("killed")
        )
        with broken, self.assertRaises(RuntimeError), self.cr.savepoint():
            statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        self.env.invalidate_all()
        self.assertEqual(statement.state, "sent")
        self.assertEqual(set(statement.line_ids.mapped("verdict")), {"pending"})

    def test_agreed_lines_twice_make_one_invoice(self):
        statement = self._sent(1000)
        statement.line_ids._accept()
        statement._invoice_agreed()
        with self.assertRaises(UserError):
            statement._invoice_agreed()
        with self.assertRaises(UserError):
            statement._create_invoices()
        self.assertEqual(len(statement.invoice_ids), 1)

    # --- after the signature ----------------------------------------------------------

    def _posted(self, *amounts):
        statement = self._signed(*amounts)
        with freeze_time("2026-07-02"):
            invoice = statement._create_invoices()
            invoice.invoice_date = date(2026, 7, 2)
            invoice.action_post()
        return statement, invoice

    def _restated(self, statement):
        self.env.flush_all()
        self.env.invalidate_all()
        return statement.is_restated

    def test_reset_to_draft_and_changed_shows(self):
        statement, invoice = self._posted(1000)
        invoice.button_draft()
        self.assertFalse(self._restated(statement), "the same amount as a draft")
        invoice.invoice_line_ids[0].price_unit = 900
        self.assertTrue(self._restated(statement))
        self.assertEqual(statement.amount_signed, 1000)

    def test_written_off_is_paid_not_restated(self):
        statement, invoice = self._posted(1000)
        self._pay(invoice, 990, date(2026, 7, 20))
        books = self.books[self.company_a]
        write_off = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": date(2026, 7, 20),
                "journal_id": books["misc"].id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "partner_id": self.customer.id,
                            "account_id": books[name].id,
                            "balance": balance,
                        },
                    )
                    for name, balance in (("receivable", -10), ("exchange", 10))
                ],
            }
        )
        write_off.action_post()
        (invoice | write_off).line_ids.filtered(
            lambda line: line.account_id == books["receivable"] and not line.reconciled
        ).reconcile()
        self.assertEqual(invoice.amount_residual, 0)
        self.assertFalse(self._restated(statement))

    def test_paid_at_another_rate_is_not_restated(self):
        self._ship("WB1", 140, currency=self.usd)
        statement = self._make()
        statement.action_send()
        statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        with freeze_time("2026-07-02"):
            invoice = statement._create_invoices()
            invoice.invoice_date = date(2026, 7, 2)
            invoice.action_post()
        self._rate("USD", date(2026, 7, 15), 0.16)
        with freeze_time("2026-07-20"):  # dates the exchange difference, too
            self._pay(invoice, 140, date(2026, 7, 20), self.usd, 0.16)
        self.assertEqual(invoice.amount_residual, 0)
        self.assertFalse(self._restated(statement))
        self.assertFalse(self._receivables(date(2026, 7, 20)))

    # --- the customer changes ---------------------------------------------------------

    def test_merged_mid_month_keeps_statements_and_charges(self):
        signed = self._signed(1000)
        double = self._new_customer("Northern Steel (double)")
        self._ship("WB7", 70, partner=double)
        self._ship("WB8", 80)
        self.env.flush_all()
        hashed = signed.signed_hash
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | double).ids, self.customer
        )
        self.env.invalidate_all()
        self.assertEqual(signed.partner_id, self.customer)
        self.assertEqual((signed.signed_hash, signed.is_hash_valid), (hashed, True))
        july = self._make()
        self.assertEqual(july.partner_id, self.customer)
        self.assertEqual(july.amount_total, 150)

    def test_re_parented_mid_month_owes_with_the_group(self):
        self._sent(1000)
        group = self._new_customer("Northern Group")
        self.env.flush_all()
        self.customer.write({"is_company": False, "parent_id": group.id})
        self.env.flush_all()
        self.env.invalidate_all()
        figures = self.env["res.partner"]._logistics_credit(group, self.company_a)
        self.assertEqual(figures[group.id]["uninvoiced"], 1000)
        with freeze_time("2026-07-20"):
            light = self.as_role(group, "finance").logistics_credit_light
        self.assertEqual(light, "red", "the unsigned statement blocks the group")
