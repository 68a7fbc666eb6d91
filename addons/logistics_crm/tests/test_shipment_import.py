import base64
import time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cash_common import CashCommon

HEADING = "Waybill number,Customer,Shipped on,To,Weight (kg),Volume (m³),Service mode"


@tagged("post_install", "-at_install")
class TestShipmentImport(CashCommon):
    def _import(self, *lines, heading=HEADING, user="operations"):
        text = "\n".join([heading, *lines])
        wizard = self.as_role(self.env["logistics.import"], user).create(
            {
                "kind": "shipment",
                "file_name": "waybills.csv",
                "file": base64.b64encode(text.encode()),
            }
        )
        wizard.action_import()
        return wizard

    def _line(self, number, day="2026-03-10", weight="1000", **values):
        customer = values.get("customer", '"Northern Steel Co., Ltd."')
        place = values.get("place", "Xi'an")
        return f"{number},{customer},{day},{place},{weight},,station_station"

    def _found(self, *numbers):
        return self.env["logistics.shipment"].search([("name", "in", numbers)])

    def test_waybills_are_priced(self):
        self._approved_order()
        wizard = self._import(self._line("A1"), self._line("A2", weight="2,000"[:1]))
        self.assertEqual(wizard.state, "done")
        self.assertEqual(self._found("A1").amount_total, 625.00)
        self.assertEqual(self._found("A2").amount_total, 55.00)

    def test_the_same_file_twice_changes_nothing(self):
        self._approved_order()
        lines = [self._line("A1"), self._line("A2")]
        self._import(*lines)
        again = self._import(*lines)
        self.assertEqual(len(self._found("A1", "A2")), 2)
        self.assertIn("2 were there already", again.summary)

    def test_a_number_twice_in_the_file(self):
        wizard = self._import(self._line("A1"), self._line("a1"))
        self.assertEqual(wizard.state, "wrong")
        self.assertEqual(wizard.problem_ids.row, 3)
        self.assertFalse(self._found("A1"))

    def test_the_number_of_another_customer(self):
        self._new_shipment(name="A1", partner_id=self._new_customer("Other").id)
        wizard = self._import(self._line("A1"))
        self.assertIn("another customer: Other", wizard.problem_ids.remedy)

    def test_the_same_number_in_another_company(self):
        self._new_shipment(name="A1", company_id=self.company_b.id)
        wizard = self._import(self._line("A1"))
        self.assertEqual(wizard.state, "done")

    def test_every_bad_cell_is_reported_and_nothing_written(self):
        wizard = self._import(
            self._line("A1"),
            self._line("A2", weight="-5"),
            self._line("A3", customer="Nobody"),
            self._line("A4", day="31.31.2026"),
            self._line("", weight="x"),
        )
        self.assertEqual(sorted(wizard.problem_ids.mapped("row")), [3, 4, 5, 6, 6])
        self.assertFalse(self._found("A1"))

    def test_outside_the_order_it_is_pending_not_wrong(self):
        self._approved_order()
        wizard = self._import(
            self._line("A1", day="2026-07-01"), self._line("A2", place="Lhasa")
        )
        self.assertIn("2 of them without", wizard.summary)
        self.assertEqual(self._found("A1").pending_reason, "no_order")
        self.assertEqual(self._found("A2").pending_reason, "no_price")

    def test_only_operations_and_service(self):
        with self.assertRaises(AccessError):
            self._import(self._line("A1"), user="sales")

    def test_ten_thousand_waybills_with_bad_rows(self):
        lines = [self._line(f"B{number}") for number in range(10_000)]
        lines[10] = self._line("b9")
        lines[4999] = self._line("B4999", weight="-1")
        lines[9999] = self._line("B9999", customer="Nobody")
        wizard = self._import(*lines)
        self.assertEqual(wizard.problem_ids.mapped("row"), [12, 5001, 10_001])
        self.assertEqual(wizard.row_count, 10_000)
        self.assertFalse(self._found("B1"))

    def test_a_thousand_waybills_with_charges_in_a_few_seconds(self):
        self._approved_order()
        lines = [self._line(f"C{number}") for number in range(1000)]
        begin = time.monotonic()
        wizard = self._import(*lines)
        self.env.flush_all()
        self.assertEqual(wizard.state, "done")
        self.assertLess(time.monotonic() - begin, 30)
        self.assertEqual(
            sum(self._found(*(f"C{n}" for n in range(1000))).mapped("amount_total")),
            625_000,
        )

    # --- charges without waybill ----------------------------------------------------

    def _import_events(self, *lines, more="Note"):
        heading = f"Number,Customer,Date,Charge,Quantity,Rate,{more}"
        wizard = self.as_role(self.env["logistics.import"], "service").create(
            {
                "kind": "event",
                "file_name": "events.csv",
                "file": base64.b64encode("\n".join([heading, *lines]).encode()),
            }
        )
        wizard.action_import()
        return wizard

    def test_storage_of_a_file_waits_for_the_statement(self):
        line = 'ST1,"Northern Steel Co., Ltd.",2026-03-31,%s,31,120.005,March'
        name = self.env.ref("logistics_crm.charge_type_storage").name
        self._import_events(line % name, (line % "STORAGE").replace("ST1", "ST2"))
        events = self._found("ST1", "ST2")
        self.assertEqual(set(events.mapped("kind")), {"event"})
        self.assertEqual(events.mapped("amount_total"), [3720.16, 3720.16])
        self.assertEqual(events.mapped("is_billable"), [True, True])
        self.assertEqual(events.charge_ids.mapped("note"), ["March", "March"])
        again = self._import_events(line % name)
        self.assertIn("1 were there already", again.summary)

    def test_every_bad_event_is_reported_and_nothing_written(self):
        self._new_shipment(name="ST4", partner_id=self._new_customer("Other").id)
        customer = '"Northern Steel Co., Ltd."'
        wizard = self._import_events(
            f"ST1,{customer},2026-03-31,Storage,31,120,",
            f"ST2,{customer},2026-03-31,Freight,31,120,",
            f"ST3,{customer},2026-03-31,Storage,-1,,",
        )
        self.assertEqual(sorted(wizard.problem_ids.mapped("row")), [3, 4, 4])
        taken = self._import_events(f"ST4,{customer},2026-03-31,Storage,1,5,")
        self.assertIn("another customer: Other", taken.problem_ids.remedy)
        self.assertFalse(self._found("ST1"))

    def test_an_event_names_an_order_of_its_customer(self):
        order = self._approved_order()
        self._new_customer("Other")
        own = '"Northern Steel Co., Ltd."'
        line = f"%s,%s,2026-03-31,Storage,1,5,{order.name}"
        more = "Business order"
        wizard = self._import_events(line % ("ST1", "Other"), more=more)
        self.assertIn("order belongs to another", wizard.problem_ids.remedy)
        self._import_events(line % ("ST1", own), more=more)
        self.assertEqual(self._found("ST1").order_id, order)

    # --- tariff ---------------------------------------------------------------------

    def test_a_tariff_file_makes_a_draft_version(self):
        lines = [
            "2026-01-01,Xi'an,Heavy cargo (by weight),0.62",
            "2026-01-01,Wuhan,light,140",
        ]
        text = "\n".join(["Valid from,To,Charging basis,Rate", *lines])
        wizard = self.as_role(self.env["logistics.import"], "policy").create(
            {"kind": "tariff", "file": base64.b64encode(text.encode())}
        )
        wizard.action_import()
        tariff = self.env["logistics.tariff"].search([], limit=1, order="id desc")
        self.assertEqual((tariff.state, tariff.line_count), ("draft", 2))
        self.assertEqual(tariff.line_ids.mapped("unit"), ["kg", "m3"])
