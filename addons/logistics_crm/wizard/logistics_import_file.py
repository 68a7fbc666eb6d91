import base64
import io
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

import openpyxl
import xlsxwriter

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import importing_files

#: How xlsx and the old Office format begin.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class LogisticsImport(models.TransientModel):
    """Files in and out. Sheets are not read by ``base_import``: it drops blank rows,
    so that row numbers would be wrong, and stops at the first formula error."""

    _inherit = "logistics.import"

    def _read_table(self):
        """The file as lists of cells, row by row, blank rows included."""
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        content = base64.b64decode(self.file)
        if content.startswith(ZIP):
            return self._read_sheet(content)
        if content.startswith(OLE):
            raise UserError(
                self.env._("Save the file as .xlsx or .csv: .xls is not read.")
            )
        try:
            text = importing_files.decoded(content, self.encoding)
        except ValueError:
            raise UserError(
                self.env._("The text of the file cannot be read: choose its encoding.")
            ) from None
        return importing_files.table_from_text(text)

    @api.model
    def _read_sheet(self, content):
        """First sheet of a workbook; formulas as the values that were saved."""
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True
            )
            return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        except (
            zipfile.BadZipFile,
            openpyxl.utils.exceptions.InvalidFileException,
            zlib.error,
            ParseError,
            EOFError,
            IndexError,
            KeyError,
            RuntimeError,
            TypeError,
            ValueError,
        ):
            raise UserError(
                self.env._("The file is no workbook: save it as .xlsx or .csv.")
            ) from None

    @api.model
    def _workbook(self, table, notes=None):
        """A workbook of texts; the first line is a heading, `notes` a second sheet."""
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            bold = book.add_format({"bold": True, "bg_color": "#EEEEEE"})
            for lines in (table, notes):
                if lines:
                    _fill(book.add_worksheet(), lines, bold)
        return stream.getvalue()


def _fill(sheet, lines, bold):
    sheet.freeze_panes(1, 0)
    widths = {}
    for number, line in enumerate(lines):
        for place, cell in enumerate(map(str, line)):
            # As text: a value that looks like a formula must not become one.
            sheet.write_string(number, place, cell, None if number else bold)
            widths[place] = min(60, max(widths.get(place, 0), len(cell) + 3))
    for place, width in widths.items():
        sheet.set_column(place, place, width)
