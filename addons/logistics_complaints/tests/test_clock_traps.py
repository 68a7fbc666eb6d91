"""The traps of companies, calendars, holidays, make-up days and time zones: each to
the second (P1 to P6, P31). Clocks of the department run on its calendar."""

from datetime import datetime
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import START, ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestClockTraps(ComplaintCommon):
    """Shanghai is UTC+8: 01:00 UTC is nine o'clock, 10:00 UTC is closing time."""

    def _dues(self, handed_over, department=None):
        complaint = self._new(at=handed_over)
        self._hand_over(complaint, handed_over, department)
        return {
            c.kind: c.due for c in complaint.sudo().clock_ids if c.kind[:4] == "dept"
        }

    def test_in_office_hours(self):
        dues = self._dues(START)
        self.assertEqual(dues["dept_reply"], START + minutes(5))
        self.assertEqual(dues["dept_result"], START + minutes(60))

    def test_lunch_does_not_count(self):
        dues = self._dues(datetime(2026, 3, 2, 3, 50))  # 11:50
        self.assertEqual(dues["dept_opinion"], datetime(2026, 3, 2, 5, 10))

    def test_evening_waits_for_the_morning(self):
        dues = self._dues(datetime(2026, 3, 2, 15, 0))  # 23:00
        self.assertEqual(dues["dept_reply"], datetime(2026, 3, 3, 1, 5))

    def test_weekend_waits_for_monday(self):
        dues = self._dues(datetime(2026, 3, 6, 9, 58))  # Friday 17:58
        self.assertEqual(dues["dept_reply"], datetime(2026, 3, 9, 1, 3))

    def test_seconds_are_kept(self):
        dues = self._dues(datetime(2026, 3, 6, 9, 58, 17))
        self.assertEqual(dues["dept_reply"], datetime(2026, 3, 9, 1, 3, 17))

    def _holiday(self, company, calendar=False):
        leaves = self.env["resource.calendar.leaves"].with_company(company)
        leave = leaves.create(
            {
                "name": "Holiday",
                "calendar_id": calendar and calendar.id,
                "date_from": datetime(2026, 3, 2, 16, 0),  # Tuesday in Shanghai
                "date_to": datetime(2026, 3, 3, 15, 59, 59),
            }
        )
        self.assertEqual(leave.company_id, company)
        leave.flush_recordset()

    def test_own_holiday_counts(self):
        self._holiday(self.company_a)
        dues = self._dues(datetime(2026, 3, 2, 9, 58))
        self.assertEqual(dues["dept_reply"], datetime(2026, 3, 4, 1, 3))

    def test_holiday_of_another_company_does_not(self):
        self._holiday(self.company_b)
        dues = self._dues(datetime(2026, 3, 2, 9, 58))
        self.assertEqual(dues["dept_reply"], datetime(2026, 3, 3, 1, 3))

    def test_make_up_day_is_worked(self):
        self.env["logistics.special.day"].create(
            {
                "name": "Make-up day",
                "company_id": self.company_a.id,
                "date": "2026-03-07",
                "kind": "makeup",
                "hours_like": "0",
            }
        )
        dues = self._dues(datetime(2026, 3, 6, 9, 58))
        self.assertEqual(dues["dept_reply"], datetime(2026, 3, 7, 1, 3))

    def test_department_with_a_zone_of_its_own(self):
        self.warehouse.logistics_calendar_id = self._new_calendar("Europe/Berlin")
        dues = self._dues(datetime(2026, 3, 2, 16, 58))  # 17:58 in Berlin
        self.assertEqual(dues["dept_reply"], datetime(2026, 3, 3, 8, 3))

    def test_clock_change_of_spring(self):
        """Berlin goes to summer time on 29 March 2026: nine o'clock is 07:00 UTC."""
        self.warehouse.logistics_calendar_id = self._new_calendar("Europe/Berlin")
        dues = self._dues(datetime(2026, 3, 27, 16, 58))
        self.assertEqual(dues["dept_reply"], datetime(2026, 3, 30, 7, 3))

    def test_clock_change_of_autumn(self):
        self.warehouse.logistics_calendar_id = self._new_calendar("Europe/Berlin")
        dues = self._dues(datetime(2026, 10, 23, 15, 58))
        self.assertEqual(dues["dept_reply"], datetime(2026, 10, 26, 8, 3))

    def test_customer_service_never_sleeps(self):
        complaint = self._new(at=datetime(2026, 3, 7, 19, 0))
        self.assertEqual(
            self._clock(complaint, "result").due, datetime(2026, 3, 7, 20, 0)
        )

    def test_calendar_without_hours_runs_around_the_clock_and_says_so(self):
        self.calendar.attendance_ids.unlink()
        complaint = self._new()
        self._hand_over(complaint, START)
        clock = self._clock(complaint, "dept_reply")
        self.assertEqual(clock.due, START + minutes(5))
        self.assertIn("no working hours", clock.problem)

    def test_company_without_calendar_is_24x7(self):
        self.company_a.resource_calendar_id = False
        dues = self._dues(datetime(2026, 3, 7, 19, 0))
        self.assertEqual(dues["dept_result"], datetime(2026, 3, 7, 20, 0))

    def test_flexible_calendar_is_refused_on_the_policy(self):
        flexible = self._new_calendar(flexible_hours=True)
        with self.assertRaises(ValidationError):
            self.env["logistics.sla.policy"].create(
                {
                    "name": "Flexible",
                    "target_ids": [
                        fields.Command.create(
                            {
                                "kind": "reply",
                                "minutes": 5,
                                "hours": "calendar",
                                "calendar_id": flexible.id,
                            }
                        )
                    ],
                }
            )

    def test_pause_over_night_costs_no_working_time(self):
        complaint = self._new()
        self._hand_over(complaint, datetime(2026, 3, 2, 9, 30))  # 17:30
        with self.at(datetime(2026, 3, 2, 9, 40)):
            complaint._pause("customer", "Asked for photos")
        with self.at(datetime(2026, 3, 3, 1, 10)):  # 9:10 next day
            complaint.action_resume()
        clock = self._clock(complaint, "dept_opinion")
        self.assertEqual(clock.due, datetime(2026, 3, 3, 1, 20))

    def test_duty_roster_makes_the_department_answer_around_the_clock(self):
        night = datetime(2026, 3, 2, 19, 0)
        self.env["logistics.duty.shift"].create(
            {
                "company_id": self.company_a.id,
                "department_id": self.warehouse.id,
                "user_id": self.users["plain"].id,
                "start": datetime(2026, 3, 2, 10, 0),
                "stop": datetime(2026, 3, 3, 1, 0),
            }
        )
        complaint = self._new(at=night)
        self._hand_over(complaint, night)
        clock = self._clock(complaint, "dept_reply")
        self.assertEqual(clock.due, night + minutes(5))
        self.assertEqual(clock.user_id, self.users["plain"])

    def test_hand_over_outside_goes_to_the_duty_manager(self):
        self.settings.complaint_duty_manager_id = self.users["manager"]
        night = datetime(2026, 3, 2, 19, 0)
        complaint = self._new(at=night)
        self._hand_over(complaint, night)
        self.assertEqual(complaint.handler_id, self.users["manager"])
        self.assertEqual(self._clock(complaint, "dept_reply").due, night + minutes(5))

    def test_in_hours_the_head_answers(self):
        self.settings.complaint_duty_manager_id = self.users["manager"]
        complaint = self._new()
        self._hand_over(complaint, START)
        self.assertEqual(complaint.handler_id, self.users["handler"])

    def test_deleted_department_breaks_nothing(self):
        complaint = self._new()
        self._hand_over(complaint, START, self.fleet)
        self.fleet.unlink()
        self._escalate(START + minutes(500))
        self._answer(complaint, "reply", START + minutes(501))
        self.assertEqual(self._clock(complaint, "reply").verdict, "late")

    def test_foreign_schedule_in_a_batch_is_refused(self):
        """One clock of each kind is judged for all: the odd one is one of its own."""
        complaints = self._new() | self._new()
        foreign = self._new_calendar(company_id=self.company_b.id)
        clocks = complaints.sudo().clock_ids
        last = clocks[-1]
        with self.assertRaisesRegex(UserError, "company inconsistencies"):
            last.calendar_id = foreign
        vals_list = [
            complaint._prepare_clock_vals(clock.target_id, START, round_number=2)
            for complaint in complaints.sudo()
            for clock in complaint.clock_ids
        ]
        vals_list[-1]["calendar_id"] = foreign.id
        with self.assertRaisesRegex(UserError, "company inconsistencies"):
            clocks.create(vals_list)

    def test_equal_clocks_of_a_batch_are_written_together(self):
        clocks = (self._new() | self._new() | self._new()).sudo().clock_ids
        written = []
        model = type(clocks)
        original = model.write

        def counted(records, vals):
            written.append(records)
            return original(records, vals)

        with patch.object(model, "write", counted):
            clocks._set_due()
        self.assertEqual(sum(map(len, written)), len(clocks))
        self.assertEqual(len(written), len(set(clocks.mapped("kind"))))
