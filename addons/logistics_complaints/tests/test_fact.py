"""Facts of the port: rates with their rows, no data instead of zero."""

from datetime import date

from odoo.tests import tagged

from .common import START, ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestFact(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employees["service"] = cls._new_employee("service")

    def _measure(self, name, role="service"):
        employee = self.employees[role]
        measures = self.env["logistics.fact"]._measure(
            name, employee, date(2026, 3, 1), date(2026, 3, 31)
        )
        return measures[employee.id]

    def test_promises_kept_in_time(self):
        complaint = self._new()
        self._answer(complaint, "reply", START + minutes(2))
        self._answer(complaint, "opinion", START + minutes(25))
        measure = self._measure("promises_521_kept")
        self.assertEqual((measure.value, measure.denominator), (0.5, 2))

    def test_minutes_to_the_reply(self):
        self._answer(self._new(), "reply", START + minutes(2))
        self._answer(self._new(), "reply", START + minutes(4))
        self.assertEqual(self._measure("complaint_reply_minutes").value, 3)

    def test_nothing_judged_is_no_data(self):
        self._new()
        self.assertIsNone(self._measure("promises_521_kept").value)
        self.assertIsNone(self._measure("complaint_satisfaction").value)

    def test_justified_complaints_count_against_the_person_named(self):
        self._judged()
        self.assertEqual(self._measure("complaints_upheld", "handler").value, 1)
        self.assertEqual(self._measure("complaints_upheld", "other_handler").value, 0)

    def test_satisfaction(self):
        complaint = self._new()
        complaint._set_satisfaction(5)
        self.assertEqual(self._measure("complaint_satisfaction").value, 5)
