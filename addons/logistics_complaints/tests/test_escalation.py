"""The ladder speaks each rung once, in order, with its true time (GEN-X1)."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import START, ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestEscalation(ComplaintCommon):
    def _said(self, complaint, kind="reply"):
        return self._clock(complaint, kind).escalation_ids.sorted("due_at")

    def test_half_of_the_time_warns_who_answers(self):
        complaint = self._new()
        self._escalate(START + minutes(2.5))
        said = self._said(complaint)
        self.assertEqual(said.mapped("percent"), [50])
        self.assertEqual(said.user_ids, self.users["service"])

    def test_nothing_is_said_before(self):
        complaint = self._new()
        self._escalate(START + minutes(2))
        self.assertFalse(self._said(complaint))

    def test_each_rung_speaks_once(self):
        complaint = self._new()
        for at in (6, 7, 8):
            self._escalate(START + minutes(at))
        self.assertEqual(self._said(complaint).mapped("percent"), [50, 100])

    def test_manager_and_executives_follow(self):
        complaint = self._new()
        self._escalate(START + minutes(11))
        self.assertIn(self.users["manager"], self._said(complaint)[-1].user_ids)
        self._escalate(START + minutes(21))
        self.assertIn(self.users["executive"], self._said(complaint)[-1].user_ids)

    def test_after_three_hours_down_all_come_in_order_with_true_times(self):
        complaint = self._new()
        self._escalate(START + minutes(180))
        said = self._said(complaint)
        self.assertEqual(
            [row.due_at - START for row in said],
            [minutes(2.5), minutes(5), minutes(10), minutes(20)],
        )
        self.assertEqual(set(said.mapped("sent_at")), {START + minutes(180)})
        self._escalate(START + minutes(181))
        self.assertEqual(len(self._said(complaint)), 4)

    def test_kept_promise_is_silent(self):
        complaint = self._new()
        self._answer(complaint, "reply", START + minutes(1))
        self._escalate(START + minutes(15))
        self.assertFalse(self._said(complaint))

    def test_paused_promise_is_silent(self):
        complaint = self._new()
        with self.at(START + minutes(1)):
            complaint._pause("customer", "Asked for photos")
        self._escalate(START + minutes(600))
        self.assertFalse(self._said(complaint, "opinion"))

    def test_merged_complaint_is_silent(self):
        first, second = self._new(waybill="W1"), self._new(waybill="W1")
        with self.at(START + minutes(1)):
            second._merge_into(first)
        self._escalate(START + minutes(600))
        self.assertFalse(second.clock_ids.escalation_ids)

    def test_department_is_told_through_its_head(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        self._escalate(START + minutes(11))
        said = self._said(complaint, "dept_reply")
        self.assertEqual(said[0].user_ids, self.users["handler"])

    def test_breach_leaves_a_reminder(self):
        complaint = self._new()
        self._escalate(START + minutes(6))
        activity = self.env["mail.activity"].search(
            [("res_model", "=", complaint._name), ("res_id", "=", complaint.id)]
        )
        self.assertEqual(activity.user_id, self.users["service"])

    def test_one_bad_clock_does_not_stop_the_others(self):
        bad, good = self._new(), self._new()
        model = type(self.env["logistics.complaint.clock"])
        original = model._get_rungs

        def broken(clock, *args):
            if clock.complaint_id == bad:
                raise ValueError("broken")
            return original(clock, *args)

        with (
            patch.object(model, "_get_rungs", broken),
            mute_logger(
                "odoo.addons.logistics_complaints.models"
                ".logistics_complaint_clock_ladder"
            ),
        ):
            self._escalate(START + minutes(6))
        self.assertTrue(self._said(good))
        self.assertIn("broken", self._clock(bad, "reply").problem)

    def test_cron_commits_batch_by_batch(self):
        complaint = self._new()
        self.env.flush_all()
        cron = self.env.ref("logistics_complaints.ir_cron_complaint_escalate")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(len(self._said(complaint)), 4)

    def test_nothing_due_is_one_cheap_question(self):
        self._new()
        clocks = self.env["logistics.complaint.clock"]
        self.env.flush_all()
        with self.at(START), self.assertQueryCount(1):
            clocks.search(clocks._get_due_rung_domain(), limit=200)
