"""One visit from plan to counted fact: report, trail, bad input, rights."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestVisit(VisitCommon):
    def test_new_form_opens_before_a_customer_is_chosen(self):
        with Form(self.as_role(self.env["logistics.visit"], "sales")) as form:
            self.assertFalse(form.last_visit_id)
            form.partner_id = self.customer

    def test_day_is_the_day_of_the_company(self):
        """23:30 UTC is the next morning in Shanghai."""
        visit = self._new_visit(planned_start="2026-03-10 23:30:00")
        self.assertEqual(visit.date, self.day("2026-03-11"))
        visit.actual_start = "2026-03-12 15:59:00"
        self.assertEqual(visit.date, self.day("2026-03-12"))

    def test_contact_is_visited_at_the_company(self):
        contact = self.customer.create(
            {"name": "Mr Chen", "parent_id": self.customer.id}
        )
        visit = self._new_visit(partner_id=contact.id)
        self.assertEqual(visit.partner_id, self.customer)
        self.assertEqual(visit.contact_id, contact)

    def test_submit_asks_the_leader(self):
        visit = self._new_report()
        visit.action_submit()
        self.assertEqual(visit.state, "submitted")
        self.assertEqual(visit.approver_id, self.users["leader"])
        self.assertFalse(visit.counts_from)

    def test_head_without_superior_asks_the_policy_administrator(self):
        visit = self._new_report("head")
        visit.action_submit()
        self.assertTrue(
            visit.approver_id.has_group("logistics_crm.group_logistics_policy_admin")
        )

    def test_approval_counts_with_its_own_date(self):
        visit = self._new_report()
        visit.action_submit()
        self.as_role(visit, "leader").action_approve()
        self.assertEqual(visit.state, "approved")
        self.assertTrue(visit.counts_from)
        self.assertEqual(visit.date, self.day("2026-03-10"))
        self.assertEqual(visit.decided_by_id, self.users["leader"])
        found = self.env["logistics.visit"].search(
            [*visit._counted_domain(), ("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(found, visit)

    def test_superior_of_the_leader_may_decide(self):
        visit = self._new_report()
        visit.action_submit()
        self.as_role(visit, "head").action_approve()
        self.assertEqual(visit.decided_by_id, self.users["head"])

    def test_nobody_approves_his_own_visit(self):
        visit = self._new_report("leader")
        visit.action_submit()
        self.assertEqual(visit.approver_id, self.users["head"])
        with self.assertRaises(AccessError):
            self.as_role(visit, "leader").action_approve()

    def test_a_stranger_to_the_visitor_may_not_decide(self):
        visit = self._new_report()
        visit.action_submit()
        for role in ("sales2", "executive"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(visit, role).action_approve()

    def test_sent_back_corrected_and_submitted_again(self):
        visit = self._new_report()
        visit.action_submit()
        first = visit.reported_at
        wizard = self.as_role(visit, "leader").action_send_back()["context"]
        self.as_role(self.env["logistics.visit.reason"], "leader").create(
            {
                "visit_ids": wizard["default_visit_ids"],
                "decision": wizard["default_decision"],
                "reason": "Who was there?",
            }
        ).action_confirm()
        self.assertEqual(visit.state, "rejected")
        self.assertEqual(visit.activity_ids.user_id, self.users["sales"])
        visit.talk = "Mr Chen was there, he wants a lower price"
        visit.action_submit()
        self.assertEqual(visit.state, "submitted")
        self.assertEqual(visit.reported_at, first)

    def test_send_back_needs_a_reason(self):
        visit = self._new_report()
        visit.action_submit()
        with self.assertRaises(ValidationError):
            self.as_role(visit, "leader")._send_back("  ")

    def test_submitted_report_is_locked(self):
        visit = self._new_report()
        visit.action_submit()
        with self.assertRaises(UserError):
            visit.talk = "Something else"
        with self.assertRaises(UserError):
            visit.action_submit()
        visit.supervisor_opinion = "Not part of the report"

    def test_report_needs_times_and_text(self):
        visit = self._new_visit()
        with self.assertRaisesRegex(UserError, "started and ended"):
            visit.action_submit()
        visit.write(
            {
                "actual_start": "2026-03-10 02:00:00",
                "actual_stop": "2026-03-10 03:00:00",
            }
        )
        with self.assertRaisesRegex(UserError, "talked about"):
            visit.action_submit()

    def test_cancel_with_reason_only_before_it_took_place(self):
        visit = self._new_visit()
        visit._cancel("Customer is on holiday")
        self.assertEqual(visit.state, "cancelled")
        with self.assertRaises(UserError):
            self._new_report()._cancel("Never mind")

    def test_reported_visit_cannot_be_deleted(self):
        with self.assertRaises(UserError):
            self._new_report().unlink()
        self._new_visit().unlink()

    def test_client_cannot_write_what_the_engine_writes(self):
        visit = self._new_report()
        for values in ({"state": "approved"}, {"counts_from": "2026-03-10 00:00:00"}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                visit.write(values)
        with self.assertRaises(AccessError):
            self._new_visit(state="approved")
        visit = self._new_visit().with_context(
            default_counts_from="2026-01-01 00:00:00"
        )
        copy = visit.create({"partner_id": self.customer.id})
        self.assertFalse(copy.counts_from)

    def test_context_of_a_client_is_no_engine(self):
        visit = self._new_report().with_context(visit_engine=True)
        with self.assertRaises(AccessError):
            visit.write({"state": "approved"})


@tagged("post_install", "-at_install")
class TestVisitBadInput(VisitCommon):
    def test_ends_before_it_starts(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._new_visit(
                actual_start="2026-03-10 03:00:00", actual_stop="2026-03-10 02:00:00"
            )

    def test_customer_of_another_company(self):
        other = self._new_customer("Rhine only", company_id=self.company_b.id)
        with self.assertRaisesRegex(ValidationError, "belongs to Rhine Logistics"):
            self._new_visit(partner_id=other.id)

    def test_archived_visitor(self):
        gone = self._new_user(
            "gone", "logistics_crm.group_logistics_salesperson", self.company_a
        )
        gone.active = False
        with self.assertRaisesRegex(ValidationError, "archived"):
            self._new_visit("policy", user_id=gone.id)

    def test_visitor_of_another_company(self):
        with self.assertRaisesRegex(ValidationError, "does not work for"):
            self._new_visit("policy", user_id=self.users["sales_b"].id)

    def test_future_report(self):
        with self.assertRaisesRegex(ValidationError, "future"):
            self._new_visit(actual_start="2199-01-01 00:00:00")

    def test_nobody_to_visit(self):
        with self.assertRaisesRegex(ValidationError, "Choose the customer"):
            self._new_visit(partner_id=False)

    def test_planned_hours_out_of_range(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._new_visit(planned_hours=-1)


@tagged("post_install", "-at_install")
class TestVisitRights(VisitCommon):
    def test_salespeople_see_own_visits_and_those_to_own_customers(self):
        own = self._new_visit()
        by_service = self._new_visit("service")
        foreign = self._new_visit(
            "sales2", partner_id=self._new_customer("Southern Paper").id
        )
        found = self.as_role(self.env["logistics.visit"], "sales").search([])
        self.assertEqual(found & (own | by_service | foreign), own | by_service)
        with self.assertRaises(AccessError):
            self.as_role(by_service, "sales").write({"place": "Gate 3"})

    def test_companion_reads_but_does_not_write(self):
        visit = self._new_visit(
            partner_id=self._new_customer("Southern Paper").id,
            companion_ids=[(4, self.users["sales2"].id)],
        )
        seen = self.as_role(visit, "sales2")
        self.assertEqual(seen.user_id, self.users["sales"])
        with self.assertRaises(AccessError):
            seen.write({"place": "Gate 3"})

    def test_other_company_sees_nothing(self):
        visit = self._new_visit()
        with self.assertRaises(AccessError):
            self.as_role(visit, "sales_b").read(["place"])

    def test_finance_reads_none_and_creates_none(self):
        visit = self._new_visit()
        with self.assertRaises(AccessError):
            self.as_role(visit, "finance").read(["place"])
        with self.assertRaises(AccessError):
            self._new_visit("finance")

    def test_executive_reads_all_and_writes_own(self):
        visit = self._new_visit()
        self.assertTrue(self.as_role(visit, "executive").display_name)
        with self.assertRaises(AccessError):
            self.as_role(visit, "executive").write({"place": "Gate 3"})
        self._new_visit("executive").place = "Gate 3"
