"""The visit owns its meeting: whatever happens there only marks it to re-plan."""

from odoo.tests import tagged

from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestVisitCalendar(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls._new_visit(planned_start="2026-03-10 02:00:00", place="Gate 3")
        cls.visit.action_confirm()
        cls.event = cls.visit.event_id

    def test_confirm_makes_one_meeting_of_the_visitor(self):
        self.assertEqual(self.event.user_id, self.users["sales"])
        self.assertEqual(self.event.partner_ids, self.users["sales"].partner_id)
        self.assertEqual(self.event.location, "Gate 3")
        self.assertFalse(self.visit.activity_ids)
        self.visit.action_confirm()
        self.assertEqual(self.visit.event_id, self.event)

    def test_moved_to_last_year(self):
        self.event.write(
            {"start": "2025-03-10 02:00:00", "stop": "2025-03-10 03:00:00"}
        )
        self.assertTrue(self.visit.to_replan)
        self.assertEqual(str(self.visit.planned_start), "2026-03-10 02:00:00")

    def test_moved_back(self):
        times = {"start": "2026-03-10 02:00:00", "stop": "2026-03-10 03:00:00"}
        self.event.write(
            {"start": "2026-03-12 02:00:00", "stop": "2026-03-12 03:00:00"}
        )
        self.event.write(times)
        self.assertFalse(self.visit.to_replan)

    def test_deleted(self):
        self.event.unlink()
        self.assertTrue(self.visit.exists())
        self.assertTrue(self.visit.to_replan)
        self.assertFalse(self.visit.event_id)
        self.visit.planned_start = "2026-03-11 02:00:00"
        self.assertFalse(self.visit.to_replan)
        self.visit.action_confirm()
        self.assertEqual(str(self.visit.event_id.start), "2026-03-11 02:00:00")

    def test_archived_by_a_synchronisation(self):
        self.event.with_context(dont_notify=True).write({"active": False})
        self.assertTrue(self.visit.to_replan)

    def test_deleted_behind_the_application(self):
        self.visit.flush_recordset()
        self.env.cr.execute("DELETE FROM calendar_event WHERE id = %s", [self.event.id])
        self.env.invalidate_all()
        self.env["logistics.visit"]._find_lost_events()
        self.assertTrue(self.visit.to_replan)

    def test_recreated_recurrence(self):
        """A series is re-created when its rule changes: the old meetings go."""
        self.event.write(
            {
                "recurrency": True,
                "rrule_type": "daily",
                "interval": 1,
                "count": 3,
                "end_type": "count",
            }
        )
        self.assertFalse(self.visit.to_replan)
        self.event.recurrence_id.calendar_event_ids.unlink()
        self.assertTrue(self.visit.exists())
        self.assertTrue(self.visit.to_replan)

    def test_replanning_moves_our_own_meeting(self):
        self.visit.planned_start = "2026-03-12 02:00:00"
        self.assertEqual(str(self.event.start), "2026-03-12 02:00:00")
        self.assertEqual(str(self.event.stop), "2026-03-12 03:00:00")
        self.assertFalse(self.visit.to_replan)

    def test_a_meeting_kept_elsewhere_is_never_written(self):
        self.patch(
            type(self.event),
            "_is_kept_elsewhere",
            lambda event: bool(event.ensure_one()),
        )
        self.visit.planned_start = "2026-03-12 02:00:00"
        self.assertEqual(str(self.event.start), "2026-03-10 02:00:00")
        self.assertFalse(self.visit.event_id)

    def test_done_visits_are_left_alone(self):
        self.visit.write(
            {
                "actual_start": "2026-03-10 02:00:00",
                "actual_stop": "2026-03-10 03:00:00",
                "talk": "Talked about the lanes to Chengdu",
            }
        )
        self.visit.action_submit()
        self.event.unlink()
        self.assertFalse(self.visit.to_replan)
        self.assertEqual(self.visit.state, "submitted")

    def test_moving_another_meeting_costs_no_statement_of_ours(self):
        event = self.env["calendar.event"].create(
            {
                "name": "Team",
                "start": "2026-03-10 05:00:00",
                "stop": "2026-03-10 06:00:00",
            }
        )
        self.assertFalse(event._logistics_of_visits())
        self.env.flush_all()
        with self.assertQueryCount(0):
            event._logistics_of_visits()
