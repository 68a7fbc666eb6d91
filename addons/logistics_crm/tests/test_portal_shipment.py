from datetime import datetime

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestPortalShipment(CashCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._new_customer("Other Customer")
        cls.buyer = cls._new_portal_user("lg_buyer", cls.contact)
        cls.mine = cls._new_waybill("WB-MINE", cls.customer)
        cls.second = cls._new_waybill("WB-SECOND", cls.customer)
        cls.foreign = cls._new_waybill("WB-FOREIGN", cls.other)
        cls.mine.write(
            {
                "customer_reference": "PO-77",
                "carrier_cost": 4321,
                "dispatch_note": "internal remark",
            }
        )
        cls.env["logistics.shipment.event"].create(
            {
                "shipment_id": cls.mine.id,
                "kind": "departed",
                "place": "Shanghai yard",
                "happened_at": datetime(2026, 3, 10, 4),
            }
        )

    @classmethod
    def _new_waybill(cls, name, customer):
        return cls.env["logistics.shipment"].create(
            {
                "name": name,
                "partner_id": customer.id,
                "company_id": cls.company_a.id,
                "destination": "Xi'an",
                "weight": 1000,
                "shipped_on": "2026-03-10",
            }
        )

    @classmethod
    def _new_portal_user(cls, login, partner):
        return new_test_user(
            cls.env,
            login=login,
            password=login,
            groups="base.group_portal",
            company_id=cls.company_a.id,
            company_ids=[Command.set(cls.company_a.ids)],
            partner_id=partner.id,
        )

    def _open(self, path):
        self.authenticate("lg_buyer", "lg_buyer")
        return self.url_open(path)

    def test_customer_lists_his_waybills_only(self):
        page = self._open("/my/shipments").text
        self.assertIn("WB-MINE", page)
        self.assertIn("WB-SECOND", page)
        self.assertNotIn("WB-FOREIGN", page)

    def test_detail_shows_events_but_no_costs(self):
        page = self._open(f"/my/shipments/{self.mine.id}").text
        self.assertIn("Shanghai yard", page)
        self.assertIn("In transit", page)
        self.assertNotIn("4321", page)
        self.assertNotIn("internal remark", page)

    def test_number_leads_straight_to_the_waybill(self):
        for number in ("wb-mine", "PO-77"):
            answer = self._open(f"/my/shipments?search={number}")
            self.assertTrue(answer.url.endswith(f"/my/shipments/{self.mine.id}"))

    def test_several_numbers_at_once(self):
        page = self._open("/my/shipments?search=WB-MINE, WB-SECOND").text
        self.assertIn("WB-MINE", page)
        self.assertIn("WB-SECOND", page)

    def test_foreign_waybill_is_not_found_by_id_or_number(self):
        answer = self._open(f"/my/shipments/{self.foreign.id}")
        self.assertTrue(answer.url.endswith("/my/shipments"))
        self.assertNotIn("WB-FOREIGN", answer.text)
        page = self._open("/my/shipments?search=FOREIGN").text
        self.assertIn("No waybill of yours", page)

    def test_payer_sees_what_he_pays_for(self):
        self.foreign.payer_id = self.customer
        answer = self._open(f"/my/shipments/{self.foreign.id}")
        self.assertIn("WB-FOREIGN", answer.text)

    def test_pod_state_after_delivery(self):
        self.mine.action_deliver()
        self.mine.action_pod_next()
        page = self._open("/my/shipments?filterby=delivered").text
        self.assertIn("Received", page)
        self.assertNotIn("WB-SECOND", page)

    def test_nobody_without_login(self):
        answer = self.url_open(f"/my/shipments/{self.mine.id}")
        self.assertIn("/web/login", answer.url)

    def test_no_right_on_the_model_itself(self):
        shipments = self.env["logistics.shipment"].with_user(self.buyer)
        self.assertFalse(shipments.has_access("read"))
