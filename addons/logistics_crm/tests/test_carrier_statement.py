from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .bill_common import BillCommon


@tagged("post_install", "-at_install")
class TestCarrierStatement(BillCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["operations"] = cls._new_user(
            "carrier_ops", "logistics_crm.group_logistics_operations", cls.company_a
        )
        expense = cls._new_account(cls.company_a, "600000", "expense")
        payable = cls._new_account(cls.company_a, "221000", "liability_payable")
        cls.env["account.journal"].create(
            {
                "name": "Carriers",
                "code": "CAR",
                "type": "purchase",
                "company_id": cls.company_a.id,
                "default_account_id": expense.id,
            }
        )
        cls.carrier = cls._new_customer("Fast Wheels")
        cls.carrier.property_account_payable_id = payable
        cls.statements = cls.env["logistics.carrier.statement"]

    def _ship(self, name, cost=100.0, **values):
        return self.env["logistics.shipment"].create(
            {
                "name": name,
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "destination": "Xi'an",
                "shipped_on": date(2026, 3, 10),
                "carrier_id": self.carrier.id,
                "carrier_cost": cost,
                **values,
            }
        )

    def _make(self, first=date(2026, 3, 1), last=date(2026, 3, 31)):
        return self.as_role(self.statements, "operations")._generate(
            self.company_a, first, last
        )

    def test_one_statement_a_carrier_with_the_agreed_costs(self):
        self._ship("A", 100)
        self._ship("B", 250)
        self._ship("C", 0)
        self._ship("D", 70, shipped_on=date(2026, 4, 1))
        self._ship("E", 70, state="cancel")
        statement = self._make()
        self.assertEqual(statement.partner_id, self.carrier)
        self.assertEqual(statement.line_ids.shipment_id.mapped("name"), ["A", "B"])
        self.assertEqual(statement.amount_agreed, 350)
        self.assertEqual(statement.open_count, 2)

    def test_same_amount_agrees_another_disputes(self):
        self._ship("A", 100)
        self._ship("B", 250)
        statement = self._make()
        one, two = statement.line_ids
        one.amount_carrier = 100
        two.amount_carrier = 280
        self.assertEqual((one.verdict, two.verdict), ("agreed", "disputed"))
        self.assertEqual(statement.amount_final, 100)
        two.action_take_carrier()
        self.assertEqual(statement.amount_final, 380)
        two.action_keep_ours()
        self.assertEqual(statement.amount_final, 350)

    def test_open_lines_keep_it_from_checked(self):
        self._ship("A")
        statement = self._make()
        with self.assertRaisesRegex(UserError, "1 are open"):
            statement.action_check()
        statement.action_agree_open()
        statement.action_check()
        self.assertEqual(statement.state, "checked")

    def test_checked_becomes_a_native_draft_bill_of_the_agreed_lines(self):
        self._ship("A", 100)
        self._ship("B", 250)
        statement = self._make()
        statement.line_ids[1].action_dispute()
        statement.action_agree_open()
        statement.action_check()
        self.as_role(statement, "finance").action_bill()
        bill = statement.move_id
        self.assertEqual((bill.move_type, bill.state), ("in_invoice", "draft"))
        self.assertEqual(bill.partner_id, self.carrier)
        self.assertEqual(bill.amount_untaxed, 100)
        self.assertEqual(statement.state, "billed")

    def test_disputed_line_comes_back_on_the_next_statement(self):
        self._ship("A", 100)
        second = self._ship("B", 250)
        statement = self._make()
        statement.line_ids[1].action_dispute()
        statement.action_agree_open()
        self.assertFalse(self._make(), "while it is open nothing is listed twice")
        statement.action_check()
        self.as_role(statement, "finance").action_bill()
        following = self._make()
        self.assertEqual(following.line_ids.shipment_id, second)

    @mute_logger("odoo.sql_db")
    def test_a_shipment_stands_on_one_live_statement(self):
        shipment = self._ship("A")
        statement = self._make()
        other = self.statements.create(
            {
                "partner_id": self.carrier.id,
                "company_id": self.company_a.id,
                "currency_id": statement.currency_id.id,
                "date_from": date(2026, 3, 1),
                "date_to": date(2026, 3, 31),
            }
        )
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["logistics.carrier.statement.line"].create(
                {"statement_id": other.id, "shipment_id": shipment.id}
            )

    def test_cancelled_frees_its_shipments(self):
        self._ship("A")
        self._make().action_cancel()
        self.assertEqual(len(self._make().line_ids), 1)

    def test_second_bill_is_refused(self):
        self._ship("A")
        statement = self._make()
        statement.action_agree_open()
        statement.action_check()
        statement = self.as_role(statement, "finance")
        statement.action_bill()
        with self.assertRaises(UserError):
            statement.action_bill()
        with self.assertRaises(UserError):
            statement.action_reopen()

    def test_only_finance_bills_and_nobody_types_the_state(self):
        self._ship("A")
        statement = self._make()
        statement.action_agree_open()
        statement.action_check()
        with self.assertRaises(AccessError):
            statement.action_bill()
        with self.assertRaises(UserError):
            statement.write({"state": "billed"})
        with self.assertRaises(AccessError):
            self.as_role(statement, "sales").action_reopen()

    def test_checked_lines_stay(self):
        self._ship("A")
        statement = self._make()
        statement.action_agree_open()
        statement.action_check()
        with self.assertRaises(UserError):
            statement.line_ids.amount_carrier = 5

    # --- cash on delivery -------------------------------------------------------------

    def test_cash_is_due_held_remitted(self):
        shipment = self._ship("A", cod_amount=5000)
        self.assertEqual(shipment.cod_state, "waiting")
        shipment.action_deliver()
        self.assertEqual(shipment.cod_state, "due")
        self.as_role(shipment, "operations").action_cod_collected()
        self.assertEqual(shipment.cod_state, "held")
        with self.assertRaises(AccessError):
            self.as_role(shipment, "operations").action_cod_remitted()
        self.as_role(shipment, "finance").action_cod_remitted()
        self.assertEqual(shipment.cod_state, "remitted")
        self.assertEqual(shipment.amount_total, 0, "never our revenue")

    def test_cash_is_remitted_after_it_was_collected(self):
        shipment = self._ship("A", cod_amount=5000)
        shipment.action_deliver()
        with self.assertRaisesRegex(UserError, "Held for the shipper"):
            self.as_role(shipment, "finance").action_cod_remitted()

    def test_remittance_list_groups_by_shipper(self):
        shipments = self._ship("A", cod_amount=5000) | self._ship("B", cod_amount=70)
        other = self._ship("C", cod_amount=9, partner_id=self.other.id)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_crm.report_cod_remittance", (shipments | other).ids
        )[0]
        self.assertEqual(html.decode().count("Remittance of cash on delivery"), 2)
        self.assertIn("5,070.00", html.decode())
