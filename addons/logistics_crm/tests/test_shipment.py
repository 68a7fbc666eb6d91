from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestShipment(CashCommon):
    def test_charges_come_from_the_order(self):
        order = self._approved_order()
        shipment = self._new_shipment(weight=1234.5)
        self.assertEqual(shipment.order_id, order)
        self.assertEqual(shipment.amount_freight, 765.39)
        self.assertEqual(shipment.amount_fees, 5.00)
        self.assertEqual(shipment.amount_total, 770.39)
        self.assertTrue(shipment.is_billable)

    def test_light_cargo_by_volume(self):
        self._approved_order()
        shipment = self._new_shipment(weight=300, volume=2)
        self.assertEqual(shipment.amount_freight, 360.00)

    def test_pickup_fee_only_from_the_door(self):
        self._approved_order()
        shipment = self._new_shipment(service_mode="door_station")
        self.assertEqual(shipment.amount_total, 620 + 5 + 80)

    def test_without_order_it_is_pending(self):
        shipment = self._new_shipment()
        self.assertEqual(shipment.pending_reason, "no_order")
        self.assertFalse(shipment.is_billable)
        self.assertEqual(
            shipment.order_deadline, shipment.create_date + timedelta(hours=24)
        )

    def test_approval_of_the_order_prices_what_waited(self):
        shipment = self._new_shipment()
        self._approved_order()
        self.assertFalse(shipment.pending_reason)
        self.assertEqual(shipment.amount_total, 625.00)

    def test_an_expired_order_is_refused(self):
        order = self._approved_order()
        shipment = self._new_shipment(order_id=order.id, shipped_on=date(2026, 6, 1))
        self.assertEqual(shipment.pending_reason, "out_of_period")
        self.assertFalse(shipment.is_billable)

    def test_order_of_another_customer(self):
        order = self._approved_order()
        other = self._new_customer("Other")
        shipment = self._new_shipment(order_id=order.id, partner_id=other.id)
        self.assertEqual(shipment.pending_reason, "wrong_customer")

    def test_a_missing_price_line_is_said(self):
        self._approved_order()
        shipment = self._new_shipment(destination="Lhasa")
        self.assertEqual(shipment.pending_reason, "no_price")
        self.assertIn("no price line to Lhasa", shipment.price_note)
        self.assertFalse(shipment.is_billable)

    def test_number_repeats_only_across_companies(self):
        self._new_shipment()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._new_shipment(name=" wb1")
        other = self._new_shipment(company_id=self.company_b.id)
        self.assertEqual(other.name, "WB1")

    def test_negative_weight_is_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._new_shipment(weight=-1)

    def test_manual_charges_survive_a_new_computation(self):
        self._approved_order()
        shipment = self._new_shipment()
        waiting = self.env.ref("logistics_crm.charge_type_waiting")
        shipment.charge_ids = [
            Command.create({"type_id": waiting.id, "amount": 30, "is_manual": True})
        ]
        shipment.weight = 2000
        shipment.action_price()
        self.assertEqual(shipment.amount_total, 1240 + 5 + 30)

    def test_collect_on_arrival_is_owed_by_the_consignee(self):
        self._approved_order()
        consignee = self._new_customer("Consignee")
        shipment = self._new_shipment(
            payment_method="collect", consignee_id=consignee.id
        )
        self.assertEqual(shipment.payer_id, consignee)
        self.assertEqual(shipment.charge_ids.payer_id, consignee)

    def test_charges_are_split_between_payers(self):
        self._approved_order()
        consignee = self._new_customer("Consignee")
        shipment = self._new_shipment()
        document = shipment.charge_ids.filtered(lambda c: c.type_id.code == "document")
        document.payer_id = consignee
        self.assertEqual(
            shipment.charge_ids.grouped("payer_id")[consignee].amount, 5.00
        )

    def test_on_pod_becomes_billable_with_the_pod(self):
        self._approved_order(payment_method="pod")
        shipment = self._new_shipment()
        self.assertEqual(shipment.payment_method, "pod")
        self.assertFalse(shipment.is_billable)
        shipment.action_deliver()
        shipment.action_pod_next()
        self.assertTrue(shipment.is_billable)

    def test_chargeable_events_are_billed_like_shipments(self):
        storage = self.env.ref("logistics_crm.charge_type_storage")
        event = self._new_shipment(
            kind="event",
            name="ST-2026-03",
            charge_ids=[
                Command.create(
                    {
                        "type_id": storage.id,
                        "quantity": 31,
                        "price_unit": 120,
                        "amount": 3720,
                        "is_manual": True,
                    }
                )
            ],
        )
        self.assertEqual((event.amount_fees, event.pod_state), (3720, "none"))
        self.assertTrue(event.is_billable)

    def test_events_move_the_state_forward_only(self):
        shipment = self._new_shipment()
        Event = self.env["logistics.shipment.event"]
        Event.create({"shipment_id": shipment.id, "kind": "arrived", "place": "Xi'an"})
        Event.create({"shipment_id": shipment.id, "kind": "departed"})
        self.assertEqual(shipment.state, "arrived")
        event = Event.create(
            {
                "shipment_id": shipment.id,
                "kind": "delivered",
                "happened_at": datetime(2026, 3, 14, 2, 0),
            }
        )
        self.assertEqual(shipment.state, "delivered")
        self.assertEqual(shipment.delivered_on, date(2026, 3, 14))
        with self.assertRaises(UserError):
            event.kind = "departed"

    def test_status_answers_the_customer(self):
        shipment = self._new_shipment()
        self.env["logistics.shipment.event"].create(
            {
                "shipment_id": shipment.id,
                "kind": "transit",
                "place": "Zhengzhou",
                "happened_at": datetime(2026, 3, 11, 2, 0),
            }
        )
        self.assertIn("Passed a transit station, Zhengzhou", shipment.status_text)

    def test_a_missed_deadline_is_found(self):
        late = self._new_shipment(planned_arrival=datetime(2026, 3, 12))
        other = self._new_shipment(name="WB2")
        found = self.env["logistics.shipment"].search([("is_late", "=", True)])
        self.assertIn(late, found)
        self.assertNotIn(other, found)

    def test_pickup_needs_every_item_of_the_instruction(self):
        shipment = self._new_shipment(pickup_address="Dock 4")
        with self.assertRaisesRegex(UserError, "deadline"):
            shipment.action_instruct_pickup()

    def test_vehicle_arranged_needs_driver_and_plate(self):
        shipment = self._new_shipment(pickup_state="instructed")
        with self.assertRaisesRegex(UserError, "plate"):
            shipment.action_pickup_next()
        shipment.write(
            {
                "driver_name": "Zhao",
                "driver_phone": "13900000000",
                "vehicle_plate": "陕A12345",
            }
        )
        shipment.action_pickup_next()
        self.assertEqual(shipment.pickup_state, "arranged")

    def test_unsolved_exceptions_escalate_once(self):
        shipment = self._new_shipment()
        exception = self.env["logistics.shipment.exception"].create(
            {
                "shipment_id": shipment.id,
                "kind": "late",
                "happened_at": datetime.now() - timedelta(hours=5),
            }
        )
        exception._cron_escalate()
        self.assertTrue(exception.escalated_at)
        with self.assertRaisesRegex(UserError, "cause and the remedy"):
            exception.action_solve()

    def test_only_leaders_review_exceptions(self):
        exception = self.env["logistics.shipment.exception"].create(
            {"shipment_id": self._new_shipment().id, "kind": "late"}
        )
        with self.assertRaises(AccessError):
            self.as_role(exception, "service").action_review()
        self.as_role(exception, "leader").action_review()
        self.assertEqual(exception.reviewer_id, self.users["leader"])

    def test_reminder_of_a_missing_order_once_a_customer(self):
        shipments = self._new_shipment() | self._new_shipment(name="WB2")
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        policy.order_pending_warn_hours = 0
        self.run_cron("logistics_crm.ir_cron_pending")
        self.run_cron("logistics_crm.ir_cron_pending")
        activities = shipments.activity_ids
        self.assertEqual(len(activities), 1)
        self.assertEqual(activities.user_id, self.users["sales"])

    def test_integrated_systems_need_no_order(self):
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        policy.oms_tms_integrated = True
        freight = self.env.ref("logistics_crm.charge_type_freight")
        shipment = self._new_shipment(
            charge_ids=[Command.create({"type_id": freight.id, "amount": 500})]
        )
        self.assertFalse(shipment.pending_reason)

    def test_rights(self):
        shipment = self._new_shipment()
        self.assertTrue(self.as_role(shipment, "operations").name)
        with self.assertRaises(AccessError):
            self.as_role(shipment, "plain").read(["name"])
        with self.assertRaises(AccessError):
            self.as_role(shipment, "portal").read(["name"])
        with self.assertRaises(AccessError):
            self.as_role(shipment, "finance").write({"weight": 2})
        self.assertFalse(
            self.as_role(self.env["logistics.shipment"], "sales2").search(
                [("id", "=", shipment.id)]
            )
        )

    def test_intake_is_checked_before_planning(self):
        shipment = self._new_shipment(
            intake_channel="phone", needs_clarification="Which dock?"
        )
        with self.assertRaisesRegex(UserError, "Which dock"):
            shipment.action_check_intake()
        shipment.needs_clarification = False
        shipment.action_check_intake()
        self.assertEqual(shipment.state, "planned")
        self.assertTrue(shipment.intake_checked_at)
