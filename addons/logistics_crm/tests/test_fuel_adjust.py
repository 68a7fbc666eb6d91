from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestFuelAdjust(CashCommon):
    def _order(self, **values):
        return self._approved_order(
            fuel_reference=8, fuel_share=40, fuel_step=5, **values
        )

    def _adjust(self, order, price, day=date(2026, 4, 1)):
        wizard = self.as_role(self.env["logistics.fuel.adjust"], "sales").create(
            {"order_id": order.id, "price": price, "date_start": day}
        )
        return order.browse(wizard.action_adjust()["res_id"])

    def test_full_steps_change_the_rates_of_a_new_version(self):
        order = self._order()
        version = self._adjust(order, 8.5)
        self.assertEqual(order.line_ids.mapped("rate"), [0.62, 180])
        self.assertEqual(version.line_ids.mapped("rate"), [0.6324, 183.6])
        self.assertEqual(version.approval_state, "draft")
        self.assertEqual(version.fuel_reference, 8.5)
        self.assertEqual(
            (version.date_start, version.date_end), (date(2026, 4, 1), order.date_end)
        )
        self.assertIn("+2.00", version.adjustment_factor)

    def test_volume_tiers_change_too(self):
        tiers = [
            Command.create({"qty_to": 500, "rate": 1}),
            Command.create({"qty_from": 500, "rate": 0.5}),
        ]
        line = {"destination": "Xi'an", "basis": "heavy", "rate": 1, "band_ids": tiers}
        order = self._order(line_ids=[Command.create(line)])
        version = self._adjust(order, 8.5)
        self.assertEqual(version.line_ids.band_ids.mapped("rate"), [1.02, 0.51])

    def test_less_than_a_step_changes_nothing(self):
        with self.assertRaisesRegex(UserError, "changes nothing"):
            self._adjust(self._order(), 8.3)

    def test_new_prices_begin_while_the_order_runs(self):
        with self.assertRaisesRegex(UserError, "while the order still runs"):
            self._adjust(self._order(), 9, date(2026, 6, 2))

    def test_approved_version_ends_the_old_prices_and_tells_the_customer(self):
        order = self._order()
        later = self._new_shipment(name="LATER", shipped_on=date(2026, 4, 2))
        self.assertEqual((later.order_id, later.amount_freight), (order, 620))
        version = self._adjust(order, 8.5)
        version.action_approval_submit()
        self._approve(version)
        self.assertEqual(order.closed_on, date(2026, 4, 1))
        self.assertEqual((later.order_id, later.amount_freight), (version, 632.40))
        before = self._new_shipment(name="BEFORE", shipped_on=date(2026, 3, 31))
        self.assertEqual((before.order_id, before.amount_freight), (order, 620))
        notice = version.message_ids.filtered(lambda m: "fuel" in (m.body or ""))
        self.assertIn(self.contact, notice.partner_ids)
