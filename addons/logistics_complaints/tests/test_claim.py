"""Claims: evidence, insurer, agreement, native bill or credit note, net loss."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestClaim(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.journal"].create(
            [
                {
                    "name": kind,
                    "type": kind,
                    "code": kind[:4].upper(),
                    "company_id": cls.company_a.id,
                    "default_account_id": cls._new_account(kind).id,
                }
                for kind in ("purchase", "sale")
            ]
        )
        cls.customer.with_company(cls.company_a).write(
            {
                "property_account_payable_id": cls._new_account("payable").id,
                "property_account_receivable_id": cls._new_account("receivable").id,
            }
        )

    @classmethod
    def _new_account(cls, kind):
        types = {
            "purchase": "expense",
            "sale": "income",
            "payable": "liability_payable",
            "receivable": "asset_receivable",
        }
        return (
            cls.env["account.account"]
            .with_company(cls.company_a)
            .create(
                {
                    "name": kind,
                    "code": f"9{len(kind)}{kind[0].encode()[0]}",
                    "account_type": types[kind],
                    "reconcile": kind in ("payable", "receivable"),
                }
            )
        )

    def _file(self, role="claims"):
        files = self.as_role(self.env["ir.attachment"], role)
        return files.create({"name": "paper.pdf", "raw": b"x"})

    def _claim(self, **values):
        complaint = self._new(has_claim=True, claim_amount=800)
        complaint.action_open_claim()
        claim = complaint.claim_ids
        claim.write({"officer_id": self.users["claims"].id, **values})
        return claim

    def _agreed(self, amount=700, **values):
        claim = self._claim(**values)
        for slot in claim.evidence_ids:
            slot.attachment_ids = self._file("service")
        claim.action_hand_over()
        officer = self.as_role(claim, "claims")
        officer.action_receipt()
        officer.write({"amount_agreed": amount, "agreement_id": self._file().id})
        officer.action_agree()
        return officer

    def _approved(self, **values):
        claim = self._agreed(**values)
        claim.action_approval_submit()
        self.as_role(claim, "manager").action_approval_approve()
        return claim

    def test_claim_starts_from_the_register_with_its_check_list(self):
        claim = self._claim()
        self.assertEqual(claim.amount_claimed, 800)
        self.assertEqual(len(claim.evidence_ids), 6)
        self.assertTrue(claim.name.startswith("CL/"))

    def test_missing_paper_stops_the_hand_over(self):
        with self.assertRaisesRegex(UserError, "Claim letter"):
            self._claim().action_hand_over()

    def test_agreement_needs_its_file(self):
        claim = self._claim()
        claim.evidence_ids.attachment_ids = self._file("service")
        claim.action_hand_over()
        officer = self.as_role(claim, "claims")
        officer.action_receipt()
        officer.amount_agreed = 700
        with self.assertRaisesRegex(UserError, "agreement file"):
            officer.action_agree()

    def test_payment_needs_the_approval(self):
        with self.assertRaisesRegex(UserError, "not approved"):
            self._agreed().action_ask_payment()

    def test_vendor_bill_is_drafted_for_finance(self):
        claim = self._approved()
        claim.action_ask_payment()
        move = claim.sudo().move_id
        self.assertEqual(
            (move.move_type, move.state, move.amount_total, move.partner_id),
            ("in_invoice", "draft", 700, self.customer),
        )

    def test_credit_note_instead(self):
        claim = self._approved(payment_method="credit")
        claim.action_ask_payment()
        self.assertEqual(claim.sudo().move_id.move_type, "out_refund")

    def test_paid_after_posting_and_net_loss(self):
        claim = self._approved()
        claim.action_ask_payment()
        with self.assertRaisesRegex(UserError, "not posted"):
            claim.action_paid()
        claim.sudo().move_id.action_post()
        with self.assertRaisesRegex(UserError, "voucher"):
            claim.action_paid()
        claim.write(
            {
                "voucher_id": self._file().id,
                "amount_insurance": 500,
                "amount_recovered": 50,
            }
        )
        claim.action_paid()
        self.assertEqual(claim.net_loss, 150)
        self.assertEqual(claim.sudo().complaint_id.net_loss, 150)

    def test_customers_invoice_closes(self):
        claim = self._approved(payment_method="credit")
        claim.action_ask_payment()
        claim.sudo().move_id.action_post()
        claim.action_paid()
        claim.action_close()
        self.assertEqual(claim.state, "closed")

    def test_above_the_limit_takes_two_steps(self):
        claim = self._agreed(declared_value=600)
        self.assertTrue(claim.is_above_limit)
        claim.action_approval_submit()
        self.assertEqual(len(claim.sudo().approval_step_ids), 2)

    def test_limit_per_kilogram(self):
        claim = self._claim(weight=10, limit_per_kg=20, limit_shipment=500)
        self.assertEqual(claim.liability_limit, 200)

    def test_insured_claim_waits_for_the_insurer(self):
        with self.assertRaisesRegex(UserError, "insurer has not decided"):
            self._agreed(is_insured=True)

    def test_state_is_not_written_by_hand(self):
        claim = self._claim()
        with self.assertRaises(AccessError):
            claim.state = "paid"

    def test_officer_does_not_play_the_insurance_officer(self):
        claim = self._claim()
        claim.evidence_ids.attachment_ids = self._file("service")
        claim.action_hand_over()
        with self.assertRaises(AccessError):
            claim.action_receipt()

    def test_open_claim_keeps_the_complaint_open(self):
        claim = self._claim()
        self.assertIn("Settle the claim.", claim.complaint_id._get_close_problems())
