"""Facts of the port: rates with their rows, no data instead of zero."""

from datetime import date

from odoo.tests import freeze_time, tagged

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

    # --- by who leads the customer ----------------------------------------------------

    def _lead_customer(self):
        with freeze_time("2026-01-01"):
            self.customer.user_id = self.users["sales"]

    def test_satisfaction_of_own_customers(self):
        """Satisfied and not satisfied: half."""
        self._lead_customer()
        for vote in (5, 1):
            self._new()._set_satisfaction(vote)
        self._new()  # no answer is no vote
        measure = self._measure("satisfaction", "sales")
        self.assertEqual((measure.value, measure.denominator), (0.5, 2))
        self.assertEqual(len(measure.ids), 2)
        self.assertIsNone(self._measure("satisfaction", "leader").value)

    def test_complaints_of_shipments(self):
        self._lead_customer()
        self._new()
        self.assertIsNone(self._measure("complaint_rate", "sales").value)
        self.env["logistics.shipment"].create(
            [
                {
                    "name": f"WB{number}",
                    "partner_id": self.customer.id,
                    "company_id": self.company_a.id,
                    "destination": "Xi'an",
                    "shipped_on": date(2026, 3, day),
                }
                for number, day in enumerate((1, 10, 20, 31))
            ]
        )
        measure = self._measure("complaint_rate", "sales")
        self.assertEqual((measure.value, measure.numerator), (0.25, 1))

    # --- one customer -----------------------------------------------------------------

    def _measure_customer(self, name, day_from=date(2026, 3, 1)):
        port = self.as_role(self.env["logistics.fact"], "finance")
        return port._measure_customer(
            name, self.company_a, self.customer, day_from, date(2026, 3, 31)
        )

    def test_net_loss_of_claims_paid_in_the_period(self):
        """1,000 paid less 300 and 50 back; of a credit note only what came back."""
        claims = self.env["logistics.claim"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company_a.id,
                    "payment_method": method,
                    "amount_agreed": 1000,
                    "amount_insurance": 300,
                    "amount_recovered": 50,
                }
                for method in ("transfer", "credit", "cash")
            ]
        )
        for claim, day in zip(claims, (10, 10, None), strict=True):
            claim._approval_as_engine().paid_on = day and date(2026, 3, day)
        self.assertEqual(self._measure_customer("claims_net_loss").value, 300)
        later = self._measure_customer("claims_net_loss", date(2026, 3, 11))
        self.assertEqual(later.value, 0)

    def test_major_complaints_found_justified(self):
        self._judged()
        self._judged(is_legal=True)
        self._new(is_legal=True)
        self.assertEqual(self._measure_customer("major_complaints").value, 1)
        self.assertIsNone(self._measure_customer("unknown").value)
