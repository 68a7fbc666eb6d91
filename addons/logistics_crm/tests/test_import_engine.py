"""The import wizard, tried with the ownership history."""

import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError

from .import_common import ImportCommon


class TestImportEngine(ImportCommon):
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
