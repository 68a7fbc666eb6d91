from odoo import fields, models
from odoo.tools import SQL

from ..tools.commission import ZERO, cents, number


class LogisticsDeepeningPlan(models.Model):
    """No double payment (H-9.2-9): commission that the same people get for the money of
    the increment is taken off their reward."""

    _inherit = "logistics.deepening.plan"

    is_instead = fields.Boolean(
        string="Instead of commission",
        default=True,
        tracking=True,
        help="The reward is lowered by the commission of the increment; off: both are "
        "paid.",
    )

    def _approval_locked_fields(self):
        return super()._approval_locked_fields() | {"is_instead"}

    def _get_cuts(self, quarter):
        """{employee id: commission of the increment}, by what was credited until now
        for each unit of money of the quarter's invoices."""
        self.ensure_one()
        if not self.is_instead:
            return {}
        self.env["logistics.commission.event"].flush_model()
        self.env["logistics.commission.entry"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH money AS (
                    SELECT id, base, kind = 'invoice' AS invoiced
                      FROM logistics_commission_event e
                     WHERE company_id = %(company)s AND partner_id = %(partner)s
                       AND invoice_date BETWEEN %(start)s AND %(end)s
                       AND EXISTS (SELECT FROM logistics_commission_entry n
                                    WHERE n.event_id = e.id)
                ), total AS (
                    SELECT invoiced, SUM(base) AS base FROM money GROUP BY invoiced)
                SELECT n.employee_id, SUM(n.amount / total.base)
                  FROM logistics_commission_entry n
                  JOIN money ON money.id = n.event_id
                  JOIN total ON total.invoiced = money.invoiced AND total.base > 0
              GROUP BY n.employee_id
                """,
                company=self.company_id.id,
                partner=self.partner_id.id,
                start=quarter.date_from,
                end=quarter.date_to,
            )
        )
        increment = number(round(quarter.increment, 2))
        return {
            employee: max(ZERO, cents(number(rate) * increment))
            for employee, rate in rows
        }


class LogisticsDeepeningQuarter(models.Model):
    _inherit = "logistics.deepening.quarter"

    def _get_parts(self, parts):
        """Shares of the reward, less the commission of the same money.

        :param parts: [(row of a share, amount)]
        :returns: [(share, amount, cut)] of what is left to pay
        """
        self.ensure_one()
        cuts = self.plan_id._get_cuts(self)
        found = []
        for share, part in parts:
            cut = min(part, cuts.pop(share.employee_id.id, ZERO))
            found.append((share, part - cut, cut))
        return [row for row in found if row[1]]
