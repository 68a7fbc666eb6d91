from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .cash_common import CashCommon
from .statement_common import StatementCommon


@tagged("post_install", "-at_install")
class TestWaybillFaults(CashCommon):
    @mute_logger("odoo.sql_db")
    def test_negative_measures(self):
        for name in ("weight", "volume", "pieces", "declared_value"):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._new_shipment(name=name, **{name: -1})

    def test_order_that_knows_the_place_goes_first(self):
        self._approved_order()
        second = self._approved_order(
            line_ids=[(0, 0, {"destination": "Wuhan", "basis": "heavy", "rate": 0.5})],
            adjustment_factor="New lane",
        )
        self.assertEqual(self._new_shipment(destination="Wuhan").order_id, second)

    def test_batch_is_priced_like_single_waybills(self):
        self._approved_order()
        weights = (10, 1000, 2500.5)
        singles = [
            self._new_shipment(name=f"S{weight}", weight=weight) for weight in weights
        ]
        batch = self.env["logistics.shipment"].create(
            [
                {
                    "name": f"B{weight}",
                    "partner_id": self.customer.id,
                    "company_id": self.company_a.id,
                    "destination": "xi'an",
                    "weight": weight,
                    "service_mode": "station_station",
                    "shipped_on": "2026-03-10",
                }
                for weight in weights
            ]
        )
        self.assertEqual(
            batch.mapped("amount_total"), [s.amount_total for s in singles]
        )
        self.assertEqual(batch.mapped("amount_total"), [55.0, 625.0, 1555.31])
        self.assertEqual(
            [set(s.charge_ids.mapped("tax_category")) for s in batch],
            [set(s.charge_ids.mapped("tax_category")) for s in singles],
        )
        self.assertEqual(batch.charge_ids.company_id, self.company_a)
        self.assertEqual(batch.charge_ids.payer_id, self.customer)

    def test_collect_waybill_of_an_order_is_owed_by_the_consignee(self):
        self._approved_order(payment_method="collect")
        consignee = self._new_customer("Receiver")
        shipment = self._new_shipment(consignee_id=consignee.id)
        self.assertEqual(shipment.payer_id, consignee)
        self.assertEqual(shipment.charge_ids.payer_id, consignee)


@tagged("post_install", "-at_install")
class TestUnsignedOrder(StatementCommon):
    def _periodic_order(self, **values):
        return self.env["logistics.business.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 3, 31),
                "payment_method": "monthly",
                **values,
            }
        )

    def setUp(self):
        super().setUp()
        self._sent(1000)
        self._freeze("2026-07-16")

    def _freeze(self, day):
        freezer = freeze_time(day)
        freezer.start()
        self.addCleanup(freezer.stop)

    def test_unsigned_statement_stops_a_periodic_order(self):
        order = self._periodic_order()
        self.assertIn("has not signed", "\n".join(order._submit_problems()))
        self.assertIn("has not signed", order.order_warning)
        with self.assertRaisesRegex(ValidationError, "has not signed"):
            order._approval_as_engine().write({"approval_state": "submitted"})

    def test_cash_order_is_still_possible(self):
        order = self._periodic_order(payment_method="cash")
        self.assertNotIn("has not signed", "\n".join(order._submit_problems()))

    def test_finance_lifts_it(self):
        order = self._periodic_order()
        self.as_role(self.env["logistics.credit.release"], "finance").create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "date_to": date(2026, 7, 31),
                "reason": "Promised in writing",
            }
        )
        self.assertNotIn("has not signed", "\n".join(order._submit_problems()))
