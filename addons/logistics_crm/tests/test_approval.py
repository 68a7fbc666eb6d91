"""The approval engine, tried with the ownership request as document."""

from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .common import LogisticsCommon


class TestApproval(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._new_customer()
        cls.rule = cls.env.ref("logistics_crm.logistics_approval_rule_ownership")
        cls.rule.step_ids = [
            Command.clear(),
            Command.create(
                {
                    "name": "Leader",
                    "sequence": 1,
                    "approver_kind": "manager",
                    "due_hours": 0,
                }
            ),
            Command.create(
                {
                    "name": "Department",
                    "sequence": 2,
                    "approver_kind": "group",
                    "group_id": cls.env.ref(
                        "logistics_crm.group_logistics_policy_admin"
                    ).id,
                    "due_hours": 0,
                }
            ),
        ]
        cls.env.ref("base.user_admin").company_ids -= cls.company_a

    def _request(self, role="sales", **values):
        Request = self.as_role(self.env["logistics.ownership.request"], role)
        return Request.create(
            {
                "kind": "join",
                "partner_id": self.customer.id,
                "role": "assistant",
                "reason": "We work together",
                **values,
            }
        )

    def _submitted(self, role="sales", **values):
        request = self._request(role, **values)
        request.action_approval_submit()
        return request

    def _decide(self, request, role, decision="approved", reason=None):
        self.as_role(request, role)._approval_decide(decision, reason)

    def _pending(self, request):
        return request.sudo()._approval_pending_step()

    def _invitations(self, request):
        return self.env["mail.activity"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )

    # --- order ---------------------------

    def test_steps_are_asked_in_order(self):
        request = self._submitted()
        self.assertEqual(self._pending(request).name, "Leader")
        self.assertEqual(self._pending(request).approver_ids, self.users["leader"])
        self._decide(request, "leader")
        self.assertEqual(self._pending(request).name, "Department")
        self.assertEqual(self._pending(request).approver_ids, self.users["policy"])
        self.assertEqual(request.approval_state, "submitted")
        self._decide(request, "policy")
        self.assertEqual(request.approval_state, "approved")

    def test_only_the_current_step_is_told(self):
        request = self._submitted()
        self.assertEqual(self._invitations(request).user_id, self.users["leader"])
        self._decide(request, "leader")
        self.assertEqual(self._invitations(request).user_id, self.users["policy"])
        self._decide(request, "policy")
        self.assertFalse(self._invitations(request))

    def test_the_later_approver_cannot_decide_early(self):
        request = self._submitted()
        with self.assertRaises(AccessError):
            self._decide(request, "policy")

    def test_the_steps_keep_who_decided_and_when(self):
        request = self._submitted()
        with freeze_time("2026-03-02 08:00:00"):
            self._decide(request, "leader")
        step = request.sudo().approval_step_ids.filtered(lambda s: s.name == "Leader")
        self.assertEqual(step.decided_by_id, self.users["leader"])
        self.assertEqual(step.decided_at, datetime(2026, 3, 2, 8))

    def test_due_time_counts_working_hours(self):
        self.rule.step_ids[0].due_hours = 8
        self.company_a.resource_calendar_id.tz = "UTC"
        with freeze_time("2026-03-06 16:00:00"):  # a Friday afternoon
            request = self._submitted()
        self.assertGreater(self._pending(request).due_at, datetime(2026, 3, 9, 12))

    def test_a_batch_is_approved_at_once(self):
        requests = self._submitted() + self._submitted("sales2")
        self._decide(requests, "leader")
        self._decide(requests, "policy")
        self.assertEqual(set(requests.mapped("approval_state")), {"approved"})

    def test_without_rule_the_department_decides(self):
        self.rule.active = False
        request = self._submitted()
        self.assertEqual(self._pending(request).approver_ids, self.users["policy"])

    # --- who is asked ---------------------------

    def test_the_requester_never_approves_himself(self):
        request = self._submitted("leader")  # leader of himself is head
        self.assertNotIn(self.users["leader"], self._pending(request).approver_ids)
        with self.assertRaises(AccessError):
            self._decide(request, "leader")

    def test_an_absent_leader_is_replaced_by_the_next_superior(self):
        self.users["leader"].active = False
        request = self._submitted()
        step = self._pending(request)
        self.assertEqual(step.approver_ids, self.users["head"])
        self.assertEqual(step.origin, "superior")

    def test_without_superior_the_policy_administrator_is_asked(self):
        self.employees["sales"].parent_id = False
        request = self._submitted()
        step = self._pending(request)
        self.assertEqual(step.approver_ids, self.users["policy"])
        self.assertEqual(step.origin, "policy")

    def test_a_cycle_of_superiors_ends(self):
        self.users["leader"].active = False
        self.users["head"].active = False
        self.employees["head"].parent_id = self.employees["leader"]
        request = self._submitted()
        self.assertEqual(self._pending(request).origin, "policy")

    def test_the_last_resort_is_allowed_and_logged(self):
        request = self._submitted("policy")
        step = self._pending(request)
        self.assertEqual(step.approver_ids, self.users["policy"])
        self.assertEqual(step.origin, "last_resort")
        self.assertIn("only eligible approver", request.message_ids[0].body)

    def test_nobody_at_all_is_said_before_submission(self):
        self.employees["sales"].parent_id = False
        self.users["policy"].active = False
        request = self._request()
        with self.assertRaisesRegex(UserError, "Policy administrator"):
            request.action_approval_submit()

    def test_an_approver_who_leaves_while_asked_is_replaced(self):
        request = self._submitted()
        self.users["leader"].active = False
        self.env["logistics.approval.step"]._cron_ask_again()
        self.assertEqual(self._pending(request).approver_ids, self.users["head"])
        self.assertIn(self.users["head"], self._invitations(request).user_id)

    def test_an_approver_who_changes_company_is_replaced(self):
        request = self._submitted()
        self.users["leader"].write(
            {"company_id": self.company_b.id, "company_ids": [self.company_b.id]}
        )
        self.env["logistics.approval.step"]._cron_ask_again()
        self.assertEqual(self._pending(request).approver_ids, self.users["head"])

    def test_nobody_is_asked_again_without_need(self):
        request = self._submitted()
        self.env["logistics.approval.step"]._cron_ask_again()
        self.assertEqual(self._pending(request).approver_ids, self.users["leader"])
        self.assertEqual(len(self._invitations(request)), 1)

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

    # --- companies ---------------------------

    def test_only_people_of_the_company_are_asked(self):
        policy_b = self._new_user(
            "policy_b", "logistics_crm.group_logistics_policy_admin", self.company_b
        )
        request = self._submitted()
        self._decide(request, "leader")
        self.assertNotIn(policy_b, self._pending(request).approver_ids)

    def test_another_company_does_not_see_the_step(self):
        request = self._submitted()
        step = self._pending(request)
        policy_b = self._new_user(
            "policy_b", "logistics_crm.group_logistics_policy_admin", self.company_b
        )
        with self.assertRaises(AccessError):
            step.with_user(policy_b).with_context(
                allowed_company_ids=self.company_b.ids
            ).read(["name"])

    def test_the_rule_of_the_company_is_taken(self):
        other = self.rule.copy({"company_id": self.company_b.id, "sequence": 1})
        rules = self.env["logistics.approval.rule"]
        self.assertEqual(rules._for_document(self._request()), self.rule)
        self.assertNotEqual(other, self.rule)
