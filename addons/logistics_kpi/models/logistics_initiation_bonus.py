from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.commission import ZERO, cents, number
from ..tools.settlement import profit_bonus, within_guard
from .logistics_commission_entry import TRANSFERS
from .logistics_project_initiation_life import FIRST

#: Months between landing and closing.
CLOSING = 12


class LogisticsProjectInitiation(models.Model):
    """Closing after twelve months: the rest of the landing bonus, the bonus on gross
    profit above plan, and the most a project may pay (H-10.4-10, -12, -13)."""

    _inherit = "logistics.project.initiation"

    profit_bonus = fields.Monetary(
        string="Gross-profit bonus", readonly=True, copy=False
    )
    profit_actual = fields.Monetary(
        string="Gross profit of twelve months",
        readonly=True,
        copy=False,
        help="Of the confirmed months from landing on.",
    )

    def action_close(self):
        """Twelve months after landing: what is left of the bonuses is paid."""
        self._check_state("evaluated")
        today = fields.Date.context_today(self)
        for file in self:
            end = file.landed_on + relativedelta(months=CLOSING)
            if end > today:
                raise UserError(self.env._("The closing is due on %(day)s.", day=end))
            last = end - relativedelta(days=1)
            policy = self.env["logistics.company.policy"]._get(file.company_id)
            profit = file._get_actual_profit(last)
            extra = profit_bonus(
                profit,
                round(file.profit, 2),
                round(policy.initiation_profit_share, 6),
                round(policy.initiation_profit_cap, 2),
            )
            landing = cents(file.bonus)
            due = landing - cents(landing * number(FIRST)) + extra
            paid = file._get_paid(last)
            due = within_guard(due, paid, profit, round(policy.initiation_pay_cap, 6))
            file._move(
                closed_on=today, profit_bonus=float(extra), profit_actual=float(profit)
            )
            file._pay_bonus(due, today)
        return True

    def _get_actual_profit(self, last):
        """Gross profit of the confirmed months of the project's first year."""
        # sudo: one sum, for whoever may close a project
        rows = (
            self.env["logistics.gross.profit"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("partner_id", "=", self.partner_id.id),
                    ("month", ">=", self.landed_on.replace(day=1)),
                    ("month", "<=", last),
                    ("confirmed_at", "!=", False),
                ]
            )
        )
        return number(round(sum(rows.mapped("profit")), 2))

    def _get_paid(self, last):
        """Commission, rewards, bonuses and expenses of the project so far."""
        entries = self.env["logistics.commission.entry"]._as_ledger()
        [[pay]] = entries._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("kind", "not in", TRANSFERS),
                ("date", ">=", self.landed_on),
                ("date", "<=", last),
            ],
            [],
            ["amount:sum"],
        )
        spent = sum(self.expense_ids.mapped("amount"))
        return max(ZERO, number(round((pay or 0) + spent, 2)))
