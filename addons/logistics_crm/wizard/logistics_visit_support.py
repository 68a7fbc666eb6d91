from odoo import fields, models


class LogisticsVisitSupport(models.TransientModel):
    """Asks other departments for support, out of a visit."""

    _name = "logistics.visit.support"
    _description = "Ask for Support"

    visit_id = fields.Many2one("logistics.visit", required=True)
    department_ids = fields.Many2many("hr.department", required=True)
    text = fields.Text(string="What is needed", required=True)

    def action_confirm(self):
        self.check_access("write")
        self.ensure_one()
        self.visit_id.check_access("write")
        self.visit_id._ask_support(self.department_ids, self.text)
        return {"type": "ir.actions.act_window_close"}
