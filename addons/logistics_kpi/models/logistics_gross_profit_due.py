from odoo import api, fields, models
from odoo.tools import date_utils


class LogisticsGrossProfit(models.Model):
    """The day by which finance confirms, and whether it is late (decisions A18)."""

    _inherit = "logistics.gross.profit"

    due_date = fields.Date(string="Due", compute="_compute_due_date")
    is_late = fields.Boolean(compute="_compute_due_date")

    @api.depends("month", "company_id", "confirmed_at")
    def _compute_due_date(self):
        today = fields.Date.context_today(self)
        known = {}
        for row in self:
            key = (row.company_id, row.month)
            if row.month and key not in known:
                policy = self.env["logistics.company.policy"]._get(row.company_id)
                last = date_utils.end_of(row.month, "month")
                known[key] = policy._kpi_due(last, policy.kpi_profit_day)
            due = known.get(key, False)
            row.due_date = due
            row.is_late = bool(due and due < today and not row.confirmed_at)
