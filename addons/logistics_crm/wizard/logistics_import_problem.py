from odoo import fields, models


class LogisticsImportProblem(models.TransientModel):
    """One bad cell of an import file, and what to do about it."""

    _name = "logistics.import.problem"
    _description = "Import Problem"
    _order = "row, id"

    import_id = fields.Many2one(
        "logistics.import", required=True, ondelete="cascade", index=True
    )
    row = fields.Integer(readonly=True, aggregator=None, help="As the file counts.")
    column = fields.Char(readonly=True)
    value = fields.Char(readonly=True)
    remedy = fields.Char("What to do", readonly=True)
