"""The eight periodic tables: their figures, and that they reach the leaders."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .commission_common import CommissionCommon

APRIL = date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestSalesTable(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Table = cls.env["logistics.sales.table"]
        cls.product = cls.env["product.product"].create(
            {"name": "Pallet", "type": "consu"}
        )
        cls.product.with_company(cls.company_a).standard_price = 60

    def _sell(self, quantity, price, day):
        tax = self.books[self.company_a]["tax"]
        line = {
            "product_id": self.product.id,
            "quantity": quantity,
            "price_unit": price,
            "tax_ids": [Command.set(tax.ids)],
        }
        return self._invoice(1, day=day, invoice_line_ids=[Command.create(line)])

    def _table(self, kind, day=APRIL):
        table = self.Table.create(
            {"company_id": self.company_a.id, "kind": kind, "date_from": day}
        )
        table.action_compute()
        return table

    def _rows(self, kind, day=APRIL):
        return self._table(kind, day).data["rows"]

    def _compute_month(self, month=APRIL):
        row = self.env["logistics.sales.month"].create(
            {"company_id": self.company_a.id, "month": month}
        )
        row.action_compute()
        return row

    def test_person_and_group(self):
        self._pay(self._invoice(1000), 530)
        self._compute_month()
        (person,) = self._rows("person")
        self.assertEqual(person[0], self.employees["sales"].name)
        self.assertEqual((person[8], person[11]), (1000, 500))
        (group,) = self._rows("group")
        self.assertEqual((group[2], group[7]), (1000, 500))
        (money,) = self._rows("receivable")
        self.assertEqual((money[3], money[4]), (50, 530))

    def test_product_composition(self):
        self._sell(10, 100, APRIL)
        self._invoice(1000)
        rows = {row[0]: row for row in self._rows("product", date(2026, 5, 3))}
        pallet = rows[self.product.display_name]
        self.assertEqual(
            (pallet[1], pallet[2], pallet[3], pallet[5]), (1000, 50, 400, 40)
        )

    def test_why_the_profit_changed(self):
        self._sell(10, 100, date(2026, 2, 1))
        self._sell(12, 110, APRIL)
        rows = [row[1] for row in self._rows("profit")]
        # 400 before; 2 more at 40, 10 dearer times 12; same cost; no mix.
        self.assertEqual(rows, [400, 80, 120, 0, 0, 600])

    def test_seasonal_index(self):
        for year in (2025, 2026):
            self._invoice(100, day=date(year, 1, 5))
            self._invoice(300, day=date(year, 2, 5))
        rows = {row[0]: row[2] for row in self._rows("season", date(2026, 1, 1))}
        self.assertEqual(rows, {"01": 50, "02": 150})

    def test_expenses_and_annual(self):
        self.env["logistics.sales.expense"].create(
            {
                "company_id": self.company_a.id,
                "employee_id": self.employees["sales"].id,
                "date": date(2026, 4, 9),
                "kind": "fuel",
                "amount": 100,
            }
        )
        self._invoice(1000)
        self._compute_month()
        (fuel,) = self._rows("expense")
        self.assertEqual(fuel[3], 100)
        (year,) = self._rows("annual")
        self.assertEqual((year[1], year[3], year[5], year[6]), (1000, 100, 10, "1"))

    def test_night_mails_what_ended(self):
        self._invoice(1000)
        self._compute_month()
        leader = self.users["leader"]
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        policy.sales_report_user_ids = leader
        with freeze_time("2026-05-04"):
            self.Table._send_company(self.company_a)
        self.assertFalse(self.Table.search([("company_id", "=", self.company_a.id)]))
        with freeze_time("2026-05-05"):
            self.Table._send_company(self.company_a)
            self.Table._send_company(self.company_a)
        tables = self.Table.search([("company_id", "=", self.company_a.id)])
        self.assertEqual(len(tables), 8)
        person = tables.filtered(lambda t: t.kind == "person")
        message = person.message_ids.filtered("attachment_ids")
        self.assertEqual(len(message), 1)
        self.assertEqual(message.partner_ids, leader.partner_id)
        self.assertIn(self.employees["sales"].name, str(message.body))
        self.assertIn(b"1000", message.attachment_ids.raw)
        with self.assertRaisesRegex(UserError, "was mailed"):
            person.action_compute()

    def test_salespeople_make_no_tables(self):
        table = self._table("person")
        for action in ("action_compute", "action_send"):
            with self.assertRaises(AccessError):
                getattr(self.as_role(table, "sales"), action)()

    def test_figures_are_not_typed_in(self):
        with self.assertRaises(UserError):
            self._table("person").write({"data": {"headers": [], "rows": []}})
