"""Statements are answered line by line and signed; what is not signed blocks."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .statement_common import SIGNATURE, StatementCommon


@tagged("post_install", "-at_install")
class TestStatementSigned(StatementCommon):
    # --- lines ------------------------------------------------------------------------

    def _dispute(self, line, amount, reason="Rate of May"):
        return self.as_role(
            self.env["logistics.statement.difference"], "service"
        ).create(
            {
                "statement_id": line.statement_id.id,
                "line_id": line.id,
                "customer_amount": amount,
                "reason": reason,
            }
        )

    def test_states_follow_the_lines(self):
        statement = self._sent(1000, 500)
        one, two = statement.line_ids
        one._accept()
        self.assertEqual(statement.state, "sent")
        difference = self._dispute(two, 400)
        self.assertEqual(statement.state, "disputed")
        self.assertEqual(statement.amount_disputed, 500)
        self.assertEqual(statement.amount_agreed, 1000)
        difference.cause = "price"
        difference.action_take_customer()
        self.assertEqual(statement.state, "accepted")
        self.assertEqual(statement.amount_agreed, 1400)

    def test_every_answer_settles_the_line(self):
        statement = self._sent(100, 100, 100, 100)
        answers = ("take_ours", "take_customer", "take_agreed", "postpone")
        for line, answer in zip(statement.line_ids, answers, strict=True):
            difference = self._dispute(line, 80)
            difference.write({"cause": "quantity", "agreed_amount": 90})
            getattr(difference, f"action_{answer}")()
        self.assertEqual(statement.line_ids.mapped("agreed_amount"), [100, 80, 90, 0])
        self.assertEqual(self._make().amount_total, 100)

    def test_an_answer_needs_a_cause_and_stays(self):
        statement = self._sent(100)
        difference = self._dispute(statement.line_ids, 80)
        with self.assertRaises(UserError):
            difference.action_take_ours()
        difference.cause = "price"
        difference.action_take_ours()
        with self.assertRaises(UserError):
            difference.action_take_customer()
        with self.assertRaises(UserError):
            difference.cause = "pod"

    def test_a_dispute_needs_reason_amount_and_its_own_line(self):
        statement = self._sent(100)
        for amount, reason in ((-1, "Rate"), (80, " ")):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self._dispute(statement.line_ids, amount, reason)
        self._dispute(statement.line_ids, 80)
        with self.assertRaises(UserError):
            self._dispute(statement.line_ids, 70)

    def test_differences_are_due_at_the_end_of_the_month(self):
        statement = self._sent(100)
        difference = self._dispute(statement.line_ids, 80)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE logistics_statement_difference SET date_due = '2026-06-30'"
            " WHERE id = %s",
            difference.ids,
        )
        self.env.invalidate_all()
        with freeze_time("2026-07-01"):
            overdue = self.env["logistics.statement.difference"].search(
                [("is_overdue", "=", True)]
            )
            self.assertEqual(overdue, difference)

    # --- signed -----------------------------------------------------------------------

    def test_signature_freezes_amount_hash_signer_and_address(self):
        statement = self._signed(1000, 500)
        self.assertEqual(statement.state, "signed")
        self.assertEqual(statement.amount_signed, 1500)
        self.assertEqual(
            (statement.signed_by, statement.signed_ip), ("Li Lei", "192.0.2.7")
        )
        self.assertEqual(len(statement.signed_hash), 64)

    def test_disputed_lines_wait_for_the_next_statement(self):
        statement = self._sent(1000, 500)
        self._dispute(statement.line_ids[1], 400)
        statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        self.assertEqual(statement.amount_signed, 1000)
        self.assertEqual(statement.line_ids[1].verdict, "postponed")
        self.assertEqual(self._make().amount_total, 500)

    def test_signing_twice_or_a_draft_is_refused(self):
        statement = self._signed(1000)
        with self.assertRaises(UserError):
            statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        self._ship("WB9", 10)
        with self.assertRaises(UserError):
            self._make()._sign("Li Lei", SIGNATURE, "192.0.2.7")

    def test_bad_signatures(self):
        statement = self._sent(1000)
        for bad in ("", None, "JVBERi0xLjQK", "%%%", "A" * 28_000_000):
            with self.assertRaises(ValidationError):
                statement._sign("Li Lei", bad, "192.0.2.7")
        with self.assertRaises(ValidationError):
            statement._sign(" ", SIGNATURE, "192.0.2.7")

    def test_three_proofs_are_kept_apart(self):
        statement = self._signed(1000)
        self.assertFalse(statement.is_proven)
        self.as_role(self.env["logistics.statement.seal"], "service").create(
            {"statement_id": statement.id, "file": SIGNATURE, "filename": "seal.png"}
        ).action_file()
        self.assertTrue(statement.is_proven)
        statement._as_engine().proof_required = "original"
        self.assertFalse(statement.is_proven)
        self.as_role(statement, "service").action_original_received()
        self.assertTrue(statement.is_proven)

    def test_the_print_shows_signature_and_hash(self):
        statement = self._signed(1000)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("logistics_crm.action_report_statement", statement.ids)[
                0
            ]
            .decode()
        )
        self.assertIn(statement.signed_hash, html)
        self.assertIn("Li Lei", html)
        self.assertIn("WB1", html)

    # --- new version ------------------------------------------------------------------

    def test_a_new_version_replaces_and_keeps_the_signed_one(self):
        statement = self._signed(1000)
        statement.line_ids.charge_ids.amount = 900
        self.as_role(self.env["logistics.statement.restate"], "service").create(
            {"statement_id": statement.id, "reason": "Wrong weight"}
        ).action_restate()
        new = self.statements.search([("previous_id", "=", statement.id)])
        self.assertEqual((new.version, new.state), (2, "draft"))
        self.assertEqual(new.name, statement.name)
        self.assertEqual(new.amount_total, 900)
        self.assertEqual(
            (statement.state, statement.amount_signed), ("superseded", 1000)
        )

    # --- blocked ----------------------------------------------------------------------

    def test_unsigned_blocks_the_next_settlement_until_finance_lifts_it(self):
        statement = self._signed(1000)
        with freeze_time("2026-07-16"):
            self.assertTrue(statement.is_blocking)
            self._ship("WB9", 10, date(2026, 7, 1))
            make = self.as_role(self.env["logistics.statement.make"], "service")
            july = {"date_from": date(2026, 7, 1), "date_to": date(2026, 7, 25)}
            with self.assertRaisesRegex(UserError, "Northern Steel"):
                make.create({"partner_ids": self.customer.ids, **july}).action_make()
            self.assertFalse(self._make(end=date(2026, 7, 25)))
            release = self.env["logistics.credit.release"]
            vals = {
                "partner_id": self.customer.id,
                "reason": "Seal is on its way",
                "company_id": self.company_a.id,
                "date_to": date(2026, 7, 31),
            }
            for role in ("sales", "service", "executive"):
                with self.assertRaises(AccessError):
                    self.as_role(release, role).create(vals)
            with self.assertRaises(ValidationError):
                self.as_role(release, "finance").create({**vals, "reason": ""})
            self.as_role(release, "finance").create(vals)
            self.assertEqual(self._make(end=date(2026, 7, 25)).amount_total, 10)

    def test_blocked_customers_have_a_red_light(self):
        self._sent(1000)
        with freeze_time("2026-07-16"):
            seen = self.as_role(self.customer, "sales")
            self.assertEqual(seen.logistics_credit_light, "red")
            self.assertEqual(seen.logistics_credit_reason, "statement not signed")

    def test_uninvoiced_charges_count_for_the_limit(self):
        self.customer.with_company(self.company_a).credit_limit = 900
        self._ship("WB1", 1000)
        self._ship("WB2", 14, currency=self.usd)
        self.env.flush_all()
        self.env.invalidate_all()
        finance = self.as_role(self.customer, "finance")
        self.assertEqual(finance.logistics_exposure, 1100)
        self.assertEqual(finance.logistics_credit_light, "red")

    def test_a_release_is_not_changed(self):
        release = self.as_role(self.env["logistics.credit.release"], "finance").create(
            {
                "partner_id": self.customer.id,
                "reason": "Seal is on its way",
                "company_id": self.company_a.id,
            }
        )
        with self.assertRaises(UserError):
            release.sudo().write({"reason": "Other"})

    def test_red_light_stops_or_warns_at_the_order(self):
        self.customer.with_company(self.company_a).credit_limit = 10
        self._ship("WB1", 1000)
        order = self._order(self.customer)
        self.policy.credit_order_policy = "block"
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "over the credit limit"):
            order._check_credit()
        self.as_role(self.env["logistics.credit.release"], "finance").create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "kind": "credit",
                "reason": "New limit is being approved",
            }
        )
        self.env.invalidate_all()
        order._check_credit()
        self.policy.credit_order_policy = "warn"
