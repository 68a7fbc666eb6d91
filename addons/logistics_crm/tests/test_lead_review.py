"""Submitted, approved, rejected with reason, resubmitted (H-8.2-4 to -8, A1)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Datetime
from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestLeadReview(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.new_lead(**cls.complete_vals())

    def submit(self, lead=None):
        self.as_role(lead or self.lead, "sales").action_logistics_submit_review()
        return (lead or self.lead).review_ids

    def decide(self, review, role, decision, reason=None):
        self.as_role(review, role)._approval_decide(decision, reason)

    def test_missing_data_are_named(self):
        self.lead.write({"phone": "ask Zhang", "logistics_cargo": False})
        with self.refuses(UserError, "enter Phone, Cargo before"):
            self.submit()

    def test_reviewer_is_asked_within_one_working_day(self):
        review = self.submit()
        self.assertEqual(self.lead.review_state, "submitted")
        step = review.approval_step_ids
        self.assertIn(self.users["reviewer"], step.approver_ids)
        self.assertTrue(step.due_at)
        self.assertIn(self.users["reviewer"], review.activity_ids.user_id)

    def test_approved(self):
        review = self.submit()
        self.decide(review, "reviewer", "approved")
        self.assertEqual(self.lead.review_state, "approved")
        self.assertTrue(self.lead.reviewed_at)

    def test_rejected_with_reason_and_resubmitted(self):
        review = self.submit()
        with self.assertRaises(ValidationError):
            self.decide(review, "reviewer", "rejected", " ")
        self.decide(review, "reviewer", "rejected", "The phone is of the reception")
        self.assertEqual(self.lead.review_state, "rejected")
        self.assertEqual(self.lead.review_note, "The phone is of the reception")
        self.submit()
        self.assertEqual(self.lead.review_ids, review)
        self.assertEqual(review.approval_round, 2)
        self.decide(review, "reviewer", "approved")
        self.assertEqual(self.lead.review_state, "approved")

    def test_salesperson_does_not_approve(self):
        review = self.submit()
        with self.assertRaises(AccessError):
            self.decide(review, "sales", "approved")
        with self.assertRaises(AccessError):
            self.as_role(review, "sales").write({"approval_state": "approved"})
        with self.assertRaises(AccessError):
            self.as_role(review, "sales").with_context(approval_engine=1).write(
                {"approved_at": Datetime.now()}
            )

    def test_many_are_approved_at_once(self):
        leads = self.env["crm.lead"].create(
            [self._lead_vals(f"Coils {n}", **self.complete_vals()) for n in range(12)]
        )
        self.as_role(leads, "sales").action_logistics_submit_review()
        self.as_role(leads.review_ids, "reviewer").action_approval_approve()
        self.assertEqual(set(leads.mapped("review_state")), {"approved"})

    def test_steps_one_and_two_are_entered_before_the_review(self):
        self.lead.stage_id = self.step(2)
        self.plan_visit(self.lead)
        with self.refuses(ValidationError, "Customer data reviewed"):
            self.lead.stage_id = self.step(3)
        self.review(self.lead)
        self.lead.stage_id = self.step(3)

    def test_after_one_working_day_the_superior_is_asked_too(self):
        boss = self.employees["leader"]
        reviewer = self.env["hr.employee"].create(
            {
                "name": "Reviewer",
                "user_id": self.users["reviewer"].id,
                "company_id": self.company_a.id,
                "parent_id": boss.id,
            }
        )
        self.assertTrue(reviewer)
        review = self.submit()
        step = review.approval_step_ids
        steps = self.env["logistics.approval.step"]
        self.assertNotIn(step, steps.search(steps._late_domain(Datetime.now())))
        late = steps.search(steps._late_domain(step.due_at + timedelta(minutes=1)))
        self.assertIn(step, late)
        late._escalate_batch()
        self.assertIn(boss.user_id, review.activity_ids.user_id)
        self.assertIn(boss.user_id, step.approver_ids)
        self.assertTrue(step.escalated_at)
        count = len(review.activity_ids)
        again = steps.search(steps._late_domain(step.due_at + timedelta(days=1)))
        self.assertNotIn(step, again)
        self.assertEqual(len(review.activity_ids), count)

    def test_visits_count_from_the_approval_of_the_lead(self):
        visit = self.record_visit(self.lead)
        held = visit._as_engine()
        held._decide("approved")
        self.assertFalse(visit.counts_from)
        self.decide(self.submit(), "reviewer", "approved")
        self.assertTrue(visit.counts_from)
        self.assertEqual(str(visit.date), "2026-01-05")

    def test_visits_of_other_leads_count_at_once(self):
        lead = self.new_lead(team_id=self.other_team.id, user_id=False)
        visit = self.record_visit(lead)
        visit._as_engine()._decide("approved")
        self.assertTrue(visit.counts_from)

    def test_lead_of_another_team_has_nothing_to_review(self):
        lead = self.new_lead(team_id=self.other_team.id, user_id=False)
        with self.refuses(UserError, "nothing to review"):
            lead.action_logistics_submit_review()

    def test_filter_by_state(self):
        self.assertIn(
            self.lead, self.env["crm.lead"].search([("review_state", "=", "draft")])
        )
        self.submit()
        found = self.env["crm.lead"].search([("review_state", "=", "submitted")])
        self.assertIn(self.lead, found)
        self.assertNotIn(
            self.lead, self.env["crm.lead"].search([("review_state", "=", "draft")])
        )

    def test_salesperson_sees_the_own_reviews_only(self):
        review = self.submit()
        found = self.as_role(review, "sales2").search([("id", "=", review.id)])
        self.assertFalse(found)
