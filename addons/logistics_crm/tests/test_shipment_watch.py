from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestShipmentWatch(CashCommon):
    def _aged(self, shipment, minutes):
        """Entered so many minutes ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE logistics_shipment SET create_date = %s WHERE id = %s",
            [datetime.now() - timedelta(minutes=minutes, seconds=5), shipment.id],
        )
        shipment.invalidate_recordset()
        return shipment

    def _late(self, name):
        return self.env["logistics.shipment"].search([(name, "=", True)])

    def test_check_of_the_order_is_measured(self):
        shipment = self._aged(self._new_shipment(), 20)
        shipment.action_check_intake()
        self.assertEqual(shipment.intake_minutes, 20)
        self.assertFalse(shipment.intake_late)
        other = self._aged(self._new_shipment(name="WB2"), 45)
        other.action_check_intake()
        self.assertEqual(other.intake_minutes, 45)
        self.assertTrue(other.intake_late)
        self.assertEqual(self._late("intake_late") & (shipment | other), other)

    def test_an_order_nobody_checks_is_late_after_thirty_minutes(self):
        fresh = self._aged(self._new_shipment(), 29)
        old = self._aged(self._new_shipment(name="WB2"), 31)
        self.assertEqual(self._late("intake_late") & (fresh | old), old)
        old.action_check_intake()
        first = old.intake_minutes
        old.action_check_intake()
        self.assertEqual(old.intake_minutes, first)

    def test_a_late_driver_alarms_customer_service_once(self):
        now = fields.Datetime.now()
        late = self._new_shipment(
            pickup_state="arranged", pickup_until=now - timedelta(minutes=5)
        )
        there = self._new_shipment(
            name="WB2", pickup_state="arrived", pickup_until=now - timedelta(minutes=5)
        )
        coming = self._new_shipment(
            name="WB3", pickup_state="arranged", pickup_until=now + timedelta(hours=1)
        )
        self.assertEqual(self._late("driver_late") & (late | there | coming), late)
        self.assertIn(late, self._late("is_late"))
        self.run_cron("logistics_crm.ir_cron_driver")
        alarmed = late.driver_alarmed_at
        self.assertTrue(alarmed)
        self.assertFalse((there | coming).filtered("driver_alarmed_at"))
        told = self.env["mail.message"].search(
            [
                ("model", "=", late._name),
                ("res_id", "=", late.id),
                ("subject", "=", "The driver is late: WB1"),
            ]
        )
        self.assertIn(self.users["service"].partner_id, told.notified_partner_ids)
        self.run_cron("logistics_crm.ir_cron_driver")
        self.assertEqual(late.driver_alarmed_at, alarmed)

    def test_condition_at_the_yard_is_demanded(self):
        shipment = self._new_shipment(pickup_state="loaded")
        with self.assertRaisesRegex(UserError, "condition of the goods"):
            shipment.action_pickup_next()
        shipment.yard_condition = "good"
        shipment.action_pickup_next()
        self.assertEqual(shipment.pickup_state, "at_yard")
        self.assertTrue(shipment.yard_arrived_at)
        self.assertEqual(shipment.event_ids.mapped("kind"), ["at_yard"])
        self.assertFalse(shipment.exception_ids)

    def test_damage_at_the_yard_becomes_an_exception(self):
        shipment = self._new_shipment(pickup_state="loaded", yard_condition="damage")
        shipment.action_pickup_next()
        self.assertEqual(shipment.exception_ids.mapped("kind"), ["damage"])

    def test_waybill_by_us_is_a_task_of_operations(self):
        shipment = self._new_shipment()
        self.assertFalse(shipment.activity_ids)
        self.as_role(shipment, "service").write({"waybill_by_us": True})
        self.assertEqual(
            shipment.activity_ids.mapped("summary"), ["Make the waybill WB1"]
        )
        shipment.write({"waybill_by_us": True})
        self.assertEqual(len(shipment.activity_ids), 1)
        told = self.env["mail.message"].search(
            [("model", "=", shipment._name), ("subject", "=", "Make the waybill WB1")]
        )
        self.assertIn(self.users["operations"].partner_id, told.notified_partner_ids)

    def test_return_rate_of_pods_by_carrier(self):
        carrier = self._new_customer("Carrier")
        shipments = self._new_shipment(carrier_id=carrier.id) | self._new_shipment(
            name="WB2", carrier_id=carrier.id
        )
        shipments.action_deliver()
        shipments[0].action_pod_next()
        ((rate,),) = self.env["logistics.shipment"]._read_group(
            [("carrier_id", "=", carrier.id)], [], ["pod_return_rate:avg"]
        )
        self.assertEqual(rate, 50.0)
