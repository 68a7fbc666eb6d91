import base64
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools import importing, importing_files

MAX_ROWS = 50000


class ImportKind(NamedTuple):
    """Something that can be imported.

    :param key: suffix of its hooks ``_columns_<key>``, ``_check_<key>`` (optional) and
        ``_apply_<key>``
    :param label: translated name
    :param group: role that may import it; several with commas
    """

    key: str
    label: str
    group: str


class LogisticsImport(models.TransientModel):
    """One way in for files: every bad cell is reported with its row in one pass, and
    all rows are written or none (design §6).

    Hooks of a kind:

    * ``_columns_<key>(texts)``: list of ``importing.Column``. `texts` holds the texts
      that the file has in each column ({name: set}, empty for the template): resolve
      references with one query for each column.
    * ``_check_<key>(rows)``: list of ``importing.Problem`` over the rows together;
      rows with a bad cell are left out.
    * ``_apply_<key>(rows)``: writes ``importing.Row`` values; returns the sentence that
      is shown. An error rolls everything back.
    """

    _name = "logistics.import"
    _description = "Import"

    kind = fields.Selection(
        selection="_selection_kind",
        string="What",
        required=True,
        default=lambda self: self._kinds()[0].key,
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    encoding = fields.Selection(
        [("utf-8", "UTF-8"), ("gb18030", "GB 18030 (GBK)"), ("big5", "Big5")],
        help="Only for CSV files. Empty: found out by itself.",
    )
    state = fields.Selection(
        [("draft", "Choose a file"), ("wrong", "Correct the file"), ("done", "Done")],
        default="draft",
        readonly=True,
    )
    row_count = fields.Integer("Rows read", readonly=True)
    problem_count = fields.Integer("Problems", readonly=True)
    summary = fields.Char(readonly=True)
    problem_ids = fields.One2many(
        "logistics.import.problem", "import_id", readonly=True
    )
    sheet = fields.Binary(string="Worksheet", readonly=True, attachment=False)

    # --- kinds ----------------------------------------------------------------------

    @api.model
    def _kinds(self):
        """List of ImportKind; extend with ``[*super()._kinds(), ImportKind(...)]``."""
        return []

    @api.model
    def _selection_kind(self):
        return [(kind.key, kind.label) for kind in self._kinds()]

    def _hook(self, name, *args):
        return getattr(self, f"_{name}_{self.kind}", lambda *_args: [])(*args)

    def _check_kind(self):
        self.check_access("write")
        self.ensure_one()
        kind = next(kind for kind in self._kinds() if kind.key == self.kind)
        if not self.env.user.has_groups(kind.group):
            raise AccessError(
                self.env._("You may not import: %(what)s.", what=kind.label)
            )

    # --- buttons --------------------------------------------------------------------

    def action_import(self):
        """Check every row; write all of them when none is wrong."""
        self._check_kind()
        if self.state == "done":
            raise UserError(self.env._("This file was imported already."))
        columns, cells, rows, problems = self._validated()
        bad = {problem.row for problem in problems}
        problems += self._hook("check", [row for row in rows if row.number not in bad])
        if problems:
            self._show_problems(problems, columns, cells)
        else:
            with self.env.cr.savepoint():
                summary = self._hook("apply", rows)
            self.write(
                {
                    "state": "done",
                    "summary": summary,
                    "row_count": len(rows),
                    "problem_count": 0,
                    "problem_ids": [Command.clear()],
                    "file": False,
                }
            )
        return self._reopen()

    def action_template(self):
        """Download an empty sheet of the chosen kind, with notes on its columns."""
        self._check_kind()
        columns = self._hook("columns", {})
        heading = [
            f"{column.label} *" if column.required else column.label
            for column in columns
        ]
        return self._download([heading], "template", self._template_notes(columns))

    def action_problems(self):
        """Download the list of problems."""
        self._check_kind()
        heading = [
            self.env._("Row"),
            self.env._("Column"),
            self.env._("Value"),
            self.env._("What to do"),
        ]
        lines = [
            [problem.row or "", problem.column, problem.value or "", problem.remedy]
            for problem in self.problem_ids
        ]
        return self._download([heading, *lines], "problems")

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import data"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _download(self, table, name, notes=None):
        self.sheet = base64.b64encode(self._workbook(table, notes))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/sheet/"
            f"{self.kind}_{name}.xlsx?download=true",
            "target": "download",
        }

    # --- checking -------------------------------------------------------------------

    def _validated(self):
        """(columns, raw cells by row number, rows, problems) of the file."""
        columns = self._hook("columns", {})
        heading, lines, first = importing_files.split_heading(self._read_table())
        if len(lines) > MAX_ROWS:
            raise UserError(
                self.env._(
                    "The file has %(rows)s rows; at most %(limit)s are taken at once: "
                    "split it.",
                    rows=len(lines),
                    limit=MAX_ROWS,
                )
            )
        raw, problems = importing.rows_from_table(heading, lines, columns)
        if problems:
            return columns, {}, [], problems
        columns = self._hook("columns", self._texts(raw, columns))
        rows, problems = importing.validate_rows(raw, columns, first)
        if not rows:
            raise UserError(self.env._("The file has no rows below its heading."))
        return columns, dict(enumerate(raw, first)), rows, problems

    @api.model
    def _texts(self, raw, columns):
        """{column name: set of the texts that the file has there}."""
        return {
            column.name: {
                str(row[column.name]).strip() for row in raw if row.get(column.name)
            }
            for column in columns
        }

    def _show_problems(self, problems, columns, cells):
        labels = {column.name: column.label for column in columns}
        lines = []
        for problem in sorted(problems, key=lambda p: p.row):
            raw = cells.get(problem.row, {}).get(problem.column)
            lines.append(
                {
                    "row": problem.row,
                    "column": labels.get(problem.column, problem.column),
                    "value": "" if raw is None else str(raw)[:200],
                    "remedy": self._remedy(problem),
                }
            )
        self.write(
            {
                "state": "wrong",
                "row_count": len(cells),
                "problem_count": len(lines),
                "summary": self.env._("Nothing was written: correct these cells."),
                "problem_ids": [Command.clear(), *map(Command.create, lines)],
            }
        )
