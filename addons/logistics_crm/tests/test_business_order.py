from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestBusinessOrder(CashCommon):
    def _refused(self, text, **values):
        order = self._new_order(**values)
        with self.assertRaisesRegex(ValidationError, text):
            order.action_approval_submit()

    def test_the_project_head_approves(self):
        order = self._new_order()
        order.action_approval_submit()
        step = order._approval_pending_step()
        self.assertEqual(step.approver_ids, self.users["head"])
        self._approve(order)
        self.assertEqual(order.approval_state, "approved")

    def test_rejection_returns_with_its_reason(self):
        order = self._new_order()
        order.action_approval_submit()
        order.with_user(self.users["head"])._approval_decide("rejected", "Too cheap")
        self.assertEqual(order.approval_state, "rejected")
        self.assertEqual(order.approval_step_ids.reason, "Too cheap")

    def test_long_term_without_contract_at_most_three_months(self):
        order = self._new_order(date_end=False)
        self.assertEqual(order.date_end, date(2026, 5, 31))
        self._refused("until 2026-05-31", date_end=date(2026, 6, 1))

    def test_one_off_at_most_one_month_with_its_quantity(self):
        self._refused(
            "until 2026-03-31",
            execution_mode="one_off",
            shipped_quantity=3,
            date_end=date(2026, 4, 1),
        )
        self._refused("shipped quantity", execution_mode="one_off", date_end=False)

    def test_with_contract_at_most_one_year(self):
        contract = self._new_contract()
        order = self._new_order(contract_id=contract.id, date_end=False)
        self.assertEqual(order.date_end, date(2027, 2, 28))
        self._refused(
            "until 2027-02-28", contract_id=contract.id, date_end=date(2027, 3, 1)
        )

    def test_charging_by_piece_needs_items(self):
        self._refused("specification, weight and quantity", charging_basis="piece")

    def test_special_payment_needs_a_note(self):
        self._refused("special payment method", is_special_payment=True)

    def test_a_new_customer_needs_the_pricing_factor(self):
        self._refused("pricing factor", pricing_factor=False)

    def test_landline_needs_its_area_code(self):
        self._refused("area code", phone="50001000")

    def test_all_problems_are_said_at_once(self):
        order = self._new_order(
            pricing_factor=False, line_ids=[Command.clear()], monthly_volume=0
        )
        with self.assertRaises(ValidationError) as caught:
            order.action_approval_submit()
        self.assertEqual(len(str(caught.exception).splitlines()), 3)

    def test_prices_of_a_submitted_order_stay(self):
        order = self._approved_order()
        for change in (
            lambda: order.line_ids[0].write({"rate": 0.01}),
            lambda: order.line_ids[0].unlink(),
            lambda: order.write({"date_end": date(2027, 1, 1)}),
            lambda: self.env["logistics.business.order.line"].create(
                {"order_id": order.id, "destination": "Lhasa", "rate": 1}
            ),
        ):
            with self.assertRaises(UserError):
                change()

    def test_closing_is_a_button(self):
        order = self._approved_order()
        with self.assertRaises(UserError):
            order.write({"closed_on": date(2026, 3, 2)})
        with freeze_time("2026-04-01 04:00:00"):
            order.action_close()
            self.assertEqual(order.state, "closed")

    def test_state_is_a_verdict_of_the_day(self):
        order = self._approved_order()
        states = {}
        for day in ("2026-02-28", "2026-03-01", "2026-05-31", "2026-06-01"):
            with freeze_time(f"{day} 04:00:00"):
                order.invalidate_recordset(["state"])
                states[day] = order.state
                found = order.search(
                    [("state", "=", order.state), ("id", "=", order.id)]
                )
                self.assertEqual(found, order)
        self.assertEqual(
            list(states.values()), ["approved", "active", "active", "expired"]
        )

    def test_renewal_begins_when_the_order_ends(self):
        order = self._approved_order()
        action = order.action_renew()
        renewal = order.browse(action["res_id"])
        self.assertEqual(renewal.date_start, date(2026, 6, 1))
        self.assertEqual(renewal.date_end, date(2026, 8, 31))
        self.assertEqual(renewal.line_ids.mapped("rate"), [0.62, 180])
        self.assertEqual(renewal.approval_state, "draft")

    def test_off_the_tariff_two_approvals(self):
        tariff = self.env["logistics.tariff"].create(
            {
                "name": "Group",
                "company_id": self.company_a.id,
                "date_from": date(2026, 1, 1),
                "line_ids": [
                    Command.create({"destination": "Xi'an", "rate": 0.8}),
                    Command.create(
                        {"destination": "Xi'an", "basis": "light", "rate": 180}
                    ),
                ],
            }
        )
        tariff.action_publish()
        order = self._new_order()
        self.assertEqual(order.line_ids.mapped("tariff_deviation"), [-22.5, 0])
        self.assertTrue(order.off_tariff)
        order.action_approval_submit()
        self.assertEqual(len(order.approval_step_ids), 2)

    def test_below_the_profit_standard_two_approvals(self):
        level = self.env["logistics.job.level"].search(
            [("profit_standard", ">", 0)], limit=1
        )
        self.employees["sales"].job_level_id = level
        order = self._new_order(gross_margin=level.profit_standard * 100 - 0.01)
        self.assertTrue(order.below_standard)
        order.gross_margin += 0.01
        self.assertFalse(order.below_standard)

    def test_published_tariffs_never_change(self):
        tariff = self.env["logistics.tariff"].create(
            {
                "name": "Group",
                "line_ids": [Command.create({"destination": "Xi'an", "rate": 1})],
            }
        )
        tariff.action_publish()
        with self.assertRaises(UserError):
            tariff.line_ids.rate = 2
        new = tariff.browse(tariff.action_next_version()["res_id"])
        self.assertEqual((new.version, new.state), (tariff.version + 1, "draft"))
        self.assertEqual(new.line_ids.rate, 1)

    def test_volume_tiers_without_gap(self):
        line = self._new_order().line_ids[0]
        Band = self.env["logistics.business.order.band"]
        with self.assertRaises(ValidationError):
            Band.create(
                [
                    {"line_id": line.id, "qty_from": 0, "qty_to": 1000, "rate": 0.7},
                    {"line_id": line.id, "qty_from": 1001, "rate": 0.6},
                ]
            )

    def test_first_order_of_tier_a_needs_contract_and_agreement(self):
        tier = self.env["logistics.tier"].search(
            [("code", "=", "A"), ("scheme_id.code", "=", "PROJECT")], limit=1
        )
        customer = self.customer.with_company(self.company_a)
        customer.with_context(approval_engine=self._engine()).logistics_tier_id = tier
        self._refused("no valid contract")
        self._signed_contract()
        self._refused("long-term cooperation agreement")
        self._signed_contract(kind="long_term")
        order = self._new_order()
        order.action_approval_submit()
        self.assertEqual(order.approval_state, "submitted")

    def _engine(self):
        from ..models.logistics_approval_mixin import ENGINE

        return ENGINE

    def test_others_are_only_warned(self):
        order = self._new_order()
        self.assertIn("no valid contract", order.order_warning)
        order.action_approval_submit()
        self.assertEqual(order.approval_state, "submitted")

    def test_customer_code_and_new_mark(self):
        order = self._new_order()
        self.assertEqual(order.customer_code, "0000")
        self.assertEqual(order.customer_label, "Northern Steel Co., Ltd. (new)")
        self.customer.ref = "SH00012"
        order.invalidate_recordset()
        self.assertEqual(order.customer_code, "SH00012")

    def test_salespeople_see_own_customers(self):
        order = self._new_order()
        orders = self.env["logistics.business.order"]
        self.assertIn(order, self.as_role(orders, "sales").search([]))
        self.assertNotIn(order, self.as_role(orders, "sales2").search([]))
        with self.assertRaises(AccessError):
            self.as_role(order, "plain").read(["name"])
        self.assertNotIn(order, self.as_role(orders, "sales_b").search([]))

    def test_expiry_is_announced_once(self):
        order = self._approved_order()
        with freeze_time("2026-05-25 04:00:00"):
            self.run_cron("logistics_crm.ir_cron_orders")
            self.run_cron("logistics_crm.ir_cron_orders")
        self.assertEqual(len(order.activity_ids), 1)

    def test_the_form_prints_conditions_and_prices(self):
        order = self._approved_order(goods_name="Coils", special_operation="Straps")
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("logistics_crm.report_business_order", order.ids)[0]
            .decode()
        )
        for text in (order.name, "Coils", "Straps", "Li Wei", "Distance and return"):
            self.assertIn(text, html)
        self.assertIn("Head", html, "who approved it")
        self.assertIn("180.0", html, "the light line")
