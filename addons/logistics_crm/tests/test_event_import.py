import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cash_common import CashCommon

HEADING = "Number,Customer,Date,Charge,Quantity,Rate,Amount"
CUSTOMER = '"Northern Steel Co., Ltd."'


@tagged("post_install", "-at_install")
class TestEventImport(CashCommon):
    def _import(self, *lines, user="operations"):
        wizard = self.as_role(self.env["logistics.import"], user).create(
            {
                "kind": "event",
                "file_name": "events.csv",
                "file": base64.b64encode("\n".join([HEADING, *lines]).encode()),
            }
        )
        wizard.action_import()
        return wizard

    def _found(self, *numbers):
        return self.env["logistics.shipment"].search([("name", "in", numbers)])

    def test_storage_and_fees_are_billable_at_once(self):
        storage = self.env.ref("logistics_crm.charge_type_storage").name
        waiting = self.env.ref("logistics_crm.charge_type_waiting").name
        wizard = self._import(
            f"ST-1,{CUSTOMER},2026-03-31,{storage},31,120,",
            f"WT-1,{CUSTOMER},2026-03-10,{waiting},,,250.5",
        )
        self.assertEqual(wizard.state, "done")
        events = self._found("ST-1", "WT-1").sorted("name")
        self.assertEqual(events.mapped("amount_total"), [3720.0, 250.5])
        self.assertEqual(set(events.mapped("kind")), {"event"})
        self.assertEqual(set(events.mapped("is_billable")), {True})
        self.assertEqual(set(events.mapped("pod_state")), {"none"})

    def test_the_same_file_twice_changes_nothing(self):
        storage = self.env.ref("logistics_crm.charge_type_storage").name
        line = f"ST-1,{CUSTOMER},2026-03-31,{storage},31,120,"
        self._import(line)
        again = self._import(line)
        self.assertEqual(len(self._found("ST-1")), 1)
        self.assertIn("1 were there already", again.summary)

    def test_bad_rows_are_all_reported(self):
        storage = self.env.ref("logistics_crm.charge_type_storage").name
        freight = self.env.ref("logistics_crm.charge_type_freight").name
        wizard = self._import(
            f"ST-1,{CUSTOMER},2026-03-31,{storage},31,,",
            f"ST-2,{CUSTOMER},2026-03-31,{freight},1,100,",
            f"ST-3,Nobody,2026-03-31,{storage},1,100,",
        )
        self.assertEqual(wizard.state, "wrong")
        self.assertEqual(sorted(wizard.problem_ids.mapped("row")), [2, 3, 4])
        self.assertFalse(self._found("ST-1", "ST-2", "ST-3"))

    def test_only_operations_and_service(self):
        with self.assertRaises(AccessError):
            self._import(f"ST-1,{CUSTOMER},2026-03-31,Storage,1,1,", user="sales")
