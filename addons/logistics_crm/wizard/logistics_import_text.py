from odoo import api, models

from ..tools import importing


class LogisticsImport(models.TransientModel):
    """What the wizard says: remedies for problems, notes for templates."""

    _inherit = "logistics.import"

    @api.model
    def _remedies(self):
        """{code: sentence}; %(argument)s is the argument of the problem. A kind adds
        the codes of its own check."""
        _ = self.env._
        return {
            "required": _("Fill in this cell."),
            "too_long": _("Shorten it to %(argument)s characters."),
            "bad_integer": _("Write a whole number instead of “%(argument)s”."),
            "bad_decimal": _("Write a number instead of “%(argument)s”."),
            "bad_date": _("Write the date as year-month-day, e.g. 2026-01-31."),
            "bad_boolean": _("Write yes or no instead of “%(argument)s”."),
            "bad_selection": _(
                "“%(argument)s” is none of the choices in the template."
            ),
            "unknown_reference": _(
                "“%(argument)s” does not exist: correct or create it."
            ),
            "ambiguous_reference": _(
                "“%(argument)s” fits several: use its number or reference."
            ),
            "excel_error": _("The formula gives %(argument)s: put in the value."),
            "scientific": _(
                "“%(argument)s” lost its last digits: format the column as text and "
                "enter it again."
            ),
            "out_of_range": _("“%(argument)s” is too large."),
            "below_minimum": _("It must be at least %(argument)s."),
            "duplicate": _("It is the same as row %(argument)s: keep one of them."),
            "missing_column": _("The file has no column “%(argument)s”: add it."),
            "repeated_column": _("The file has “%(argument)s” twice: keep one."),
        }

    @api.model
    def _remedy(self, problem):
        sentence = self._remedies().get(problem.code, problem.code)
        return sentence % {"argument": problem.argument}

    @api.model
    def _template_notes(self, columns):
        """Second sheet of the template: what each column takes."""
        _ = self.env._
        notes = [[_("Column"), _("Required"), _("What it takes")]]
        for column in columns:
            notes.append(
                [
                    column.label,
                    _("yes") if column.required else "",
                    self._template_note(column),
                ]
            )
        return notes

    @api.model
    def _template_note(self, column):
        _ = self.env._
        if column.kind == importing.SELECTION:
            return ", ".join(column.choices)
        return {
            importing.DATE: _("Date, e.g. 2026-01-31"),
            importing.DECIMAL: _("Number"),
            importing.INTEGER: _("Whole number"),
            importing.BOOLEAN: _("yes or no"),
            importing.REFERENCE: _("Name or number of something that exists"),
        }.get(column.kind, _("Text"))
