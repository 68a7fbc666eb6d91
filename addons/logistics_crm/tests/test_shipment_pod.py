from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestShipmentPod(CashCommon):
    def _rule(self, **values):
        return self.env["logistics.pod.rule"].create(
            {"company_id": self.company_a.id, **values}
        )

    def test_due_fifteen_days_after_delivery(self):
        shipment = self._new_shipment(delivered_on=date(2026, 3, 14))
        self.assertEqual(shipment.pod_due_on, date(2026, 3, 29))

    def test_rule_of_the_customer_goes_first(self):
        self._rule(days=20)
        self._rule(partner_id=self.customer.id, days=7, needs_stamp=True, copies=2)
        shipment = self._new_shipment(delivered_on=date(2026, 3, 14))
        self.assertEqual(shipment.pod_due_on, date(2026, 3, 21))
        self.assertEqual(shipment.pod_rule, "Original, × 2, stamped")
        other = self._new_shipment(
            name="WB2",
            partner_id=self._new_customer("Other").id,
            delivered_on=date(2026, 3, 14),
        )
        self.assertEqual(other.pod_due_on, date(2026, 4, 3))

    def test_one_rule_a_customer(self):
        self._rule(partner_id=self.customer.id)
        with self.assertRaises(ValidationError):
            self._rule(partner_id=self.customer.id)

    def test_without_need_no_pod_is_chased(self):
        self._rule(partner_id=self.customer.id, kind="none")
        self.assertEqual(self._new_shipment().pod_state, "none")

    def test_four_steps_to_the_customers_sign_off(self):
        shipment = self._new_shipment(delivered_on=date(2026, 3, 14))
        states = []
        for _step in range(4):
            shipment.action_pod_next()
            states.append(shipment.pod_state)
        self.assertEqual(states, ["received", "sorted", "sent", "signed_off"])
        with self.assertRaises(UserError):
            shipment.action_pod_next()

    def test_no_pod_before_the_delivery(self):
        with self.assertRaisesRegex(UserError, "not delivered"):
            self._new_shipment().action_pod_next()

    def test_overdue_is_found_and_escalated_once(self):
        today = fields.Date.context_today(self.env.user)
        late = self._new_shipment(delivered_on=today - timedelta(days=16))
        fine = self._new_shipment(name="WB2", delivered_on=today - timedelta(days=15))
        overdue = self.env["logistics.shipment"].search([("pod_overdue", "=", True)])
        self.assertIn(late, overdue)
        self.assertNotIn(fine, overdue)
        late._cron_pod()
        self.assertEqual(late.pod_escalated_on, today)
        self.assertFalse(fine.pod_escalated_on)

    def test_chases_are_logged(self):
        shipment = self._new_shipment(delivered_on=date(2026, 3, 14))
        chase = self.env["logistics.shipment.pod.chase"].create(
            {"shipment_id": shipment.id, "contacted": "Driver", "reason": "On tour"}
        )
        self.assertEqual(shipment.pod_chase_ids, chase)
