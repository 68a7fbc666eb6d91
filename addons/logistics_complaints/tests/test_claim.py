"""Claims: evidence, insurer, agreement, native bill or credit note, net loss."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.logistics_complaints.models import logistics_claim_words

from .common_claim import ClaimCommon


@tagged("post_install", "-at_install")
class TestClaim(ClaimCommon):
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

    def _late_claim(self):
        self.settings.claim_customer_days = 3
        shipment = self.env["logistics.shipment"].create(
            {
                "name": "HY880",
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "delivered_on": "2026-03-02",
            }
        )
        return self._claim(date="2026-03-06", shipment_id=shipment.id)

    def test_claim_after_the_limit_is_goodwill_with_a_reason(self):
        claim = self._late_claim()
        self.assertEqual(str(claim.customer_limit), "2026-03-05")
        claim.evidence_ids.attachment_ids = self._file("service")
        with self.assertRaisesRegex(UserError, "2026-03-05"):
            claim.action_hand_over()
        claim.goodwill_reason = "Good customer for ten years"
        claim.action_hand_over()
        self.assertEqual(claim.state, "handed_over")

    def test_claim_on_the_last_day_is_in_time(self):
        claim = self._late_claim()
        claim.date = "2026-03-05"
        self.assertFalse(claim.is_late)

    def test_deadline_of_the_insurer_reminds_once(self):
        claim = self._claim(insurer_deadline="2026-03-20")
        claim.insurer_deadline = "2026-03-25"
        activity = claim.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.users["claims"])
        self.assertEqual(str(activity.date_deadline), "2026-03-23")
        claim.reported_on = "2026-03-21"
        self.assertFalse(claim.activity_ids)

    def test_missed_deadline_is_found(self):
        missed = self._claim(insurer_deadline="2026-03-20", reported_on="2026-03-21")
        kept = self._claim(insurer_deadline="2026-03-20", reported_on="2026-03-20")
        found = self.env["logistics.claim"].search(
            [("is_deadline_missed", "=", True), ("id", "in", (missed | kept).ids)]
        )
        self.assertEqual(found, missed)
        self.assertFalse(kept.is_deadline_missed)

    def test_amount_in_words_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        Claim = self.env["logistics.claim"]
        yuan, dollar = self.env.ref("base.CNY"), self.env.ref("base.USD")
        claim = Claim.new({"currency_id": yuan.id, "amount_agreed": 12_000.5})
        chinese = claim.with_context(lang="zh_CN")
        self.assertIn("Twelve Thousand", claim._get_amount_words())
        self.assertEqual(chinese._get_amount_words(), "壹万贰仟元伍角")
        with patch.object(logistics_claim_words, "an2cn", None):
            self.assertEqual(chinese._get_amount_words(), "")
        foreign = Claim.new({"currency_id": dollar.id, "amount_agreed": 5})
        self.assertEqual(foreign.with_context(lang="zh_CN")._get_amount_words(), "")

    def test_payment_proof_form_prints(self):
        claim = self._approved()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_complaints.logistics_claim_payment", claim.ids
        )
        self.assertIn(claim.name.encode(), html)
        self.assertIn(b"700", html)
