from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .deal_common import DealCommon


@tagged("post_install", "-at_install")
class TestMeeting(DealCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        low, high = cls.env["logistics.job.level"].create(
            [{"name": "Manager", "rank": 3}, {"name": "Head", "rank": 6}]
        )
        cls.levels = {"low": low, "high": high}
        cls.employees["sales"].job_level_id = low
        cls.employees["leader"].job_level_id = high

    # --- the seminar ------------------------------------------------------------------

    def test_a_seminar_with_the_superior_and_minutes_is_closed(self):
        meeting = self._new_seminar()
        meeting.action_close()
        self.assertEqual(meeting.state, "held")
        self.assertTrue(meeting.superior_present)
        self.assertEqual(meeting.highest_rank, 6)

    def test_a_seminar_without_file_of_the_minutes_stays_open(self):
        meeting = self._new_meeting(rehearsal_result="Good", minutes="<p>Said</p>")
        with self.assertRaisesRegex(UserError, "Upload the file of the minutes"):
            meeting.action_close()

    def test_a_seminar_without_rehearsal_stays_open(self):
        meeting = self._new_meeting(minutes_file_ids=self._new_file().ids)
        with self.assertRaisesRegex(UserError, "rehearsal"):
            meeting.action_close()

    def test_a_seminar_without_the_direct_superior_is_marked(self):
        self.assertFalse(self._new_seminar(("sales", "head")).superior_present)
        self.assertTrue(self._new_seminar(("sales", "leader")).superior_present)

    def test_the_leader_of_the_team_stands_in_for_a_missing_superior(self):
        self.team.user_id = self.users["policy"]
        lead = self._new_lead(user_id=self.users["head"].id)
        alone = self._new_seminar(("head",), lead_id=lead.id)
        both = self._new_seminar(("head", "policy"), lead_id=lead.id)
        self.assertEqual((alone.superior_present, both.superior_present), (False, True))

    def test_a_seminar_is_about_an_opportunity(self):
        with self.assertRaisesRegex(ValidationError, "Choose the opportunity"):
            self._new_meeting(lead_id=False)

    def test_the_level_stays_what_it_was_on_the_day(self):
        meeting = self._new_seminar()
        meeting.action_close()
        self.employees["leader"].job_level_id = self.levels["low"]
        self.env.invalidate_all()
        leader = meeting.attendee_ids.filtered(lambda a: a.is_superior)
        self.assertEqual(leader.job_level_id, self.levels["high"])
        self.assertEqual(meeting.highest_rank, 6)

    # --- minutes and decisions --------------------------------------------------------

    def test_decisions_become_activities_when_the_meeting_is_closed(self):
        due = fields.Date.today() + timedelta(days=3)
        meeting = self._business(
            decision_ids=[
                (
                    0,
                    0,
                    {
                        "name": "Send the rates",
                        "user_id": self.users["sales2"].id,
                        "date_deadline": due,
                    },
                )
            ]
        )
        self.assertFalse(meeting.activity_ids)
        meeting.action_close()
        activity = meeting.activity_ids
        self.assertEqual(
            (activity.summary, activity.user_id, activity.date_deadline),
            ("Send the rates", self.users["sales2"], due),
        )
        self.assertEqual(meeting.open_decision_count, 1)
        activity.with_user(self.users["sales2"]).action_feedback()
        self.env.invalidate_all()
        self.assertEqual(meeting.open_decision_count, 0)

    def test_held_minutes_stay_as_they_are(self):
        meeting = self._business()
        meeting.action_close()
        for change in (
            lambda: meeting.write({"minutes": "<p>other</p>"}),
            lambda: meeting.attendee_ids.write({"opinion": "other"}),
            lambda: meeting.attendee_ids.unlink(),
            lambda: meeting.action_cancel(),
            lambda: meeting.unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_a_meeting_of_tomorrow_cannot_be_closed(self):
        meeting = self._business(start=fields.Datetime.now() + timedelta(days=1))
        with self.assertRaisesRegex(UserError, "future"):
            meeting.action_close()

    def test_nobody_took_part_is_no_meeting(self):
        with self.assertRaisesRegex(UserError, "who took part"):
            self._business(attendee_ids=False).action_close()

    def test_an_attendee_is_a_colleague_or_a_contact(self):
        with self.assertRaisesRegex(ValidationError, "one person"):
            self._business(attendee_ids=[(0, 0, {"opinion": "x"})])

    def test_a_meeting_does_not_end_before_it_starts(self):
        start = fields.Datetime.now() - timedelta(hours=3)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._business(start=start, stop=start - timedelta(hours=1))

    def test_the_calendar_gets_the_meeting_once(self):
        meeting = self._business()
        meeting.action_plan()
        event = meeting.calendar_event_id
        meeting.action_plan()
        self.assertEqual(meeting.calendar_event_id, event)
        self.assertIn(self.users["leader"].partner_id, event.partner_ids)
        meeting.action_cancel()
        self.assertFalse(event.active)

    # --- roles ------------------------------------------------------------------------

    def test_attendees_read_and_others_do_not(self):
        meeting = self._business(("sales", "service"))
        self.assertTrue(self.as_role(meeting, "service").read(["minutes"]))
        with self.assertRaises(AccessError):
            self.as_role(meeting, "sales2").read(["minutes"])
        with self.assertRaises(AccessError):
            self.as_role(meeting, "plain").read(["minutes"])

    def test_an_attendee_does_not_rewrite_the_minutes(self):
        meeting = self._business(("sales", "service"))
        with self.assertRaises(AccessError):
            self.as_role(meeting, "service").write({"minutes": "<p>other</p>"})

    def test_service_runs_the_weekly_complaint_meeting(self):
        meeting = self.as_role(self.env["logistics.meeting"], "service").create(
            {
                "name": "Week 12",
                "kind": "complaint",
                "start": fields.Datetime.now() - timedelta(hours=1),
                "minutes": "<p>Three cases</p>",
                "attendee_ids": [(0, 0, {"user_id": self.users["service"].id})],
                "decision_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Call back",
                            "user_id": self.users["finance"].id,
                            "date_deadline": fields.Date.today(),
                        },
                    )
                ],
            }
        )
        meeting.action_close()
        self.assertEqual(meeting.state, "held")
        mine = self.as_role(meeting, "finance")
        self.assertEqual(mine.activity_ids.summary, "Call back")

    def test_the_minutes_are_printed(self):
        meeting = self._business()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_crm.report_meeting_minutes", meeting.ids
        )[0]
        self.assertIn(b"Said", html)

    def _business(self, users=("sales", "leader"), **values):
        return self._new_meeting(
            users, **{"kind": "business", "minutes": "<p>Said</p>", **values}
        )
