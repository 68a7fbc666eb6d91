"""The approval engine: rejecting, sending back, and what nobody may change."""

from odoo.exceptions import AccessError, UserError, ValidationError

from .approval_common import ApprovalCommon


class TestApprovalTrail(ApprovalCommon):
    # --- rejecting, sending back ---------------------------

    def test_a_rejection_needs_a_reason(self):
        request = self._submitted()
        with self.assertRaises(ValidationError):
            self._decide(request, "leader", "rejected", "   ")
        self._decide(request, "leader", "rejected", "Not your customer")
        self.assertEqual(request.approval_state, "rejected")
        self.assertIn("Not your customer", request.message_ids[0].body)

    def test_the_reason_is_shown_as_text(self):
        request = self._submitted()
        self._decide(request, "leader", "rejected", "<script>alert(1)</script>")
        self.assertNotIn("<script>", request.message_ids[0].body)

    def test_the_dialog_rejects(self):
        request = self._submitted()
        action = self.as_role(request, "leader").action_approval_reject()
        self.as_role(self.env["logistics.approval.decision"], "leader").with_context(
            **action["context"]
        ).create({"reason": "No"}).action_confirm()
        self.assertEqual(request.approval_state, "rejected")

    def test_a_rejection_cancels_the_waiting_steps(self):
        request = self._submitted()
        self._decide(request, "leader", "rejected", "No")
        self.assertEqual(
            set(request.sudo().approval_step_ids.mapped("state")),
            {"rejected", "cancelled"},
        )

    def test_sending_back_opens_a_new_round(self):
        request = self._submitted()
        self._decide(request, "leader", "returned", "Add the minutes")
        self.assertEqual(request.approval_state, "draft")
        request.reason = "With minutes"
        request.action_approval_submit()
        self.assertEqual(request.approval_round, 2)
        self.assertEqual(self._pending(request).round_number, 2)
        self.assertEqual(len(request.sudo().approval_step_ids), 4)

    def test_submitting_twice_is_refused(self):
        request = self._submitted()
        with self.assertRaises(UserError):
            request.action_approval_submit()

    # --- protection ---------------------------

    def test_state_is_not_written_by_rpc(self):
        request = self._request()
        for field, value in (
            ("approval_state", "approved"),
            ("approval_round", 7),
            ("approval_requested_by_id", self.users["sales2"].id),
        ):
            with self.assertRaises(AccessError):
                request.write({field: value})

    def test_no_context_key_opens_the_state(self):
        request = self._request()
        for context in ({"approval_engine": True}, {"approval_engine": "x"}):
            with self.assertRaises(AccessError):
                request.with_context(**context).write({"approval_state": "approved"})

    def test_state_is_not_created_by_rpc_or_default(self):
        with self.assertRaises(AccessError):
            self._request(approval_state="approved")
        Request = self.as_role(self.env["logistics.ownership.request"], "sales")
        request = Request.with_context(
            default_approval_state="approved", default_approval_round=3
        ).create({"partner_id": self.customer.id, "reason": "x"})
        self.assertEqual(request.approval_state, "draft")
        self.assertEqual(request.approval_round, 0)

    def test_a_copy_begins_as_draft(self):
        request = self._submitted()
        self.assertEqual(request.copy().approval_state, "draft")

    def test_what_is_decided_does_not_change_meanwhile(self):
        request = self._submitted()
        with self.assertRaises(UserError):
            request.write({"share": 90})

    def test_a_decision_stays_in_the_trail(self):
        request = self._submitted()
        self._decide(request, "leader")
        steps = request.sudo().approval_step_ids
        with self.assertRaises(UserError):
            steps.filtered("decided_by_id").unlink()
        with self.assertRaises(AccessError):
            self.as_role(steps, "policy").write({"state": "rejected"})

    def test_a_submitted_document_is_not_deleted(self):
        request = self._submitted()
        with self.assertRaises(UserError):
            request.unlink()
        self._request().unlink()

    def test_strangers_are_refused_at_every_button(self):
        request = self._submitted()
        for role in ("plain", "portal"):
            for button in ("submit", "approve", "reject", "send_back"):
                stranger = self.as_role(request, role)
                with (
                    self.subTest(role=role, button=button),
                    self.assertRaises(AccessError),
                ):
                    getattr(stranger, f"action_approval_{button}")()

    def test_the_dialog_refuses_other_models(self):
        with self.assertRaises(UserError):
            self.as_role(self.env["logistics.approval.decision"], "leader").create(
                {
                    "res_model": "res.partner",
                    "res_ids": str(self.customer.id),
                    "decision": "rejected",
                    "reason": "x",
                }
            ).action_confirm()

    # --- rules without steps -------------------------------

    def test_only_a_data_file_gives_the_steps_later(self):
        rules = self.as_role(self.env["logistics.approval.rule"], "policy")
        with self.assertRaisesRegex(ValidationError, "has no step"):
            rules.with_context(install_mode=True).create(
                {"name": "Nobody", "res_model": "logistics.ownership.request"}
            )

    def test_shipped_rules_have_steps(self):
        rules = self.env["logistics.approval.rule"].search([])
        self.assertTrue(rules)
        self.assertFalse(rules.filtered(lambda rule: not rule.step_ids))
