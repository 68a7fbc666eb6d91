from datetime import datetime, time, timedelta

from odoo import models
from odoo.fields import Command

from .logistics_demo_cash import LANES, SIGNED

#: Customers whose waybills came before the business order.
PENDING = (36, 37)


class LogisticsDemo(models.AbstractModel):
    """Waybills of the last weeks with their tracking, PODs and exceptions."""

    _inherit = "logistics.demo"

    def _load_shipments(self):
        today = self._today()
        vals_list = [
            self._prepare_demo_shipment(number, index, today)
            for number in (*SIGNED, 33, 34, *PENDING)
            for index in range(12)
        ]
        shipments = self.env["logistics.shipment"].create(vals_list)
        self._load_storage(today)
        self._load_tracking(shipments, today)

    def _prepare_demo_shipment(self, number, index, today):
        customer = self._get_customer(number)
        lane = LANES[(number + index) % len(LANES)]
        shipped = today - timedelta(days=2 + index * 4 + number % 3)
        delivered = shipped + timedelta(days=3)
        done = delivered < today
        return {
            "name": f"HY{number:03d}{index:04d}",
            "partner_id": customer.id,
            "shipper_name": customer.name,
            "consignee_name": f"{lane[0]}配送中心",
            "origin": customer.city,
            "destination": lane[0] if (number, index) != (3, 4) else "拉萨",
            "goods_name": "整托货物",
            "pieces": 4 + index % 9,
            "weight": 600 + 370 * ((number + index) % 14),
            "volume": 2.5 + (number * index) % 11,
            "declared_value": 20_000 if index % 3 == 0 else 0,
            "shipped_on": shipped,
            "delivered_on": delivered if done else False,
            "state": "delivered" if done else "transit",
            "planned_arrival": datetime.combine(delivered, time(10)),
            "carrier_cost": 300 + 40 * index,
            "driver_name": ("赵师傅", "钱师傅", "孙师傅")[index % 3],
            "vehicle_plate": f"沪A{10000 + number * 12 + index}",
        }

    def _load_storage(self, today):
        storage = self.env.ref("logistics_crm.charge_type_storage")
        self.env["logistics.shipment"].create(
            [
                {
                    "name": f"CC{number:03d}-{today:%Y%m}",
                    "kind": "event",
                    "partner_id": self._get_customer(number).id,
                    "goods_name": "月度仓储",
                    "shipped_on": today - timedelta(days=3),
                    "delivered_on": today - timedelta(days=3),
                    "state": "delivered",
                    "charge_ids": [
                        Command.create(
                            {
                                "type_id": storage.id,
                                "quantity": 800,
                                "price_unit": 22,
                                "amount": 17_600,
                                "is_manual": True,
                                "note": "800 m² × 22",
                            }
                        )
                    ],
                }
                for number in (1, 2, 6)
            ]
        )

    def _load_tracking(self, shipments, today):
        old = shipments.filtered(
            lambda s: s.delivered_on and s.delivered_on < today - timedelta(days=8)
        )
        (old - old[::6]).action_pod_next()
        old[::6][:3].pod_difficult = True
        self.env["logistics.shipment.pod.chase"].create(
            [
                {
                    "shipment_id": shipment.id,
                    "contacted": shipment.driver_name,
                    "reason": "司机尚未返程",
                    "promised_on": today + timedelta(days=3),
                }
                for shipment in old[::6]
            ]
        )
        self.env["logistics.shipment.event"].create(
            [
                {
                    "shipment_id": shipment.id,
                    "kind": kind,
                    "place": place,
                    "happened_at": datetime.combine(shipment.shipped_on, time(hour)),
                }
                for shipment in shipments.filtered(lambda s: s.state == "transit")
                for kind, place, hour in (
                    ("picked_up", shipment.origin, 2),
                    ("departed", shipment.origin, 12),
                )
            ]
        )
        self.env["logistics.shipment.exception"].create(
            [
                {
                    "shipment_id": shipment.id,
                    "kind": ("late", "damage", "not_loaded")[index % 3],
                    "happened_at": datetime.combine(shipment.shipped_on, time(15)),
                    "cause": "高速封路" if index % 3 == 0 else False,
                }
                for index, shipment in enumerate(shipments[5::29])
            ]
        )
