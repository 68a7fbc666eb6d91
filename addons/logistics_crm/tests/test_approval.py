"""The approval engine: who is asked, and in which order."""

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .approval_common import ApprovalCommon


class TestApproval(ApprovalCommon):
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

    def test_the_trail_is_read_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.rule.step_ids[0].with_context(lang="zh_CN").name = "直属领导"
        step = self._submitted().sudo().approval_step_ids.sorted("sequence")[0]
        self.rule.step_ids[0].name = "Renamed later"
        self.assertEqual(step.name, "Leader")
        self.assertEqual(step.with_context(lang="zh_CN").name, "直属领导")

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
