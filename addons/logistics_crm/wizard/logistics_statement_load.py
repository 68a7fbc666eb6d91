import base64

from odoo import fields, models


class LogisticsStatementLoad(models.TransientModel):
    """The officer loads a list that the customer returned (decisions C5)."""

    _name = "logistics.statement.load"
    _description = "Load a Returned List"

    statement_id = fields.Many2one("logistics.statement", required=True, readonly=True)
    file = fields.Binary(string="Returned list", required=True, attachment=False)
    filename = fields.Char()
    sender = fields.Char(string="Returned by", help="Who at the customer sent it.")

    def action_load(self):
        """Compare, and show what the list says."""
        self.check_access("write")
        self.ensure_one()
        self.statement_id._check_officer()
        self.statement_id.check_access("write")
        returned = self.statement_id._load_returned(
            base64.b64decode(self.file), self.filename, "officer", self.sender or ""
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "logistics.statement.return",
            "res_id": returned.id,
            "views": [(False, "form")],
        }
