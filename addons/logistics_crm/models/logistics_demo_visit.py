from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

#: Every so many planned visits of the last months did not take place.
MISSED = 6


class LogisticsDemo(models.AbstractModel):
    """Visits that the rules demanded last month, most of them done, and this month's
    plan, so that compliance and quota have something to say."""

    _inherit = "logistics.demo"

    def _load_visits(self):  # pylint: disable=missing-return
        company = self.env.ref("logistics_crm.demo_company")
        today = fields.Date.context_today(self)
        first = fields.Date.subtract(today.replace(day=1), months=1)
        self._date_ownership(company, fields.Date.subtract(today, years=1))
        demands = self.env["logistics.visit.compliance"]
        # sudo: as the nightly job plans
        demands.sudo()._plan(company, first)
        self._do_planned(first, today)
        super()._load_visits()

    def _date_ownership(self, company, day):
        """The salespeople of the story have kept their customers for a year."""
        owners = self.env["logistics.customer.owner"]
        owners.flush_model()
        self.env.execute_query(
            SQL(
                "UPDATE logistics_customer_owner SET date_from = %s"
                " WHERE COALESCE(company_id, %s) = %s AND date_from > %s RETURNING id",
                day,
                company.id,
                company.id,
                day,
            )
        )
        owners.invalidate_model(["date_from"])

    def _do_planned(self, first, today):
        """Most visits planned for last month take place on their day, and count."""
        planned = self.env["logistics.visit"].search(
            [
                ("state", "=", "planned"),
                ("compliance_id", "!=", False),
                ("planned_start", "!=", False),
                ("date", ">=", first),
                ("date", "<", today.replace(day=1)),
            ],
            order="planned_start, id",
        )
        for number, visit in enumerate(planned, start=1):
            if number % MISSED == 0:
                continue
            start = visit.planned_start
            own = visit.with_user(visit.user_id)
            own.write(
                {
                    "actual_start": start,
                    "actual_stop": start + timedelta(minutes=50),
                    "talk": f"第{number}次回访：时效稳定，下季度货量预计增加。",
                    "next_step": "提交下季度运力方案",
                    "place": visit.partner_id.city,
                }
            )
            own.action_submit()
            # sudo: demo data acts for whoever has to approve.
            visit.sudo()._as_engine()._decide("approved")
