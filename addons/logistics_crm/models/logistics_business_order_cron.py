from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class LogisticsBusinessOrder(models.Model):
    """Whoever placed an order is told before it ends (H-5.9.2-11)."""

    _inherit = "logistics.business.order"

    expiry_warned = fields.Boolean(readonly=True, copy=False)

    @api.model
    def _cron_expiry(self):
        self.env["res.company"]._logistics_each(self._warn_of_end)

    @api.model
    def _warn_of_end(self, company):
        today = fields.Date.context_today(self)
        policy = self.env["logistics.company.policy"]._get(company)
        limit = today + timedelta(days=policy.order_expiry_days)
        ending = self.search(
            Domain("company_id", "=", company.id)
            & Domain("approval_state", "=", "approved")
            & Domain("closed_on", "=", False)
            & Domain("expiry_warned", "=", False)
            & Domain("date_end", ">=", today)
            & Domain("date_end", "<=", limit)
        )
        for order in ending:
            order.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=order.date_end,
                summary=self.env._(
                    "The business order ends on %(day)s: renew it",
                    day=fields.Date.to_string(order.date_end),
                ),
                user_id=order.user_id.id,
            )
        ending.expiry_warned = True
