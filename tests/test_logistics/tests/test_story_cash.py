"""Story: from the contract to the collected money. 500 waybills come in by file, the
customer disputes one of them and signs in a browser, finance invoices, part is paid
and one waybill refunded; every sum equals what hand-written SQL reads from the
ledger."""

import base64
import csv
import io

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.logistics_crm.tests.bill_common import BillCommon
from odoo.addons.logistics_crm.tests.cash_common import CashCommon
from odoo.addons.logistics_crm.tests.tour_common import TourCase

WAYBILLS = 500

#: What is open on a day, by hand: posted receivable lines less what was reconciled.
OPEN = """
SELECT COALESCE(SUM(o.residual), 0)::float,
       COALESCE(SUM(o.residual) FILTER (WHERE o.due >= %(day)s), 0)::float,
       COALESCE(SUM(o.residual) FILTER (WHERE %(day)s::date - o.due
                                              BETWEEN 1 AND 30), 0)::float,
       COALESCE(SUM(o.residual) FILTER (WHERE %(day)s::date - o.due
                                              BETWEEN 31 AND 60), 0)::float,
       COALESCE(SUM(o.residual) FILTER (WHERE %(day)s::date - o.due > 60), 0)::float
  FROM (SELECT COALESCE(l.date_maturity, l.date) AS due,
               l.balance
               - COALESCE((SELECT SUM(r.amount) FROM account_partial_reconcile r
                            WHERE r.debit_move_id = l.id
                              AND r.max_date <= %(day)s), 0)
               + COALESCE((SELECT SUM(r.amount) FROM account_partial_reconcile r
                            WHERE r.credit_move_id = l.id
                              AND r.max_date <= %(day)s), 0) AS residual
          FROM account_move_line l
          JOIN account_account a ON a.id = l.account_id
         WHERE a.account_type = 'asset_receivable' AND l.parent_state = 'posted'
           AND l.date <= %(day)s AND l.company_id = %(company)s
           AND l.partner_id IN %(partners)s) o
"""


@tagged("post_install", "-at_install", "browser")
class TestStoryCash(CashCommon, BillCommon, TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["finance"].group_ids |= cls.env.ref("account.group_account_invoice")
        cls.today = fields.Date.context_today(cls.env["res.partner"])
        cls.start = cls.today.replace(day=1) - relativedelta(months=1)
        cls.end = cls.start + relativedelta(day=31)
        cls.customer.write({"name": "Story Steel", "email": "steel@example.com"})
        cls.customer.with_company(
            cls.company_a
        ).property_account_receivable_id = cls.books[cls.company_a]["receivable"]
        cls.buyer = new_test_user(
            cls.env,
            login="lg_story_buyer",
            name="Li Wei",
            groups="base.group_portal",
            company_id=cls.company_a.id,
            company_ids=[Command.set(cls.company_a.ids)],
            email="story_buyer@example.com",
        )
        cls.buyer.partner_id.parent_id = cls.customer

    # --- chapters ---------------------------------------------------------------------

    def _agree(self):
        """The contract, then the order under it."""
        contract = self._signed_contract(
            date_start=self.start,
            date_end=self.start + relativedelta(years=1),
            required_proof="confirmed",
            signer_ids=self.buyer.partner_id.ids,
        )
        order = self._approved_order(
            contract_id=contract.id,
            date_start=self.start,
            date_end=self.start + relativedelta(months=6),
        )
        self.assertEqual(order.approval_state, "approved")
        return contract

    def _file(self):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(
            ["Waybill number", "Customer", "Shipped on", "To", "Weight (kg)"]
            + ["Service mode", "Delivered on"]
        )
        for number in range(1, WAYBILLS + 1):
            day = self.start + relativedelta(days=number % 20)
            writer.writerow(
                [f"ST{number:04d}", self.customer.name, day, "Xi'an"]
                + [500 + number, "station_station", day + relativedelta(days=3)]
            )
        return out.getvalue()

    def _carry(self):
        """500 waybills by file; their proofs of delivery come back."""
        wizard = self.as_role(self.env["logistics.import"], "operations").create(
            {
                "kind": "shipment",
                "file_name": "waybills.csv",
                "file": base64.b64encode(self._file().encode()),
            }
        )
        wizard.action_import()
        self.assertEqual(wizard.state, "done", wizard.problem_ids[:3].mapped("remedy"))
        shipments = self.env["logistics.shipment"].search([("name", "=like", "ST____")])
        self.assertEqual(len(shipments), WAYBILLS)
        self.as_role(
            shipments.filtered(lambda s: s.pod_state == "outstanding"), "operations"
        ).action_pod_next()
        self.assertNotIn("outstanding", shipments.mapped("pod_state"))
        # 0.62 a kilogram, at least 50, and the waybill fee of 5.
        expected = sum(
            round(max(0.62 * (500 + n), 50), 2) + 5 for n in range(1, WAYBILLS + 1)
        )
        self.assertAlmostEqual(
            sum(shipments.mapped("amount_total")), expected, delta=0.005
        )
        return shipments

    def _state(self, shipments):
        make = self.as_role(self.env["logistics.statement.make"], "service").create(
            {
                "company_id": self.company_a.id,
                "date_from": self.start,
                "date_to": self.end,
                "partner_ids": [Command.set(self.customer.ids)],
            }
        )
        statement = self.env["logistics.statement"].search(make.action_make()["domain"])
        self.assertEqual(statement.line_count, WAYBILLS)
        self.assertAlmostEqual(
            statement.amount_total, sum(shipments.mapped("amount_total")), delta=0.005
        )
        self.as_role(statement, "service").action_send()
        self.assertEqual(statement.proof_required, "confirmed")
        return statement

    def _dispute(self, statement):
        """The customer disputes one waybill in a browser; we take his amount."""
        self.env.flush_all()
        self.start_tour(
            "/my/statements", "logistics_statement_dispute", login="lg_story_buyer"
        )
        self.env.invalidate_all()
        difference = statement.difference_ids
        self.assertEqual((difference.name, difference.customer_amount), ("ST0100", 300))
        self.assertEqual(statement.state, "disputed")
        self.as_role(difference, "service").write({"cause": "quantity"})
        self.as_role(difference, "service").action_take_customer()
        self.assertEqual(difference.line_id.agreed_amount, 300)

    def _sign(self, statement):
        """The signer of the contract confirms in a browser."""
        self.env.flush_all()
        self.start_tour(
            "/my/statements", "logistics_statement_sign", login="lg_story_buyer"
        )
        self.env.invalidate_all()
        self.assertEqual(statement.state, "signed")
        self.assertEqual(statement.signed_by, "Li Wei")
        self.assertTrue(statement.is_proven, "the signer stands in the contract")
        self.assertAlmostEqual(
            statement.amount_signed, sum(statement.line_ids.mapped("agreed_amount"))
        )

    def _invoice_it(self, statement):
        finance = self.as_role(statement, "finance")
        finance.action_create_invoice()
        invoices = statement.invoice_ids
        due = self.today + relativedelta(days=30)
        invoices.write(
            {
                "invoice_date": self.today,
                "invoice_payment_term_id": False,
                "invoice_date_due": due,
            }
        )
        self.as_role(invoices, "finance").action_post()
        self.assertEqual(set(invoices.mapped("state")), {"posted"})
        self.assertAlmostEqual(
            sum(invoices.mapped("amount_untaxed")), statement.amount_signed, delta=0.005
        )
        return invoices

    def _collect(self, invoices):
        """Day 20: part of the largest is paid; day 40: one waybill is credited."""
        largest = invoices.sorted("amount_total")[-1]
        self._pay(largest, 100000.01, self.today + relativedelta(days=20))
        refund = self._invoice(
            333.33,
            self.today + relativedelta(days=40),
            move_type="out_refund",
            reversed_entry_id=largest.id,
        )
        (largest | refund).line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        ).reconcile()

    # --- checks -----------------------------------------------------------------------

    def _by_hand(self, day):
        partners = self.env["res.partner"].search(
            [("commercial_partner_id", "=", self.customer.id)]
        )
        self.env.flush_all()
        self.env.cr.execute(
            OPEN,
            {
                "day": day,
                "company": self.company_a.id,
                "partners": tuple(partners.ids),
            },
        )
        return self.env.cr.fetchone()

    def _check_day(self, days):
        day = self.today + relativedelta(days=days)
        total, current, d30, d60, older = self._by_hand(day)
        rows = self._receivables(day, [("partner_id", "=", self.customer.id)])
        found = [
            sum(rows.mapped(f"amount_{name}"))
            for name in ("current", "d30", "d60", "d90", "over")
        ]
        for mine, theirs in zip(
            [*found[:3], found[3] + found[4]], [current, d30, d60, older], strict=True
        ):
            self.assertAlmostEqual(mine, theirs, 2)
        with freeze_time(str(day)):
            credit = self.env["res.partner"]._logistics_credit(
                self.customer, self.company_a
            )[self.customer.id]
        self.assertAlmostEqual(credit["receivable"], total, 2)
        self.assertAlmostEqual(credit["overdue"], d30 + d60 + older, 2)
        self.assertEqual(credit["uninvoiced"], 0)
        return round(total, 2)

    def _lift_the_block(self):
        """The next statement stays unsigned: settlement stops until finance lifts."""
        self._new_shipment(
            name="NEXT1", shipped_on=self.today, delivered_on=self.today, weight=700
        )
        statements = self.env["logistics.statement"]
        late = statements._generate(
            self.company_a, self.end + relativedelta(days=1), self.today, self.customer
        )
        self.as_role(late, "service").action_send()
        after = late.date_sign_due + relativedelta(days=1)
        self._new_shipment(
            name="NEXT2", shipped_on=self.today, delivered_on=self.today, weight=800
        )
        with freeze_time(str(after)):
            self.assertTrue(late.is_blocking)
            period = (self.company_a, self.today, after, self.customer)
            self.assertFalse(statements._generate(*period))
            seen = self.as_role(self.customer, "sales")
            self.assertEqual(seen.logistics_credit_light, "red")
            release = {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "reason": "The seal is on its way",
                "date_to": after + relativedelta(days=10),
            }
            releases = self.env["logistics.credit.release"]
            with self.assertRaises(AccessError):
                self.as_role(releases, "service").create(release)
            self.as_role(releases, "finance").create(release)
            made = statements._generate(*period)
            self.assertEqual(made.line_ids.mapped("name"), ["NEXT2"])

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_from_the_contract_to_the_money(self):
        self._agree()
        statement = self._state(self._carry())
        self._dispute(statement)
        self._sign(statement)
        invoices = self._invoice_it(statement)
        self._collect(invoices)
        total = round(sum(invoices.mapped("amount_total")), 2)
        self.assertEqual(self._check_day(0), total)
        self.assertEqual(self._check_day(35), round(total - 100000.01, 2))
        self.assertEqual(self._check_day(75), round(total - 100333.34, 2))
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(statement.is_hash_valid)
        self.assertTrue(statement.is_restated, "the credit note is shown")
        self._lift_the_block()
