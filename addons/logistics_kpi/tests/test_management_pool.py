from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.logistics_crm.tools.measure import Measure

from .commission_common import CommissionCommon

QUARTER = date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestManagementPool(CommissionCommon):
    """The quarter's worked example: 2 % of 800,000 x 0.8 x 0.8, 70 % now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["logistics.approval.rule"].search(
            [("res_model", "=", "logistics.management.pool")]
        ).active = False
        cls.env["logistics.kpi.target"].create(
            {
                "company_id": cls.company_a.id,
                "metric_id": cls.env.ref("logistics_kpi.metric_revenue").id,
                "month": date(2026, 5, 1),
                "level": "department",
                "department_id": cls.department.id,
                "amount": 1000000,
            }
        )
        sales = cls.employees["sales"].id
        figures = {
            "gross_profit": Measure(800000.0),
            "revenue": Measure(950000.0),
            "overdue_share": Measure(0.18, 18.0, 100.0),
        }

        def measure(self, name, employees, first, last):
            return {sales: figures[name]}

        cls.classPatch(type(cls.env["logistics.fact"]), "_measure", measure)
        cls.figures = figures

    def _pool(self, shares=(("head", 40), ("leader", 40), ("sales", 20)), **values):
        row = self.env["logistics.management.pool"].create(
            {
                "company_id": self.company_a.id,
                "department_id": self.department.id,
                "date_from": date(2026, 5, 20),
                "share_ids": [
                    Command.create(
                        {"employee_id": self.employees[role].id, "percent": part}
                    )
                    for role, part in shares
                ],
                **values,
            }
        )
        row.action_compute()
        return row

    def _paid(self):
        return {
            entry.employee_id: entry.amount
            for entry in self.Entry.search([("kind", "=", "pool")])
        }

    def test_worked_example(self):
        row = self._pool()
        self.assertEqual(row.date_from, QUARTER)
        self.assertEqual(
            (row.amount, row.amount_now, row.amount_later), (10240, 7168, 3072)
        )
        self.assertFalse(self._paid())
        self._approve(row)
        people = self.employees
        self.assertEqual(
            self._paid(),
            {people["head"]: 2867.2, people["leader"]: 2867.2, people["sales"]: 1433.6},
        )

    def test_grade_takes_off_and_nobody_else_gets_it(self):
        row = self._pool()
        row.share_ids[0].grade_factor = 0.5
        self._approve(row)
        self.assertEqual(self._paid()[self.employees["head"]], 1433.6)
        self.assertAlmostEqual(sum(self._paid().values()), 5734.4, 2)

    def test_a_confirmed_event_leaves_no_pool(self):
        event = self.env["logistics.kpi.event"].create(
            {
                "company_id": self.company_a.id,
                "department_id": self.department.id,
                "date": date(2026, 6, 3),
                "kind": "staff_loss",
            }
        )
        row = self._pool()
        self.assertEqual(row.amount, 10240)
        event.is_confirmed = True
        row.action_compute()
        self.assertEqual(row.amount, 0)
        self.assertIn("event", row.reason)

    def test_missed_target_says_so(self):
        self.figures["revenue"] = Measure(790000.0)
        row = self._pool()
        self.figures["revenue"] = Measure(950000.0)
        self.assertEqual(row.amount, 0)
        self.assertTrue(row.reason)

    def test_rest_after_the_year(self):
        row = self._pool()
        self._approve(row)
        with self.assertRaisesRegex(UserError, "after the year"):
            row.action_release()
        row._approval_as_engine().write({"date_from": date(2025, 4, 1)})
        self.env["logistics.kpi.target"].search([]).write({"month": date(2025, 5, 1)})
        row.action_release()
        paid = sum(self.Entry.search([("kind", "=", "pool")]).mapped("amount"))
        self.assertAlmostEqual(paid, 10240, 2)
        with self.assertRaisesRegex(UserError, "Nothing of this pool"):
            row.action_release()

    def test_shares_are_100_percent(self):
        with self.assertRaisesRegex(ValidationError, "100"):
            self._pool((("head", 99.99),))

    def test_decided_pool_stays(self):
        row = self._pool()
        self._approve(row)
        with self.assertRaises(UserError):
            row.action_compute()
        with self.assertRaises(UserError):
            row.write({"rate": 0.5})
        with self.assertRaises(UserError):
            row.write({"amount": 1})

    def test_members_do_not_compute_their_pool(self):
        with self.assertRaises(AccessError):
            self.as_role(self._pool(), "leader").action_compute()
