import io

import xlsxwriter

from odoo import api, models

from ..tools import statement_return as rules


class LogisticsStatementReturnSheet(models.AbstractModel):
    """The workbook of a statement's lines, in the customer's language: what he fills in
    is found again whatever the language (decisions C5)."""

    _name = "logistics.statement.return.sheet"
    _description = "Workbook of Statement Lines"

    @api.model
    def _get_columns(self):
        """[(key, heading, width)] in the language of the environment."""
        return [
            (rules.NUMBER, self.env._("Waybill"), 22),
            ("reference", self.env._("Your number"), 18),
            ("date", self.env._("Shipped"), 12),
            ("delivered", self.env._("Delivered"), 12),
            ("route", self.env._("Route"), 26),
            ("goods", self.env._("Goods"), 18),
            ("pieces", self.env._("Pieces"), 9),
            ("weight", self.env._("Weight (kg)"), 12),
            (rules.OURS, self.env._("Amount"), 14),
            (rules.THEIRS, self.env._("Your amount"), 14),
            (rules.REMARK, self.env._("Remark"), 30),
        ]

    @api.model
    def _get_labels(self):
        """Headings that mean something, in every installed language."""
        labels = {}
        for code in (None, *dict(self.env["res.lang"].get_installed())):
            for key, heading, _width in self.with_context(lang=code)._get_columns():
                labels.setdefault(key, set()).add(heading)
        return labels

    @api.model
    def _render(self, statement):
        """Bytes of the workbook."""
        stream = io.BytesIO()
        with xlsxwriter.Workbook(
            stream,
            {"in_memory": True, "default_date_format": "yyyy-mm-dd"},
        ) as book:
            self._fill(book, book.add_worksheet(), statement)
        return stream.getvalue()

    def _fill(self, book, sheet, statement):
        bold = book.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1})
        money = book.add_format(
            {"num_format": f"#,##0.{'0' * statement.currency_id.decimal_places}"}
        )
        entry = book.add_format(
            {"num_format": "#,##0.00##", "bg_color": "#FFF9DB", "border": 1}
        )
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        columns = self._get_columns()
        sheet.write_string(0, 0, statement.name, book.add_format({"bold": True}))
        sheet.write_string(0, 1, statement.partner_id.name or "")
        sheet.write_string(0, 4, f"{statement.date_from} – {statement.date_to}")
        sheet.write_string(0, 8, statement.currency_id.name)
        sheet.write_string(
            1,
            0,
            self.env._(
                "Enter your amount where it differs, delete waybills that are not "
                "yours and add those that are missing; an empty amount agrees."
            ),
        )
        for place, (_key, heading, width) in enumerate(columns):
            sheet.write_string(3, place, heading, bold)
            sheet.set_column(place, place, width)
        sheet.freeze_panes(4, 1)
        for row, line in enumerate(statement.line_ids, 4):
            # Texts stay texts: nothing that looks like a formula becomes one.
            for place, text in ((0, line.name), (1, line.reference)):
                sheet.write_string(row, place, text or "")
            for place, date in ((2, line.date), (3, line.delivered_on)):
                if date:
                    sheet.write_datetime(row, place, date, day)
            for place, text in ((4, line.route), (5, line.goods)):
                sheet.write_string(row, place, text or "")
            sheet.write_number(row, 6, line.pieces)
            sheet.write_number(row, 7, line.weight)
            sheet.write_number(row, 8, line.amount_total, money)
            sheet.write_blank(row, 9, None, entry)
            sheet.write_blank(row, 10, None, entry)
