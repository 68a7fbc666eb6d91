from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestOrderPunctuality(CashCommon):
    def _entered(self, shipment, hours):
        """Entered so many hours ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE logistics_shipment SET create_date = %s WHERE id = %s",
            [datetime.now() - timedelta(hours=hours), shipment.id],
        )
        shipment.invalidate_recordset()
        return shipment

    def _rows(self, kind):
        return self.env["logistics.order.punctuality"].search(
            [("kind", "=", kind), ("company_id", "=", self.company_a.id)]
        )

    def test_orders_placed_in_time_by_person_and_department(self):
        self._approved_order()
        self._new_shipment()
        late = self._new_shipment(name="WB2", shipped_on=date(2026, 7, 1))
        self._new_shipment(name="WB3", shipped_on=date(2026, 7, 1))
        self._entered(late, 25)
        rows = self._rows("order")
        self.assertEqual(
            {row.name: row.on_time_rate for row in rows}, {"WB1": 100.0, "WB2": 0.0}
        )
        ((user, department, rate),) = rows._read_group(
            [("id", "in", rows.ids)],
            ["user_id", "department_id"],
            ["on_time_rate:avg"],
        )
        self.assertEqual(user, self.users["sales"])
        self.assertEqual(department, self.department)
        self.assertEqual(rate, 50.0)

    def test_approvals_decided_after_their_time(self):
        order = self._approved_order()
        step = order.approval_step_ids
        rows = self._rows("approval")
        self.assertEqual(rows.mapped("on_time_rate"), [100.0])
        self.assertEqual(rows.user_id, self.users["head"])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE logistics_approval_step SET due_at = decided_at - interval '2h'"
            " WHERE id = %s",
            [step.id],
        )
        self.env.invalidate_all()
        row = self._rows("approval")
        self.assertEqual((row.on_time_rate, row.hours_late), (0.0, 2.0))

    def test_rights(self):
        self._approved_order()
        self._new_shipment()
        report = self.env["logistics.order.punctuality"]
        self.assertEqual(
            self.as_role(report, "sales").search([]).mapped("name"), ["WB1"]
        )
        self.assertTrue(self.as_role(report, "leader").search([]))
        with self.assertRaises(AccessError):
            self.as_role(report, "portal").search([])
