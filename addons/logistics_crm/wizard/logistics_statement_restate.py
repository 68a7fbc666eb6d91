from odoo import fields, models


class LogisticsStatementRestate(models.TransientModel):
    """Asks why a statement is made anew."""

    _name = "logistics.statement.restate"
    _description = "New Version of a Statement"

    statement_id = fields.Many2one("logistics.statement", required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_restate(self):
        self.check_access("write")
        self.ensure_one()
        self.statement_id._check_officer()
        self.statement_id.check_access("write")
        new = self.statement_id._restate(self.reason) or self.statement_id
        return {
            "type": "ir.actions.act_window",
            "res_model": "logistics.statement",
            "res_id": new.id,
            "views": [(False, "form")],
        }
