"""The port: unknown is not zero, every employee gets an answer."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.logistics_fact import LogisticsFact
from ..tools.measure import Fact, counted
from .common import LogisticsCommon

JANUARY = (date(2026, 1, 1), date(2026, 1, 31))


@tagged("post_install", "-at_install")
class TestFact(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.env["logistics.fact"]
        cls.pair = cls.employees["sales"] | cls.employees["sales2"]

    def _with_fact(self, measure):
        """The port as if an addon measured ``test_visits``."""
        original = LogisticsFact._facts

        def _facts(port):
            return {**original(port), "test_visits": Fact("Visits", "count")}

        self.startPatcher(patch.object(LogisticsFact, "_facts", _facts))
        self.startPatcher(
            patch.object(LogisticsFact, "_measure_test_visits", measure, create=True)
        )

    def test_fact_that_nobody_measures_is_not_zero(self):
        found = self.port._measure("complaints_late", self.pair, *JANUARY)
        self.assertEqual(set(found), set(self.pair.ids))
        for measure in found.values():
            self.assertIsNone(measure.value)
            self.assertEqual(measure.reason, "not_installed")

    def test_installed_fact_is_asked_once_for_all(self):
        calls = []

        def _measure_test_visits(port, employees, date_from, date_to):
            calls.append((employees, date_from, date_to))
            return {employees[0].id: counted(3, "logistics.visit", (7, 8, 9))}

        self._with_fact(_measure_test_visits)
        found = self.port._measure("test_visits", self.pair, *JANUARY)
        self.assertEqual(calls, [(self.pair, *JANUARY)])
        first, second = self.pair.ids
        self.assertEqual(found[first].value, 3)
        self.assertEqual(found[first].ids, (7, 8, 9))
        self.assertIsNone(found[second].value)
        self.assertEqual(found[second].reason, "no_data")

    def test_foreign_employees_are_left_out(self):
        stranger = self.employees["policy"]
        self._with_fact(lambda *_args: {stranger.id: counted(1)})
        found = self.port._measure("test_visits", self.pair, *JANUARY)
        self.assertEqual(set(found), set(self.pair.ids))

    def test_only_listed_names_are_called(self):
        with patch.object(
            LogisticsFact, "_measure_secret", create=True, side_effect=AssertionError
        ):
            found = self.port._measure("secret", self.pair, *JANUARY)
        self.assertEqual(found[self.pair.ids[0]].reason, "not_installed")

    def test_nobody_to_measure(self):
        nobody = self.env["hr.employee"]
        self.assertEqual(self.port._measure("complaints_late", nobody, *JANUARY), {})

    def test_reversed_period(self):
        with self.assertRaisesRegex(UserError, "is empty"):
            self.port._measure("complaints_late", self.pair, *reversed(JANUARY))

    def test_one_day_is_a_period(self):
        day = date(2026, 1, 1)
        found = self.port._measure("complaints_late", self.pair, day, day)
        self.assertEqual(len(found), 2)

    def test_listed_facts_have_a_method_unit_and_side(self):
        for name, fact in self.port._facts().items():
            with self.subTest(fact=name):
                self.assertTrue(hasattr(self.port, f"_measure_{name}"))
                self.assertIn(fact.better, ("more", "less"))
                self.assertTrue(fact.label)
