"""Deadlines of a company: holidays, lunch, pauses, zones (P1 to P6)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .worktime_common import WorktimeCommon, utc


@tagged("post_install", "-at_install")
class TestWorktime(WorktimeCommon):
    # --- hours ---

    def test_in_hours(self):
        self.assertEqual(self._due("2026-01-05 01:00", 5), utc("2026-01-05 01:05"))

    def test_lunch(self):
        # 11:55 + 20 minutes = 13:15
        self.assertEqual(self._due("2026-01-05 03:55", 20), utc("2026-01-05 05:15"))

    def test_weekend(self):
        # Friday 17:50 + 20 minutes = Monday 9:10
        self.assertEqual(self._due("2026-01-09 09:50", 20), utc("2026-01-12 01:10"))

    def test_seconds_are_kept(self):
        self.assertEqual(
            self._due("2026-01-05 03:59:30", 1), utc("2026-01-05 05:00:30")
        )

    def test_before_the_local_day_has_begun_in_utc(self):
        # Monday 0:30 in Shanghai is still Sunday in UTC
        self.assertEqual(self._due("2026-01-04 16:30", 5), utc("2026-01-05 01:05"))

    def test_beyond_the_first_horizon(self):
        # 15 working days of 480 minutes: Friday of the third week, 18:00
        self.assertEqual(
            self._due("2026-01-05 01:00", 15 * 480), utc("2026-01-23 10:00")
        )

    def test_calendar_with_days_of_24_hours(self):
        calendar = self._new_calendar("UTC", self.company_a, ((0, 24),), range(7))
        self.assertEqual(
            calendar._logistics_due_at(utc("2026-01-05 23:59"), 2880, self.company_a),
            utc("2026-01-07 23:59"),
        )

    # --- 24x7 ---

    def test_no_calendar_is_round_the_clock(self):
        nobody = self.env["resource.calendar"]
        start = utc("2026-01-10 15:58")
        self.assertEqual(
            nobody._logistics_due_at(start, 5, self.company_a), utc("2026-01-10 16:03")
        )
        self.assertEqual(
            nobody._logistics_net(start, utc("2026-01-11 15:58"), self.company_a),
            timedelta(days=1),
        )
        self.assertFalse(nobody._logistics_calendar_problem())

    # --- pauses ---

    def test_pause_over_night_costs_its_working_part(self):
        pauses = [(utc("2026-01-05 09:30"), utc("2026-01-06 01:30"))]  # 17:30 to 9:30
        self.assertEqual(
            self._due("2026-01-05 09:00", 60, pauses=pauses), utc("2026-01-06 02:00")
        )
        net = self.shanghai._logistics_net(
            utc("2026-01-05 09:00"), utc("2026-01-06 02:00"), self.company_a, pauses
        )
        self.assertEqual(net, timedelta(minutes=60))

    def test_running_pause_has_no_due_time(self):
        self.assertIsNone(
            self._due("2026-01-05 01:00", 60, pauses=[(utc("2026-01-05 01:30"), False)])
        )

    # --- holidays ---

    def test_own_holiday(self):
        self._leave(self.company_a, utc("2026-01-04 16:00"), utc("2026-01-05 15:59:59"))
        self.assertEqual(self._due("2026-01-05 01:00", 5), utc("2026-01-06 01:05"))

    def test_holiday_of_another_calendar(self):
        other = self._new_calendar("Asia/Shanghai", self.company_a)
        self._leave(
            self.company_a, utc("2026-01-04 16:00"), utc("2026-01-05 15:59:59"), other
        )
        self.assertEqual(self._due("2026-01-05 01:00", 5), utc("2026-01-05 01:05"))

    def test_time_that_is_no_leave(self):
        self._leave(
            self.company_a,
            utc("2026-01-04 16:00"),
            utc("2026-01-05 15:59:59"),
            time_type="other",
        )
        self.assertEqual(self._due("2026-01-05 01:00", 5), utc("2026-01-05 01:05"))

    def test_holiday_of_another_company_moves_nothing(self):
        self._leave(self.company_b, utc("2026-01-04 16:00"), utc("2026-01-05 15:59:59"))
        self._special("2026-01-05", "holiday", self.company_b)
        both = self.env.user
        both.company_ids = self.company_a | self.company_b
        ticked = {"allowed_company_ids": (self.company_a | self.company_b).ids}
        askers = {
            "superuser": self.shanghai.sudo(),
            "both companies ticked": self.shanghai.with_user(both).with_context(
                **ticked
            ),
            "other company first": self.shanghai.with_context(
                allowed_company_ids=(self.company_b | self.company_a).ids
            ),
            "own company only": self.as_role(self.shanghai, "sales"),
        }
        for name, calendar in askers.items():
            with self.subTest(asker=name):
                self.assertEqual(
                    calendar._logistics_due_at(
                        utc("2026-01-05 01:00"), 5, self.company_a
                    ),
                    utc("2026-01-05 01:05"),
                )

    def test_who_asks_does_not_change_the_holiday(self):
        self._leave(self.company_a, utc("2026-01-04 16:00"), utc("2026-01-05 15:59:59"))
        self._special("2026-01-06", "holiday")
        for role in ("sales_b", "plain", "portal"):
            with self.subTest(role=role):
                self.assertEqual(
                    self.as_role(self.shanghai, role)._logistics_due_at(
                        utc("2026-01-05 01:00"), 5, self.company_a
                    ),
                    utc("2026-01-07 01:05"),
                )

    # --- zones ---

    def test_berlin_over_the_change_of_clocks(self):
        berlin = self._new_calendar("Europe/Berlin", self.company_b)
        # Friday 17:30 CET + 60 minutes = Monday 9:30 CEST: 16:30 and 7:30 UTC
        self.assertEqual(
            berlin._logistics_due_at(utc("2026-03-27 16:30"), 60, self.company_b),
            utc("2026-03-30 07:30"),
        )
        # and back: Friday 17:30 CEST, Monday 9:30 CET
        self.assertEqual(
            berlin._logistics_due_at(utc("2026-10-23 15:30"), 60, self.company_b),
            utc("2026-10-26 08:30"),
        )

    def test_night_shift_over_the_change_of_clocks(self):
        night = self._new_calendar("Europe/Berlin", self.company_b, ((0, 6),), range(7))
        net = night._logistics_net(
            utc("2026-03-28 22:00"), utc("2026-03-29 10:00"), self.company_b
        )
        self.assertEqual(net, timedelta(hours=5))

    def test_new_york(self):
        york = self._new_calendar("America/New_York", self.company_a)
        # Monday 22:00 UTC is 17:00 in New York
        self.assertEqual(
            york._logistics_due_at(utc("2026-01-05 22:00"), 90, self.company_a),
            utc("2026-01-06 14:30"),
        )

    def test_makeup_day_is_a_day_of_the_calendars_zone(self):
        york = self._new_calendar("America/New_York", self.company_a)
        self._special("2026-01-10", hours_like="0")
        self.assertEqual(
            york._logistics_due_at(utc("2026-01-10 22:30"), 30, self.company_a),
            utc("2026-01-10 23:00"),
        )

    # --- problems ---

    def test_empty_calendar_is_a_shown_error(self):
        empty = self._new_calendar("UTC", self.company_a, days=())
        self.assertIn("has no working hours", empty._logistics_calendar_problem())
        with self.assertRaisesRegex(UserError, "has no working hours"):
            empty._logistics_due_at(utc("2026-01-05 01:00"), 5, self.company_a)

    def test_flexible_calendar_is_refused(self):
        self.shanghai.flexible_hours = True
        self.assertIn("is flexible", self.shanghai._logistics_calendar_problem())
        with self.assertRaisesRegex(UserError, "is flexible"):
            self._due("2026-01-05 01:00", 5)

    def test_everything_is_holiday(self):
        self._leave(self.company_a, utc("2025-01-01 00:00"), utc("2028-01-01 00:00"))
        with self.assertRaisesRegex(UserError, "less than 5 minutes"):
            self._due("2026-01-05 01:00", 5)

    def test_good_calendar_has_no_problem(self):
        self.assertFalse(self.shanghai._logistics_calendar_problem())
