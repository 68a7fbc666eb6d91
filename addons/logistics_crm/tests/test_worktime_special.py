"""Deadlines of a company: make-up days and special days off."""

from datetime import datetime, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .worktime_common import WorktimeCommon, utc


@tagged("post_install", "-at_install")
class TestWorktimeSpecial(WorktimeCommon):
    # --- special days ---

    def test_makeup_day_copies_a_weekday_with_its_lunch(self):
        self._special("2026-01-10", hours_like="0")
        # Saturday 11:55 + 20 minutes = 13:15
        self.assertEqual(self._due("2026-01-10 03:55", 20), utc("2026-01-10 05:15"))

    def test_makeup_day_with_own_hours(self):
        self._special("2026-01-10", hours_like=False, hour_from=8.5, hour_to=11.25)
        # Friday 18:00 + 165 minutes = Saturday 11:15, one more minute = Monday 9:01
        self.assertEqual(self._due("2026-01-09 10:00", 165), utc("2026-01-10 03:15"))
        self.assertEqual(self._due("2026-01-09 10:00", 166), utc("2026-01-12 01:01"))

    def test_makeup_day_inside_a_public_holiday(self):
        self._leave(self.company_a, utc("2026-01-04 16:00"), utc("2026-01-11 15:59:59"))
        self._special("2026-01-07", hours_like="0")
        self.assertEqual(self._due("2026-01-05 01:00", 5), utc("2026-01-07 01:05"))

    def test_special_day_off(self):
        self._special("2026-01-05", "holiday")
        self.assertEqual(self._due("2026-01-05 01:00", 5), utc("2026-01-06 01:05"))

    def test_row_for_one_calendar_replaces_the_company_row(self):
        self._special("2026-01-10")
        self._special("2026-01-10", "holiday", calendar_id=self.shanghai.id)
        other = self._new_calendar("Asia/Shanghai", self.company_a)
        start = utc("2026-01-10 01:00")
        self.assertEqual(self._due("2026-01-10 01:00", 5), utc("2026-01-12 01:05"))
        self.assertEqual(
            other._logistics_due_at(start, 5, self.company_a), utc("2026-01-10 01:05")
        )

    def test_makeup_day_follows_the_week_of_an_alternating_calendar(self):
        self.shanghai.switch_calendar_type()
        odd = self.shanghai.attendance_ids.filtered(
            lambda line: line.week_type == "1" and not line.display_type
        )
        odd.filtered(lambda line: line.day_period == "afternoon").unlink()
        week_type = odd.get_week_type(datetime(2026, 1, 10).date())
        self._special("2026-01-10", hours_like="0")
        self._special("2026-01-17", hours_like="0")
        short, long = ("10", "17") if week_type == 1 else ("17", "10")
        for day, minutes in ((short, 180), (long, 480)):
            net = self.shanghai._logistics_net(
                utc(f"2026-01-{day} 00:00"), utc(f"2026-01-{day} 12:00"), self.company_a
            )
            self.assertEqual(net, timedelta(minutes=minutes), day)

    def test_one_row_a_date_and_calendar(self):
        self._special("2026-01-10")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._special("2026-01-10", "holiday")

    def test_makeup_day_needs_hours(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._special("2026-01-10", hours_like=False, hour_from=18, hour_to=9)

    def test_weekday_without_hours_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no working hours on Sunday"):
            self._special("2026-01-10", hours_like="6")

    def test_only_the_policy_administrator_writes(self):
        day = self._special("2026-01-10")
        with self.assertRaises(AccessError):
            self.as_role(day, "head").name = "Mine"
        self.as_role(day, "policy").name = "Plan 2026"
        self.assertEqual(self.as_role(day, "sales").name, "Plan 2026")
