import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .statement_common import SIGNATURE, StatementCommon


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestStatementReturn(StatementCommon):
    """The lines go out as a workbook and come back with the customer's amounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["finance"].group_ids |= cls.env.ref("account.group_account_invoice")
        cls.statement = cls._sent(1000, 500, 250, 80)

    def _filled(self, changes, extra=()):
        """The downloaded workbook: {waybill: amount, None to delete, or text}."""
        book = openpyxl.load_workbook(io.BytesIO(self.statement._get_lines_xlsx()))
        sheet = book.active
        for row in range(sheet.max_row, 4, -1):
            number = sheet.cell(row, 1).value
            if number in changes and changes[number] is None:
                sheet.delete_rows(row)
            elif number in changes:
                sheet.cell(row, 10).value = changes[number]
                sheet.cell(row, 11).value = f"Remark {number}"
        for number, amount in extra:
            sheet.append([number] + [None] * 8 + [amount])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _load(self, content, statement=None):
        return self.as_role((statement or self.statement), "service")._load_returned(
            content, "back.xlsx", "officer"
        )

    def _kinds(self, returned):
        return {line.name: line.kind for line in returned.line_ids}

    def test_workbook_holds_every_line_with_amounts_as_numbers(self):
        book = openpyxl.load_workbook(io.BytesIO(self.statement._get_lines_xlsx()))
        rows = list(book.active.iter_rows(min_row=5, values_only=True))
        self.assertEqual(
            [(row[0], row[8], row[9]) for row in rows],
            [("WB1", 1000, None), ("WB2", 500, None)]
            + [("WB3", 250, None), ("WB4", 80, None)],
        )

    def test_missing_extra_and_different_lines_are_shown_before_anything_changes(self):
        returned = self._load(self._filled({"WB2": 450, "WB3": None}, [("WB9", 70)]))
        self.assertEqual(
            self._kinds(returned),
            {
                "WB1": "equal",
                "WB2": "different",
                "WB3": "missing",
                "WB4": "equal",
                "WB9": "extra",
            },
        )
        self.assertEqual((returned.equal_count, returned.open_count), (2, 3))
        self.assertEqual(set(self.statement.line_ids.mapped("verdict")), {"pending"})
        self.assertFalse(self.statement.difference_ids)

    def test_taking_over_accepts_in_bulk_and_disputes_the_rest(self):
        returned = self._load(self._filled({"WB2": 450, "WB3": None}, [("WB9", 70)]))
        self.as_role(returned, "service").action_apply()
        self.assertEqual(
            self.statement.line_ids.mapped("verdict"),
            ["accepted", "disputed", "disputed", "accepted"],
        )
        self.assertEqual(self.statement.amount_agreed, 1080)
        found = {
            d.name: (d.kind, d.customer_amount, d.reason)
            for d in self.statement.difference_ids
        }
        self.assertEqual(found["WB2"], ("different", 450, "Remark WB2"))
        self.assertEqual(found["WB3"], ("missing", 0, "Not in the returned file"))
        self.assertEqual(found["WB9"], ("extra", 70, "Only in the returned file"))
        self.assertEqual(returned.state, "applied")
        with self.assertRaises(UserError):
            self.as_role(returned, "service").action_apply()

    def test_agreed_lines_are_invoiced_while_disputed_ones_wait(self):
        returned = self._load(self._filled({"WB2": 450}))
        returned._apply()
        finance = self.as_role(self.statement, "finance")
        finance.action_invoice_agreed()
        self.assertEqual(self.statement.state, "invoiced")
        self.assertEqual(
            sum(self.statement.sudo().invoice_ids.mapped("amount_untaxed")), 1330
        )
        self.assertEqual(self.statement.difference_ids.resolution, "next")
        self.assertFalse(self.statement.is_proven)
        self.assertEqual(self._make().line_ids.mapped("amount_total"), [500])
        self.statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        self.assertEqual(
            (self.statement.state, self.statement.amount_signed), ("invoiced", 1330)
        )
        with self.assertRaises(UserError):
            self.statement._sign("Li Lei", SIGNATURE, "192.0.2.7")

    def test_nothing_accepted_is_not_invoiced(self):
        for role in ("service", "sales"):
            with self.assertRaises(AccessError):
                self.as_role(self.statement, role).action_invoice_agreed()
        with self.assertRaises(UserError):
            self.as_role(self.statement, "finance").action_invoice_agreed()
        self.assertFalse(self.statement.invoice_ids)

    def test_a_list_of_their_own_is_read(self):
        returned = self._load(
            workbook([["对账"], [], ["运单号码", "金额"], ["wb1 ", "￥1,000.00"]])
        )
        self.assertEqual(self._kinds(returned)["WB1"], "equal")
        self.assertEqual(self._kinds(returned)["WB4"], "missing")

    def test_a_csv_is_read(self):
        returned = self._load(b"Waybill,Amount\r\nWB1,999.5\r\n")
        self.assertEqual(self._kinds(returned)["WB1"], "different")

    def test_a_number_twice_is_left_to_the_customer(self):
        returned = self._load(
            workbook([["Waybill", "Amount"], ["WB1", 1000], ["WB1", 900]])
        )
        self.assertEqual(self._kinds(returned)["WB1"], "repeated")
        returned._apply()
        self.assertEqual(self.statement.line_ids[0].verdict, "pending")

    def test_what_was_answered_before_stays(self):
        self.statement.line_ids[0]._accept()
        returned = self._load(self._filled({"WB1": 1}))
        self.assertEqual(self._kinds(returned)["WB1"], "answered")
        returned._apply()
        self.assertEqual(self.statement.line_ids[0].verdict, "accepted")

    def test_bad_files_give_one_sentence(self):
        cases = (
            (b"", "empty"),
            (b"PK\x03\x04broken", "no workbook"),
            (b"\xd0\xcf\x11\xe0old", "xls"),
            (workbook([["Hello"], ["WB1", 3]]), "No columns"),
            (workbook([["Waybill", "Amount"]]), "no waybill"),
            (workbook([["Waybill", "Amount"], ["WB1", "ten"]]), "Row 2: 'ten'"),
            (workbook([["Waybill", "Amount"], ["WB1", -4]]), "Row 2: '-4'"),
            (workbook([["Waybill", "Amount"], ["WB1", "#REF!"]]), "Row 2"),
            (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
        )
        for content, text in cases:
            with self.subTest(text), self.assertRaisesRegex(UserError, text):
                self._load(content)
        self.assertFalse(self.statement.return_ids)

    def test_a_list_of_another_month_is_told(self):
        content = self.statement._get_lines_xlsx()
        self._ship("WB7", 10)
        other = self._make()
        other.action_send()
        with self.assertRaisesRegex(UserError, self.statement.name):
            self._load(content, other)

    def test_a_reply_by_mail_waits_for_the_officer(self):
        self.statement.user_id = self.users["service"]
        self.statement.message_post(
            body="Our list",
            message_type="email",
            email_from="buyer@example.com",
            attachments=[
                ("list.xlsx", self._filled({"WB2": 450})),
                ("logo.png", base64.b64decode(SIGNATURE)),
                ("bad.xlsx", b"nonsense"),
            ],
        )
        bad, good = self.statement.return_ids.sorted("filename")
        self.assertEqual((good.state, good.channel), ("read", "mail"))
        self.assertEqual(bad.state, "refused")
        self.assertIn("No columns", bad.problem)
        self.assertEqual(set(self.statement.line_ids.mapped("verdict")), {"pending"})

    def test_only_officers_load_and_take_over(self):
        wizard = {"statement_id": self.statement.id, "file": base64.b64encode(b"x")}
        with self.assertRaises(AccessError):
            self.as_role(self.env["logistics.statement.load"], "sales").create(wizard)
        returned = self._load(self._filled({}))
        with self.assertRaises(AccessError):
            self.as_role(returned, "sales").action_apply()
        with self.assertRaises(AccessError):
            self.as_role(returned, "service").write({"state": "applied"})

    def test_officer_loads_by_the_wizard(self):
        wizard = self.as_role(self.env["logistics.statement.load"], "service").create(
            {
                "statement_id": self.statement.id,
                "file": base64.b64encode(self._filled({"WB2": 450})),
                "filename": "back.xlsx",
            }
        )
        action = wizard.action_load()
        returned = self.env["logistics.statement.return"].browse(action["res_id"])
        self.assertEqual(returned.open_count, 1)

    def test_many_differences_are_one_activity(self):
        for number in range(20, 28):
            self._ship(f"WB{number}", 100)
        statement = self._make()
        statement.user_id = self.users["service"]
        statement.action_send()
        returned = statement._load_returned(
            workbook([["Waybill", "Amount"], ["WB20", 1]]), "a.xlsx", "officer"
        )
        returned._apply()
        self.assertEqual(len(statement.difference_ids), 8)
        self.assertFalse(statement.difference_ids.activity_ids)
        self.assertIn("8", statement.activity_ids.summary)
