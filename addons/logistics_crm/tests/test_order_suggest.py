from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestOrderSuggest(CashCommon):
    def _shipped(self):
        for number, (day, weight) in enumerate(
            [
                (date(2025, 11, 30), 90_000),
                (date(2025, 12, 1), 6000),
                (date(2026, 1, 15), 9000),
                (date(2026, 2, 28), 12_000),
                (date(2026, 3, 1), 90_000),
            ]
        ):
            self._new_shipment(
                name=f"V{number}", shipped_on=day, weight=weight, volume=weight / 250
            )

    def test_average_of_the_three_whole_months_before(self):
        self._shipped()
        order = self._new_order(monthly_volume=0)
        self.assertEqual(order.volume_average, 9.0)
        order.volume_unit = "m3"
        self.assertEqual(order.volume_average, 36.0)
        order.action_take_volume()
        self.assertEqual(order.monthly_volume, 36.0)
        order.volume_unit = "free"
        self.assertEqual(order.volume_average, 0.0)

    def test_a_new_form_begins_with_the_average(self):
        self._shipped()
        orders = self.env["logistics.business.order"].with_company(self.company_a)
        with Form(orders) as form:
            form.date_start = date(2026, 3, 1)
            form.partner_id = self.customer
            self.assertEqual(form.monthly_volume, 9.0)

    def test_an_incomplete_address_is_warned_of(self):
        order = self._new_order(address="Shanghai")
        self.assertIn("Complete the address", order.order_warning)
        order.address = "Shanghai, Century Avenue 100, 12F"
        self.assertNotIn("Complete the address", order.order_warning or "")

    def test_credit_terms_without_a_credit_file(self):
        order = self._new_order()
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        self.assertIn("no approved credit file", order.order_warning)
        policy.credit_file_policy = "block"
        with self.assertRaisesRegex(ValidationError, "no approved credit file"):
            order.action_approval_submit()
        prepaid = self._new_order(payment_method="prepaid")
        prepaid.action_approval_submit()
        self.assertEqual(prepaid.approval_state, "submitted")

    def test_an_approved_credit_file_answers(self):
        order = self._new_order()
        grade = self.env["logistics.credit.grade"].search([], limit=1)
        file = self.env["logistics.credit.investigation"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "grade_id": grade.id,
            }
        )
        file._approval_as_engine().write(
            {"approval_state": "approved", "date_expiry": date(2099, 1, 1)}
        )
        self.env.invalidate_all()
        self.assertNotIn("credit file", order.order_warning or "")
