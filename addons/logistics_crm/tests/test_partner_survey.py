"""Information survey, basic-data form and potential of a customer (P-A2, S-2.3.2)."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestPartnerSurvey(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._new_customer(user_id=cls.users["sales"].id)

    def _sheet(self, date, *lanes):
        return self.env["logistics.need.sheet"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "date": date,
                "lane_ids": [
                    Command.create({"origin": a, "destination": b, "volume": volume})
                    for a, b, volume in lanes
                ],
                "warehouse_ids": [Command.create({"name": "Wuhan", "area": 4000})],
            }
        )

    def test_survey_is_entered_on_the_customer(self):
        with Form(self.as_role(self.customer, "sales")) as form:
            form.logistics_enterprise_type = "joint_stock"
            form.logistics_condition = "growing"
            form.logistics_employees = 180
            form.logistics_managers = 20
            form.logistics_peak_months = "9-12"
            form.logistics_potential_volume = 500_000
        self.assertEqual(self.customer.logistics_staff, 200)
        self.assertEqual(self.customer.logistics_surveyor_id, self.users["sales"])

    def test_lanes_and_warehouses_of_the_latest_need_sheet(self):
        self._sheet("2026-01-05", ("Shanghai", "Wuhan", 900))
        self._sheet("2026-03-05", ("Shanghai", "Xi'an", 300), ("Wuhan", "Xi'an", 100))
        customer = self.as_role(self.customer, "sales")
        self.assertEqual(sum(customer.logistics_lane_ids.mapped("volume")), 400)
        self.assertEqual(customer.logistics_warehouse_ids.mapped("area"), [4000])

    def test_share_of_the_potential(self):
        """No revenue of 500,000 possible: 0 %."""
        self.assertEqual(self.customer.logistics_wallet_share, 0)
        self.customer.logistics_potential_volume = 500_000
        self.assertEqual(self.customer.logistics_wallet_share, 0)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_potential_is_for_the_sales_function(self):
        self.as_role(self.customer, "sales").read(["logistics_potential_volume"])
        for role in ("service", "plain"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(self.customer, role).read(["logistics_potential_volume"])

    def test_card_of_a_key_account_asks_for_more(self):
        wanted = len(self.customer._logistics_profile_wanted())
        self.customer.logistics_is_strategic_partner = True
        self.assertEqual(len(self.customer._logistics_profile_wanted()), wanted + 5)
        self.assertIn("Enterprise type", self.customer.logistics_profile_missing)

    def test_supplier_with_share_and_end_of_contract(self):
        use = self.env["logistics.competitor.use"].create(
            {
                "partner_id": self.customer.id,
                "competitor_name": "Fast Freight",
                "service": "Line-haul",
                "share": 0.6,
                "price": "320 a ton",
                "contract_end": "2026-12-31",
                "company_id": self.company_a.id,
            }
        )
        self.assertEqual(use.share, 0.6)

    def test_printed_basic_data_form(self):
        self.customer.write(
            {"logistics_fax": "+86 21 5000 0099", "logistics_peak_months": "9-12"}
        )
        self._sheet("2026-03-05", ("Shanghai", "Xi'an", 300))
        report = self.env["ir.actions.report"]
        for role, sees in (("sales", True), ("service", False)):
            html = str(
                self.as_role(report, role)._render_qweb_html(
                    "logistics_crm.report_customer_basic_data", self.customer.ids
                )[0],
                "utf-8",
            )
            self.assertIn("+86 21 5000 0099", html)
            self.assertIn("9-12", html)
            self.assertEqual("Shanghai" in html, sees)
