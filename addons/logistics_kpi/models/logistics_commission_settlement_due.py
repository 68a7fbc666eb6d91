from odoo import api, fields, models


class LogisticsCommissionSettlement(models.Model):
    """The settlement's day in the month close, and who is late (decisions A18)."""

    _inherit = "logistics.commission.settlement"

    due_date = fields.Date(string="Due", compute="_compute_due_date")
    is_late = fields.Boolean(compute="_compute_due_date")

    @api.depends("date_to", "company_id", "computed_at")
    def _compute_due_date(self):
        today = fields.Date.context_today(self)
        for settlement in self:
            policy = self.env["logistics.company.policy"]._get(settlement.company_id)
            due = settlement.date_to and policy._kpi_due(
                settlement.date_to, policy.kpi_settle_day
            )
            settlement.due_date = due
            settlement.is_late = bool(
                due and due < today and not settlement.computed_at
            )
