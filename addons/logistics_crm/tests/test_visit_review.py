"""What is told of a reported visit, and how its review ends."""

from odoo.tests import freeze_time, tagged

from .visit_common import VisitCommon


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
