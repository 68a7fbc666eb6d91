"""One visit from plan to counted fact: report, review, trail, bad input."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
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
class TestVisitJudge(VisitCommon):
    def _submit(self, at, **values):
        visit = self._new_report(**values)
        with freeze_time(at):
            visit.action_submit()
        return visit

    def test_entry_in_time_late_and_between(self):
        """Ended at 03:00 UTC on the 10th."""
        for at, hours, late, in_time in (
            ("2026-03-11 03:00:00", 24.0, False, True),
            ("2026-03-11 03:30:00", 24.5, False, False),
            ("2026-03-12 03:00:00", 48.0, False, False),
            ("2026-03-12 04:00:00", 49.0, True, False),
        ):
            with self.subTest(at=at):
                visit = self._submit(
                    at, channel_id=self.phone.id, talk=f"Long {at}" * 3
                )
                self.assertEqual(visit.entry_hours, hours)
                self.assertEqual(
                    (visit.entry_late, visit.entry_in_time), (late, in_time)
                )
                self.assertEqual(visit.outlier_codes or "", "late" if late else "")

    def test_copied_text_is_seen(self):
        text = "Customer is satisfied, no new needs at the moment"
        first = self._submit("2026-03-10 05:00:00", channel_id=self.phone.id, talk=text)
        second = self._submit(
            "2026-03-10 05:00:00", channel_id=self.phone.id, talk=text.upper() + "!"
        )
        other = self._new_report("sales2", channel_id=self.phone.id, talk=text)
        other.action_submit()
        self.assertFalse(first.outlier_codes)
        self.assertEqual(second.outlier_codes, "copied")
        self.assertEqual(second.outlier_text, "Copied text")
        self.assertNotIn("copied", other.outlier_codes or "")

    def test_copied_within_one_batch(self):
        text = "Customer is satisfied, no new needs at the moment"
        visits = self._new_report(
            channel_id=self.phone.id, talk=text
        ) | self._new_report(
            channel_id=self.phone.id, talk=text, start="2026-03-10 04:00:00"
        )
        with freeze_time("2026-03-10 06:00:00"):
            visits.action_submit()
        self.assertEqual(visits.mapped("outlier_count"), [0, 1])

    def test_short_onsite_visit_without_location_comes_first(self):
        bad = self._submit(
            "2026-03-10 05:00:00", talk="ok", actual_stop="2026-03-10 02:05:00"
        )
        good = self._submit("2026-03-10 05:00:00", channel_id=self.phone.id)
        self.assertEqual(bad.outlier_codes, "no_location,short_stay,short_text")
        action = self.env.ref("logistics_crm.logistics_visit_view_list_review")
        self.assertIn("outlier_count desc", action.arch)
        found = self.env["logistics.visit"].search(
            [("id", "in", (good | bad).ids)],
            order="outlier_count desc, submitted_at, id",
        )
        self.assertEqual(found[0], bad)

    def test_long_call_is_told(self):
        call = self._new_report(
            channel_id=self.phone.id, actual_stop="2026-03-10 02:03:01"
        )
        short = self._new_report(
            channel_id=self.phone.id, actual_stop="2026-03-10 02:03:00"
        )
        self.assertTrue(call.is_long_call)
        self.assertFalse(short.is_long_call)
        self.assertFalse(self._new_report().is_long_call)

    def test_overlap_is_told_not_forbidden(self):
        first = self._new_visit(planned_start="2026-03-10 02:00:00", planned_hours=1)
        clash = self._new_visit(planned_start="2026-03-10 02:30:00", planned_hours=1)
        after = self._new_visit(planned_start="2026-03-10 03:30:00", planned_hours=1)
        self.assertIn("another appointment", first.overlap_warning)
        self.assertTrue(clash.overlap_warning)
        self.assertFalse(after.overlap_warning)
        other = self._new_visit(
            "sales2", planned_start="2026-03-10 02:00:00", planned_hours=1
        )
        self.assertFalse(other.overlap_warning)


@tagged("post_install", "-at_install")
class TestVisitReview(VisitCommon):
    def test_bulk_approval_needs_few_statements(self):
        visits = self.env["logistics.visit"].concat(
            *(
                self._new_report(talk=f"Report number {number} about new lanes")
                for number in range(40)
            )
        )
        visits.action_submit()
        visits.flush_recordset()
        leader = self.as_role(visits, "leader")
        self.assertTrue(leader[:1].can_decide)
        with self.assertQueryCount(25):
            leader.action_approve()
            self.env.flush_all()
        self.assertEqual(set(visits.mapped("state")), {"approved"})

    def test_silence_approves_after_three_working_days(self):
        """Submitted on Friday the 13th: Monday, Tuesday and Wednesday must pass."""
        visit = self._new_report(start="2026-03-13 02:00:00")
        with freeze_time("2026-03-13 06:00:00"):
            visit.action_submit()
        for now, state in (
            ("2026-03-18 12:00:00", "submitted"),
            ("2026-03-18 16:00:00", "approved"),  # midnight in Shanghai
        ):
            with self.subTest(now=now), freeze_time(now):
                self.run_cron("logistics_crm.ir_cron_visit_approve_silently")
                self.assertEqual(visit.state, state)
        self.assertTrue(visit.is_silent)
        self.assertFalse(visit.decided_by_id)
        self.assertTrue(visit.counts_from)

    def test_holiday_and_make_up_day_shift_the_silence(self):
        """Qingming: Monday 6 April 2026 is off; a make-up Saturday counts."""
        days = self.env["logistics.special.day"]
        for date, kind in (("2026-04-06", "holiday"), ("2026-04-11", "makeup")):
            days.create(
                {
                    "name": kind,
                    "company_id": self.company_a.id,
                    "date": date,
                    "kind": kind,
                }
            )
        visit = self._new_report(start="2026-04-02 02:00:00")
        with freeze_time("2026-04-08 06:00:00"):  # Wednesday: 9th, 10th, 11th
            visit.action_submit()
        with freeze_time("2026-04-11 12:00:00"):
            self.run_cron("logistics_crm.ir_cron_visit_approve_silently")
            self.assertEqual(visit.state, "submitted")
        with freeze_time("2026-04-12 02:00:00"):
            self.run_cron("logistics_crm.ir_cron_visit_approve_silently")
            self.assertEqual(visit.state, "approved")

    def test_silence_can_be_switched_off(self):
        self.policy.visit_silent_days = 0
        visit = self._new_report()
        with freeze_time("2026-03-10 06:00:00"):
            visit.action_submit()
        self.run_cron("logistics_crm.ir_cron_visit_approve_silently")
        self.assertEqual(visit.state, "submitted")

    def test_cron_runs(self):
        visit = self._new_report()
        with freeze_time("2026-03-10 06:00:00"):
            visit.action_submit()
        self.run_cron("logistics_crm.ir_cron_visit_approve_silently")
        self.env.invalidate_all()
        self.assertEqual(visit.state, "approved")


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
