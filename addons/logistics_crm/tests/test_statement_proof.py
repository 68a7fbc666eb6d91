from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .statement_common import SIGNATURE, StatementCommon


@tagged("post_install", "-at_install")
class TestStatementProof(StatementCommon):
    """Which proof ends the duty to sign, who may sign on screen and when silence
    agrees: the contract says so (decisions A2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.signer, cls.clerk = cls.env["res.partner"].create(
            [
                {"name": name, "parent_id": cls.customer.id}
                for name in ("Authorised signer", "Clerk")
            ]
        )

    def _confirm(self, statement, signer=None):
        with freeze_time("2026-07-01 02:00:00"):
            statement._sign("Li Lei", SIGNATURE, "192.0.2.7", signer)

    def test_without_contract_the_policy_asks_for_the_seal(self):
        statement = self._sent(1000)
        self._confirm(statement, self.signer)
        self.assertEqual(statement.proof_required, "sealed")
        self.assertFalse(statement.is_proven)
        self.assertEqual(statement.state, "signed", "invoicing starts all the same")

    def test_confirmation_ends_the_duty_by_clause_and_listed_signer_only(self):
        self._contract_in_force(required_proof="confirmed", signer_ids=self.signer.ids)
        for signer, proven in ((self.signer, True), (self.clerk, False), (None, False)):
            self._ship(f"WB-{signer.name if signer else 'link'}", 1000)
            statement = self._make()
            statement.action_send()
            self._confirm(statement, signer)
            self.assertEqual(statement.proof_required, "confirmed")
            self.assertEqual(statement.is_signer_authorised, proven)
            self.assertEqual(statement.is_proven, proven)
            self.assertEqual(statement.state, "signed")

    def test_original_ends_the_duty_where_the_contract_says_so(self):
        self._contract_in_force(required_proof="original")
        statement = self._sent(1000)
        self._confirm(statement, self.signer)
        statement._record_sealed(SIGNATURE, "seal.png")
        self.assertFalse(statement.is_proven)
        self.as_role(statement, "service").action_original_received()
        self.assertTrue(statement.is_proven)

    def test_nobody_lowers_the_proof_by_hand(self):
        statement = self._sent(1000)
        for role in ("service", "finance"):
            with self.assertRaises(AccessError):
                self.as_role(statement, role).write({"proof_required": "confirmed"})

    # --- silence ----------------------------------------------------------------------

    def _deem(self, day):
        with freeze_time(day):
            return self.statements._deem_accepted(
                self.company_a, date.fromisoformat(day)
            )

    def test_silence_agrees_by_clause_after_the_days(self):
        self._contract_in_force(required_proof="confirmed", deemed_days=7)
        statement = self._sent(1000, 500)
        self.assertEqual(statement.date_deemed, date(2026, 7, 7))
        self.assertFalse(self._deem("2026-07-07"))
        self.assertEqual(self._deem("2026-07-08"), statement)
        self.assertEqual(statement.state, "signed")
        self.assertEqual(
            (statement.deemed_on, statement.amount_signed), (date(2026, 7, 8), 1500)
        )
        self.assertTrue(statement.is_proven)
        self.assertFalse(statement.signed_on)

    def test_silence_without_clause_says_nothing(self):
        self._contract_in_force(required_proof="confirmed")
        statement = self._sent(1000)
        self.assertFalse(statement.date_deemed)
        self.assertFalse(self._deem("2026-12-31"))
        self.assertEqual(statement.state, "sent")

    def test_who_disputed_was_not_silent(self):
        self._contract_in_force(required_proof="confirmed", deemed_days=7)
        statement = self._sent(1000, 500)
        self.env["logistics.statement.difference"].create(
            {
                "statement_id": statement.id,
                "line_id": statement.line_ids[0].id,
                "customer_amount": 900,
                "reason": "Rate",
            }
        )
        self.assertFalse(self._deem("2026-07-20"))
        self.assertEqual(statement.state, "disputed")

    def test_deemed_acceptance_does_not_replace_the_seal(self):
        self._contract_in_force(required_proof="sealed", deemed_days=7)
        statement = self._sent(1000)
        self._deem("2026-07-20")
        self.assertEqual(statement.state, "signed")
        self.assertFalse(statement.is_proven)
        statement._sign("Li Lei", SIGNATURE, "192.0.2.7", self.signer)
        self.assertTrue(statement.signed_on, "the customer may still confirm")

    def test_the_lead_of_the_contract_is_kept(self):
        self._contract_in_force(settlement_day=31, statement_days=10)
        self._ship("WB1", 1000, date(2026, 6, 10))
        with freeze_time("2026-06-19"):
            self.assertFalse(
                self.statements._generate_due(self.company_a, date(2026, 6, 19))
            )
        with freeze_time("2026-06-20"):
            made = self.statements._generate_due(self.company_a, date(2026, 6, 20))
        self.assertEqual(made.date_to, date(2026, 6, 20))

    def test_disputes_cannot_be_reopened_after_the_signature(self):
        statement = self._sent(1000, 500)
        difference = self.env["logistics.statement.difference"].create(
            {
                "statement_id": statement.id,
                "line_id": statement.line_ids[0].id,
                "customer_amount": 900,
                "reason": "Rate",
            }
        )
        self._confirm(statement)
        self.assertEqual(difference.resolution, "next")
        difference.cause = "price"
        with self.assertRaises(UserError):
            difference.action_take_customer()
