"""From the contract to the proof of delivery, in a browser."""

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged

from .cash_common import CashCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install", "browser")
class TestWaybillUi(TourCase, CashCommon):
    def test_contract_order_waybill_pod(self):
        today = fields.Date.today()
        dates = {
            "date_start": today - relativedelta(days=10),
            "date_end": today + relativedelta(months=9),
        }
        contract = self._signed_contract(title="Tour line haul", **dates)
        order = self._approved_order(contract_id=contract.id, **dates)
        self.start_tour(
            "/odoo/action-logistics_crm.logistics_contract_action",
            "logistics_waybill",
            login="lg_service",
        )
        shipment = self.env["logistics.shipment"].search([("name", "=", "TOUR001")])
        self.assertEqual(shipment.order_id, order)
        self.assertEqual(shipment.contract_id, contract)
        self.assertEqual(shipment.amount_total, 705)
        self.assertEqual(
            (shipment.state, shipment.pod_state), ("delivered", "received")
        )
        self.assertEqual(shipment.pod_received_on, today)
