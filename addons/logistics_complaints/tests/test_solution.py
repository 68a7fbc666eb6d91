"""Judgement, solution, liability, arbitration, approval (H-7.4.3.4-1 to 7.4.3.6-5)."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestSolution(ComplaintCommon):
    def _solution(self, complaint=None, compensation=800, shares=(60, 40), **values):
        complaint = complaint or self._judged()
        complaint.action_propose()
        solution = complaint.solution_id
        solution.write(
            {
                "proposal": "Compensate the wet goods",
                "compensation": compensation,
                "liability_ids": [
                    Command.create(
                        {"department_id": self.warehouse.id, "share": share, **values}
                    )
                    for share in shares
                ],
            }
        )
        return solution

    def test_partly_needs_the_customers_confirmation(self):
        complaint = self._new()
        with self.at(complaint.received_at):
            complaint._give_reply("We regret", complaint._default_promise(), "phone")
        complaint.write({"consistency": "partial", "accepted_part": "Two pallets"})
        with self.assertRaisesRegex(UserError, "customer confirmed"):
            complaint.action_judge()
        complaint.customer_confirmed = True
        complaint.action_judge()
        self.assertEqual(complaint.state, "judged")

    def test_refusal_needs_a_reason_and_no_solution(self):
        complaint = self._judged()
        complaint.consistency = "none"
        with self.assertRaises(UserError):
            complaint.action_judge()
        complaint.refusal_reason = "Delivered dry, signed without remark"
        complaint.action_judge()
        with self.assertRaisesRegex(UserError, "refused"):
            complaint.action_propose()

    def test_shares_must_be_exactly_one_hundred(self):
        solution = self._solution(shares=(60, 39.99))
        with self.assertRaisesRegex(UserError, "99.99"):
            solution.action_approval_submit()

    def test_parts_add_up_to_the_cent(self):
        solution = self._solution(compensation=100.01, shares=(33.33, 33.33, 33.34))
        self.assertAlmostEqual(sum(solution.liability_ids.mapped("amount")), 100.01)

    def test_general_is_approved_by_the_manager(self):
        solution = self._solution()
        solution.action_approval_submit()
        self.assertEqual(solution.complaint_id.state, "approval")
        self.as_role(solution, "manager").action_approval_approve()
        self.assertEqual(solution.complaint_id.state, "executing")
        self.assertEqual(solution.complaint_id.compensation, 800)

    def test_major_amount_takes_two_steps(self):
        complaint = self._judged(has_claim=True, claim_amount=12000)
        solution = self._solution(complaint.with_user(self.users["service"]), 12000)
        solution.action_approval_submit()
        self.as_role(solution, "manager").action_approval_approve()
        self.assertEqual(solution.approval_state, "submitted")
        self.as_role(solution, "executive").action_approval_approve()
        self.assertEqual(solution.approval_state, "approved")

    def test_major_complaint_with_a_small_amount_takes_two_steps_too(self):
        complaint = self._judged(is_legal=True)
        solution = self._solution(complaint, 100)
        solution.action_approval_submit()
        self.assertEqual(len(solution.approval_step_ids), 2)

    def test_sent_back_becomes_a_new_version(self):
        solution = self._solution()
        solution.action_approval_submit()
        self.as_role(solution, "manager")._approval_decide("returned", "Too little")
        self.assertEqual(solution.complaint_id.state, "proposed")
        solution.action_new_version()
        self.assertEqual(solution.complaint_id.solution_id.version, 2)
        self.assertEqual(len(solution.complaint_id.solution_id.liability_ids), 2)

    def test_rejected_share_needs_headquarters(self):
        solution = self._solution(opinion="rejected")
        with self.assertRaisesRegex(UserError, "rejects its share"):
            solution.action_approval_submit()
        solution.action_request_arbitration()
        self.assertEqual(solution.complaint_id.state, "arbitration")
        arbiter = self.as_role(solution, "arbiter")
        arbiter.arbitration_opinion = "The warehouse bears it"
        arbiter.action_arbitrate()
        self.assertEqual(solution.arbitrated_by_id, self.users["arbiter"])
        solution.action_approval_submit()

    def test_another_company_and_unclear_liability_need_headquarters(self):
        solution = self._solution(party="company")
        self.assertIn("Another company", solution.arbitration_reason)
        solution.liability_ids.party = "department"
        self.assertFalse(solution.arbitration_reason)
        solution.is_unclear = True
        self.assertTrue(solution.arbitration_reason)

    def test_approved_solution_cannot_be_changed(self):
        solution = self._solution()
        solution.action_approval_submit()
        with self.assertRaises(UserError):
            solution.compensation = 5

    def test_officer_does_not_arbitrate(self):
        solution = self._solution(opinion="rejected")
        solution.action_request_arbitration()
        with self.assertRaises(AccessError):
            solution.action_arbitrate()

    def test_internal_measure_is_hidden_from_officers(self):
        solution = self._solution()
        with self.assertRaises(AccessError):
            solution.liability_ids.read(["measure_proposal"])
        self.as_role(solution.liability_ids, "manager").read(["measure_proposal"])

    def _told(self, user):
        return self.env["mail.message"].search(
            [
                ("model", "=", "logistics.complaint"),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", user.partner_id.ids),
                ("subject", "like", "solution approved"),
            ]
        )

    def test_decision_is_reported_to_parties_and_administration(self):
        self.settings.complaint_report_user_ids = self.users["plain"]
        solution = self._solution(compensation=800)
        solution.action_approval_submit()
        self.as_role(solution, "manager").action_approval_approve()
        self.assertEqual(len(self._told(self.users["handler"])), 1)
        self.assertIn("60 %", self._told(self.users["plain"]).body)

    def test_decision_without_money_stays_with_the_parties(self):
        self.settings.complaint_report_user_ids = self.users["plain"]
        solution = self._solution(compensation=0)
        solution.action_approval_submit()
        self.as_role(solution, "manager").action_approval_approve()
        self.assertTrue(self._told(self.users["handler"]))
        self.assertFalse(self._told(self.users["plain"]))
