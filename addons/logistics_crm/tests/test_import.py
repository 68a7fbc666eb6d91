"""The import wizard, tried with the ownership history."""

import base64
import io
from datetime import date

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .common import LogisticsCommon

HEADING = ["Customer", "Salesperson", "First day", "Last day", "Role", "Share (%)"]


class TestImport(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-02 09:00:00"))
        cls.Owner = cls.env["logistics.customer.owner"]
        cls.steel = cls._new_customer(
            "上海北方钢铁有限公司",
            ref="K001",
            company_registry="91350100M000100Y43",
            user_id=cls.users["sales"].id,
        )
        cls.paper = cls._new_customer("Eastern Paper", user_id=cls.users["sales"].id)
        cls.env.flush_all()
        # As an installation leaves it: present salespeople with an open start.
        cls.env.cr.execute(
            "UPDATE logistics_customer_owner SET date_from = NULL, source = 'install' "
            "WHERE partner_id IN %s",
            [(cls.steel.id, cls.paper.id)],
        )
        cls.env.invalidate_all()

    def _xlsx(self, rows, heading=None):
        book = openpyxl.Workbook()
        for line in [heading or HEADING, *rows]:
            book.active.append(line)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _import(self, content, role="policy", **values):
        if not isinstance(content, bytes):
            content = self._xlsx(content)
        wizard = self.as_role(self.env["logistics.import"], role).create(
            {
                "kind": "ownership",
                "file": base64.b64encode(content),
                "file_name": "history.xlsx",
                **values,
            }
        )
        wizard.action_import()
        return wizard

    def _problems(self, rows):
        wizard = self._import(rows)
        self.assertEqual(wizard.state, "wrong")
        return [(p.row, p.column, p.remedy) for p in wizard.problem_ids]

    def _lead(self, partner, *day):
        return self.Owner._owners_at(partner, date(*day))[partner.id].name

    # --- ownership ---------------------------

    def test_history_replaces_the_open_start(self):
        wizard = self._import(
            [
                ["K001", "lg_sales2", "2024-01-01", "2024-12-31"],
                ["K001", "leader@example.com", date(2025, 1, 1), date(2025, 6, 30)],
            ]
        )
        self.assertEqual(wizard.state, "done")
        self.assertEqual(wizard.summary, "2 rows for 1 customers were written.")
        owners = [
            self._lead(self.steel, *day)
            for day in (
                (2023, 12, 31),
                (2024, 12, 31),
                (2025, 1, 1),
                (2025, 6, 30),
                (2025, 7, 1),
            )
        ]
        self.assertEqual(owners, [False, "Sales2", "Leader", "Leader", "Sales"])
        self.assertEqual(self.steel.user_id, self.users["sales"])

    def test_the_salesperson_of_today_gets_the_first_day(self):
        self._import([["Eastern Paper", "Sales", "2025-05-01", ""]])
        row = self.paper.logistics_owner_ids
        self.assertEqual((row.date_from, row.date_to), (date(2025, 5, 1), False))

    def test_customers_are_known_by_name_number_or_reference(self):
        for text in (
            "K001",
            "k001",
            "91350100m000100y43",
            "上海北方钢铁有限公司",
            "上海 北方鋼鐵 有限公司",
        ):
            with self.subTest(text=text):
                found = self.env["logistics.import"]._customers_by_text({text})
                self.assertEqual(found[text], [self.steel.id])

    def test_a_team_member_comes_with_share(self):
        self._import([["K001", "lg_sales2", "2025-01-01", "", "Industry expert", "20"]])
        row = self.steel.logistics_team_ids
        self.assertEqual((row.role, row.share, row.source), ("expert", 20, "import"))

    def test_people_who_left_are_known(self):
        self.users["sales2"].active = False
        wizard = self._import([["K001", "lg_sales2", "2024-01-01", "2024-12-31"]])
        self.assertEqual(wizard.state, "done")

    def test_days_are_checked_against_each_other(self):
        found = self._problems(
            [
                ["K001", "lg_sales2", "2024-01-01", "2024-06-30"],
                ["K001", "lg_leader", "2024-06-30", "2024-12-31"],
                ["K001", "lg_leader", "2025-06-30", "2025-01-31"],
                ["K001", "lg_leader", "2025-07-01", "2030-01-31"],
                ["K001", "lg_leader", "2025-07-01", ""],
            ]
        )
        self.assertEqual(
            found,
            [
                (3, "First day", "These days overlap with row 2."),
                (4, "Last day", "The last day is before the first day."),
                (
                    5,
                    "Last day",
                    "A lead developer's last day must be in the past, or empty.",
                ),
                (
                    6,
                    "Last day",
                    "Salesperson today is Sales: give the last day of this one.",
                ),
            ],
        )

    def test_days_are_checked_against_the_history(self):
        self._import([["K001", "lg_sales2", "2024-01-01", "2024-12-31"]])
        found = self._problems([["K001", "lg_leader", "2024-12-01", "2025-01-31"]])
        self.assertEqual(found[0][:2], (2, "First day"))
        self.assertIn("overlap with the history", found[0][2])

    def test_another_companys_customers_are_unknown(self):
        self.steel.company_id = self.company_b
        found = self._problems([["K001", "lg_sales2", "2024-01-01", "2024-12-31"]])
        self.assertEqual(found[0][:2], (2, "Customer"))

    # --- engine ---------------------------

    def test_7_wrong_rows_of_1000_are_all_named_and_nothing_is_written(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Import {n}", "is_company": True} for n in range(1000)]
        )
        rows = [
            [partner.name, "lg_sales2", "2024-01-01", "2024-12-31"]
            for partner in partners
        ]
        rows[10][0] = "Nobody Inc"
        rows[100][1] = "nobody@example.com"
        rows[200][2] = "31.12.2024"
        rows[300][0] = None
        rows[400].append("King")
        rows[500][3] = "2023-01-01"
        rows[600] = [*rows[600][:4], "", "200"]
        before = self.Owner.search_count([])
        wizard = self._import(rows)
        # The checks over all days begin when every cell can be read.
        self.assertEqual(
            wizard.problem_ids.mapped("row"), [12, 102, 202, 302, 402, 502, 602]
        )
        self.assertEqual(wizard.problem_count, 7)
        self.assertEqual(wizard.row_count, 1000)
        self.assertEqual(self.Owner.search_count([]), before)

    def test_1000_rows_cost_few_statements(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Import {n}", "is_company": True} for n in range(1000)]
        )
        self.env.flush_all()
        rows = [[p.name, "lg_sales2", "2024-01-01", "2024-12-31"] for p in partners]
        content = self._xlsx(rows)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._import(content)
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 60)

    def test_blank_rows_keep_their_numbers(self):
        found = self._problems(
            [
                [],
                ["K001", "lg_sales2", "2024-01-01", "2024-12-31"],
                [],
                ["X", "lg_sales"],
            ]
        )
        self.assertEqual([problem[0] for problem in found], [5])

    def test_formula_errors_are_named_with_the_others(self):
        found = self._problems(
            [["#N/A", "lg_sales2", "2024-01-01", "2024-12-31"], ["X", "lg_sales"]]
        )
        self.assertEqual([problem[0] for problem in found], [2, 3])
        self.assertEqual(found[0][2], "The formula gives #N/A: put in the value.")

    def test_csv_of_chinese_excel(self):
        text = (
            "Customer;Salesperson;First day;Last day\n"
            "上海北方钢铁有限公司;lg_sales2;2024-01-01;2024-12-31\n"
        )
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            with self.subTest(encoding=encoding), self.env.cr.savepoint() as savepoint:
                wizard = self._import(text.encode(encoding))
                self.assertEqual(wizard.state, "done")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_csv_with_a_chosen_encoding(self):
        wizard = self._import(
            "Customer,Salesperson\n上海北方鋼鐵有限公司,Sales\n".encode("big5"),
            encoding="big5",
        )
        self.assertEqual(wizard.state, "done")

    def test_a_missing_column_is_said(self):
        wizard = self._import(self._xlsx([["K001"]], ["Customer"]))
        self.assertEqual(
            wizard.problem_ids.mapped("remedy"),
            ["The file has no column “Salesperson”: add it."],
        )

    def test_what_is_no_file_is_said(self):
        for content in (b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0old", b""):
            with self.subTest(content=content), self.assertRaises(UserError):
                self._import(content)
        with self.assertRaises(UserError):
            self._import(self._xlsx([]))

    def test_a_corrected_file_passes(self):
        wizard = self._import([["X", "lg_sales2", "2024-01-01", "2024-12-31"]])
        wizard.file = base64.b64encode(
            self._xlsx([["K001", "lg_sales2", "2024-01-01", "2024-12-31"]])
        )
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        self.assertFalse(wizard.problem_ids)
        with self.assertRaises(UserError):
            wizard.action_import()

    def test_an_error_while_writing_leaves_nothing(self):
        create = type(self.Owner).create

        def fail(rows, vals_list):
            create(rows, vals_list)
            raise UserError(rows.env._("Disk full"))

        self.patch(type(self.Owner), "create", fail)
        before = self.Owner.search_count([])
        with self.assertRaises(UserError):
            self._import([["K001", "lg_sales2", "2024-01-01", "2024-12-31"]])
        self.assertEqual(self.Owner.search_count([]), before)

    def test_the_template_is_accepted_as_it_is(self):
        wizard = self.as_role(self.env["logistics.import"], "policy").create({})
        action = wizard.action_template()
        self.assertIn("ownership_template.xlsx", action["url"])
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(wizard.sheet)))
        heading = [cell.value for cell in book.worksheets[0][1]]
        self.assertEqual(heading[:2], ["Customer *", "Salesperson *"])
        self.assertEqual(book.worksheets[1].max_row, 8)
        content = self._xlsx([["Eastern Paper", "Sales", "2025-05-01"]], heading)
        self.assertEqual(self._import(content).state, "done")

    def test_the_list_of_problems_is_a_sheet_of_texts(self):
        wizard = self._import([["=1+1", "lg_sales2", "2024-01-01", "2024-12-31"]])
        wizard.action_problems()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(wizard.sheet)))
        cells = [cell.value for cell in book.active[2]]
        self.assertEqual(cells[1], "Customer")
        self.assertEqual(book.active["C2"].data_type, "s")

    def test_only_the_named_role_imports(self):
        with self.assertRaises(AccessError):
            self._import([["K001", "lg_sales2"]], role="leader")
        with self.assertRaises(AccessError):
            self._import([["K001", "lg_sales2"]], role="plain")

    def test_others_do_not_see_the_file(self):
        wizard = self._import([["X", "lg_sales2"]])
        with self.assertRaises(AccessError):
            self.as_role(wizard, "leader").read(["file"])
