from odoo import fields, models


class LogisticsStatementSeal(models.TransientModel):
    """Files the copy with signature and company seal."""

    _name = "logistics.statement.seal"
    _description = "File the Sealed Statement"

    statement_id = fields.Many2one("logistics.statement", required=True, readonly=True)
    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()

    def action_file(self):
        self.check_access("write")
        self.ensure_one()
        self.statement_id._check_officer()
        self.statement_id.check_access("write")
        self.statement_id._record_sealed(self.file, self.filename)
        return {"type": "ir.actions.act_window_close"}
