from odoo import api, models

from ..tools import importing


class LogisticsImport(models.TransientModel):
    """What the wizard says: remedies for problems, notes for templates."""

    _inherit = "logistics.import"

    @api.model
    def _remedies(self):
        """{code: sentence}; %(argument)s is the argument of the problem. A kind adds
        the codes of its own check."""
        return {
            "required": self.env._("Fill in this cell."),
            "too_long": self.env._("Shorten it to %(argument)s characters."),
            "bad_integer": self.env._(
                "Write a whole number instead of “%(argument)s”."
            ),
            "bad_decimal": self.env._("Write a number instead of “%(argument)s”."),
            "bad_date": self.env._(
                "Write the date as year-month-day, e.g. 2026-01-31."
            ),
            "bad_boolean": self.env._("Write yes or no instead of “%(argument)s”."),
            "bad_selection": self.env._(
                "“%(argument)s” is none of the choices in the template."
            ),
            "unknown_reference": self.env._(
                "“%(argument)s” does not exist: correct or create it."
            ),
            "ambiguous_reference": self.env._(
                "“%(argument)s” fits several: use its number or reference."
            ),
            "excel_error": self.env._(
                "The formula gives %(argument)s: put in the value."
            ),
            "scientific": self.env._(
                "“%(argument)s” lost its last digits: format the column as text and "
                "enter it again."
            ),
            "out_of_range": self.env._("“%(argument)s” is too large."),
            "below_minimum": self.env._("It must be at least %(argument)s."),
            "duplicate": self.env._(
                "It is the same as row %(argument)s: keep one of them."
            ),
            "missing_column": self.env._(
                "The file has no column “%(argument)s”: add it."
            ),
            "repeated_column": self.env._(
                "The file has “%(argument)s” twice: keep one."
            ),
        }

    @api.model
    def _remedy(self, problem):
        sentence = self._remedies().get(problem.code, problem.code)
        return sentence % {"argument": problem.argument}

    @api.model
    def _template_notes(self, columns):
        """Second sheet of the template: what each column takes."""
        notes = [
            [
                self.env._("Column"),
                self.env._("Must be filled in"),
                self.env._("What it takes"),
            ]
        ]
        for column in columns:
            notes.append(
                [
                    column.label,
                    self.env._("yes") if column.required else "",
                    self._template_note(column),
                ]
            )
        return notes

    @api.model
    def _template_note(self, column):
        if column.kind == importing.SELECTION:
            return ", ".join(column.choices)
        return {
            importing.DATE: self.env._("Date, e.g. 2026-01-31"),
            importing.DECIMAL: self.env._("Decimal number"),
            importing.INTEGER: self.env._("Whole number"),
            importing.BOOLEAN: self.env._("yes or no"),
            importing.REFERENCE: self.env._("Name or number of something that exists"),
        }.get(column.kind, self.env._("Text"))
