"""Agendas of the weekly meetings, quiet hours, health."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestOversight(ComplaintCommon):
    def _meeting(self, kind):
        meetings = self.as_role(self.env["logistics.meeting"], "service")
        return meetings.create(
            {"name": "Weekly", "kind": kind, "company_id": self.company_a.id}
        )

    def test_agenda_of_the_weekly_complaint_meeting(self):
        complaint = self._judged()
        complaint.action_propose()
        complaint.solution_id.proposal = "Deliver again"
        complaint.measure_ids = [
            Command.create(
                {
                    "name": "Renew tarpaulins",
                    "user_id": self.users["service"].id,
                    "date_due": "2026-03-03",
                }
            )
        ]
        meeting = self._meeting("complaint")
        meeting.action_fill_agenda()
        self.assertIn("Deliver again", meeting.agenda)
        self.assertIn("Renew tarpaulins", meeting.agenda)

    def test_agenda_of_the_weekly_claims_meeting(self):
        complaint = self._new(has_claim=True, claim_amount=800)
        complaint.action_open_claim()
        complaint.claim_ids.insurer_deadline = "2026-03-20"
        meeting = self._meeting("claim")
        meeting.action_fill_agenda()
        self.assertIn(complaint.claim_ids.name, meeting.agenda)
        self.assertIn("2026-03-20", meeting.agenda)
        with self.assertRaises(UserError):
            self._meeting("business").action_fill_agenda()

    # --- quiet hours ----------------------------------------------------------------

    def _said(self, complaint, kind="reply"):
        return self._clock(complaint, kind).escalation_ids.sorted("due_at")

    def test_quiet_hours_let_managers_sleep(self):
        """23:00 in Shanghai: who answers hears at once, the rest at seven."""
        self.settings.write({"complaint_quiet_from": 22, "complaint_quiet_to": 7})
        night = datetime(2026, 3, 2, 15, 0)
        complaint = self._new(at=night)
        self._escalate(night + minutes(60))
        self.assertEqual(self._said(complaint).mapped("percent"), [50, 100])
        morning = datetime(2026, 3, 2, 23, 0)
        clock = self._clock(complaint, "reply")
        self.assertEqual(clock.next_rung_at, morning)
        self._escalate(morning - timedelta(seconds=1))
        self.assertEqual(len(self._said(complaint)), 2)
        self._escalate(morning)
        said = self._said(complaint)
        self.assertEqual(
            [row.due_at - night for row in said],
            [minutes(2.5), minutes(5), minutes(10), minutes(20)],
        )
        self.assertEqual(said[-1].sent_at, morning)

    def test_major_complaint_wakes_everybody(self):
        self.settings.write({"complaint_quiet_from": 22, "complaint_quiet_to": 7})
        night = datetime(2026, 3, 2, 15, 0)
        complaint = self._new(at=night, is_safety=True)
        self._escalate(night + minutes(60))
        self.assertEqual(len(self._said(complaint)), 4)

    # --- health ---------------------------------------------------------------------

    def _health(self, code):
        checks = self.env["logistics.health.check"]
        checks._run(self.company_a)
        return checks.search(
            [("code", "=", code), ("company_id", "=", self.company_a.id)]
        )

    def test_slow_incoming_mail_is_on_the_health_page(self):
        cron = self.env.ref("mail.ir_cron_mail_gateway_action")
        cron.write({"active": True, "interval_number": 5, "interval_type": "minutes"})
        self.assertEqual(self._health("complaint_mail_cron").count, 0)
        self.env["fetchmail.server"].create(
            {"name": "Desk", "server_type": "imap", "state": "done"}
        )
        cron.write({"active": True, "interval_number": 5, "interval_type": "minutes"})
        self.assertEqual(self._health("complaint_mail_cron").count, 1)
        cron.write({"interval_number": 1})
        self.assertEqual(self._health("complaint_mail_cron").count, 0)
        cron.active = False
        self.assertEqual(self._health("complaint_mail_cron").severity, "warning")

    def test_clock_without_due_time_is_on_the_health_page(self):
        complaint = self._new()
        self._clock(complaint, "result").due = False
        found = self._health("complaint_clock_stuck")
        self.assertIn(self._clock(complaint, "result").id, found.res_ids)
