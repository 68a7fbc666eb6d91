from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .bill_common import BillCommon

DAY = date(2026, 6, 15)


@tagged("post_install", "-at_install")
class TestCustomerMonth(BillCommon):
    """The report of the 15th: last month's revenue, over three months, this month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reports = cls.env["logistics.customer.month"]
        cls._invoice(700, date(2026, 1, 5), date(2026, 2, 1))
        cls._invoice(100, date(2026, 5, 1))
        cls._invoice(250, date(2026, 5, 31), move_type="out_invoice")
        cls._invoice(50, date(2026, 5, 20), move_type="out_refund")
        cls._invoice(30, date(2026, 6, 2), date(2026, 7, 2))
        cls._invoice(11, date(2026, 5, 31), partner=cls.other)

    def _generate(self, day=DAY):
        with freeze_time(str(day)):
            return self.reports._generate_due(self.company_a, day)

    def _mine(self):
        made = self._generate()
        return made.filtered(lambda r: r.partner_id == self.customer)

    def test_figures_come_from_the_books(self):
        mine = self._mine()
        self.assertEqual(mine.month, date(2026, 5, 1))
        self.assertEqual(mine.user_id, self.users["sales"])
        self.assertEqual(
            (mine.revenue, mine.receivable_old, mine.receivable_month), (300, 700, 30)
        )
        self.assertEqual(mine.receivable, 1030)

    def test_made_on_the_15th_once(self):
        self.assertFalse(self._generate(date(2026, 6, 14)))
        self.assertEqual(len(self._generate()), 2)
        self.assertFalse(self._generate(date(2026, 6, 16)))
        with self.assertRaises(ValidationError):
            self.reports.create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company_a.id,
                    "month": date(2026, 5, 1),
                }
            )

    def test_submitted_with_the_figures_of_the_day(self):
        mine = self._mine()
        self._invoice(5, date(2026, 6, 16))
        own = self.as_role(mine, "sales")
        own.comment = "Pays after the holiday"
        with freeze_time("2026-06-17"):
            own.action_submit()
        self.assertEqual(mine.state, "submitted")
        self.assertEqual(mine.receivable_month, 35)
        self.assertEqual(mine.date_figures, date(2026, 6, 17))
        with self.assertRaises(UserError):
            own.action_submit()

    def test_the_manager_marks(self):
        mine = self._mine()
        with self.assertRaises(UserError):
            self.as_role(mine, "leader").action_mark_risk()
        self.as_role(mine, "sales").action_submit()
        with self.assertRaises(AccessError):
            self.as_role(mine, "sales").action_mark_normal()
        self.as_role(mine, "leader").action_mark_risk()
        self.assertEqual((mine.state, mine.mark), ("marked", "risk"))
        self.assertEqual(mine.marked_by_id, self.users["leader"])

    def test_nobody_writes_figures_or_foreign_customers(self):
        made = self._generate()
        mine = made.filtered(lambda r: r.partner_id == self.customer)
        with self.assertRaises(AccessError):
            self.as_role(mine, "sales").write({"revenue": 1})
        with self.assertRaises(AccessError):
            self.as_role(made - mine, "sales").write({"comment": "x"})
