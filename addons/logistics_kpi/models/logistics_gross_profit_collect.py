from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL

from .logistics_commission_entry import TRANSFERS


class LogisticsGrossProfit(models.Model):
    """What the books and the other documents know of a customer's month, and what
    commission took of its profit (H-10.5-1 to -8, H-9.1-22)."""

    _inherit = "logistics.gross.profit"

    commission = fields.Monetary(
        compute="_compute_commission",
        help="Credited for the customer in the month, rewards and bonuses as well.",
    )
    commission_share = fields.Float(
        string="Commission of gross profit",
        compute="_compute_commission",
        digits=(8, 6),
    )

    @api.depends("company_id", "partner_id", "month", "profit")
    def _compute_commission(self):
        # sudo: whoever reads a gross profit is told one sum, not who earned it
        entries = self.env["logistics.commission.entry"].sudo()
        known = self.filtered("month")
        found = {}
        if known:
            found = {
                (company.id, partner.id, month): amount
                for company, partner, month, amount in entries._read_group(
                    [
                        ("company_id", "in", known.company_id.ids),
                        ("partner_id", "in", known.partner_id.ids),
                        ("kind", "not in", TRANSFERS),
                        ("date", ">=", min(known.mapped("month"))),
                        ("date", "<=", max(known.mapped(self._last_day))),
                    ],
                    ["company_id", "partner_id", "date:month"],
                    ["amount:sum"],
                )
            }
        for row in self:
            key = (row.company_id.id, row.partner_id.id, row.month)
            row.commission = found.get(key, 0.0)
            row.commission_share = (
                row.commission / row.profit if row.profit > 0 else 0.0
            )

    @api.model
    def _last_day(self, row):
        return row.month + relativedelta(day=31)

    def action_collect(self):
        """Read revenue, average receivable, vendor bills, claims and expenses."""
        self.check_access("write")
        self._check_open()
        for row in self:
            end = row._last_day(row)
            revenue, opening, closing = row._get_books(end)
            row.write(
                {
                    "revenue": revenue,
                    "receivable_average": max(0, (opening + closing) / 2),
                    "days": end.day,
                    "cost_ids": [
                        *(Command.delete(c.id) for c in row.cost_ids if c.is_read),
                        *(
                            Command.create({**cost, "is_read": True})
                            for cost in row._get_costs(end)
                            if cost["amount"]
                        ),
                    ],
                }
            )
        return True

    def _get_costs(self, end):
        """Values of cost lines that other documents know."""
        self.ensure_one()
        claims = self.env["logistics.fact"]._measure_customer(
            "claims_net_loss", self.company_id, self.partner_id, self.month, end
        )
        costs = [{"kind": "claims", "amount": claims.value or 0.0}]
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        if policy.initiation_expense_in_profit:
            costs.append({"kind": "expense", "amount": self._get_expense(end)})
        return costs + self._get_analytic_costs(end)

    def _get_expense(self, end):
        """Business expenses of landed projects; what was spent before counts in the
        month of landing, what never lands stays with the department (H-10.4-6)."""
        # sudo: the sum of the customer's projects, whoever applied for them
        files = self.env["logistics.project.initiation"].sudo()
        files = files.search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("landed_on", "!=", False),
                ("landed_on", "<=", end),
            ]
        )
        return sum(
            row.amount
            for row in files.expense_ids
            if self.month <= max(row.date, row.initiation_id.landed_on) <= end
        )

    def _get_analytic_costs(self, end):
        """Vendor bills and other expenses on the customer's analytic accounts, by
        expense account (H-10.5-8)."""
        # sudo: finance settles without the rights of an accountant
        accounts = (
            self.env["account.analytic.account"]
            .sudo()
            .search([("partner_id", "child_of", self.partner_id.id)])
        )
        if not accounts:
            return []
        groups = accounts.env["account.analytic.line"]._read_group(
            [
                ("auto_account_id", "in", accounts.ids),
                ("company_id", "=", self.company_id.id),
                ("date", ">=", self.month),
                ("date", "<=", end),
                ("general_account_id.account_type", "=like", "expense%"),
            ],
            ["general_account_id"],
            ["amount:sum"],
        )
        return [
            {"kind": "other", "name": account.display_name, "amount": -amount}
            for account, amount in groups
        ]

    def _get_books(self, end):
        """(untaxed revenue, receivable before the month, receivable at its end)."""
        self.ensure_one()
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT COALESCE((
                    SELECT SUM(m.amount_untaxed_signed) FROM account_move m
                     WHERE m.state = 'posted' AND m.company_id = %(company)s
                       AND m.commercial_partner_id = %(partner)s
                       AND m.move_type IN ('out_invoice', 'out_refund')
                       AND m.invoice_date BETWEEN %(start)s AND %(end)s), 0)::float,
                       COALESCE(SUM(l.balance) FILTER (WHERE l.date < %(start)s),
                                0)::float,
                       COALESCE(SUM(l.balance), 0)::float
                  FROM account_move_line l
                  JOIN account_account a ON a.id = l.account_id
                   AND a.account_type = 'asset_receivable'
                  JOIN res_partner p ON p.id = l.partner_id
                   AND p.commercial_partner_id = %(partner)s
                 WHERE l.parent_state = 'posted' AND l.company_id = %(company)s
                   AND l.date <= %(end)s
                """,
                company=self.company_id.id,
                partner=self.partner_id.commercial_partner_id.id,
                start=self.month,
                end=end,
            )
        )[0]
