from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.grossprofit import gross_profit

COSTS = [
    ("line_haul", "Line-haul"),
    ("pickup", "Pickup"),
    ("delivery", "Delivery"),
    ("transit", "Transit"),
    ("handling", "Handling"),
    ("warehouse", "Warehouse"),
    ("packing", "Packing"),
    ("insurance", "Insurance"),
    ("staff", "On-site staff"),
    ("equipment", "Dedicated equipment"),
    ("system", "System cost"),
    ("claims", "Net loss of claims"),
    ("expense", "Business expense"),
    ("other", "Other direct cost"),
]


class LogisticsGrossProfit(models.Model):
    """Gross profit of a customer in a month: revenue of native invoices, direct costs,
    price of the money outside, surcharge. Confirmed by finance, then frozen: margins of
    commission come from confirmed months only (H-10.5-1 to -9)."""

    _name = "logistics.gross.profit"
    _description = "Gross Profit of a Customer"
    _inherit = ["mail.thread"]
    _order = "month desc, profit desc, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("parent_id", "=", False)],
        check_company=True,
    )
    month = fields.Date(
        required=True,
        default=lambda self: self._default_month(),
        help="Any day of it.",
    )
    revenue = fields.Monetary(
        string="Invoiced revenue",
        help="Posted invoices less credit notes, untaxed.",
        tracking=True,
    )
    rebates = fields.Monetary(
        string="Rebates and discounts", help="Not on an invoice yet.", tracking=True
    )
    cost_ids = fields.One2many(
        "logistics.gross.profit.cost", "gross_profit_id", string="Costs", copy=True
    )
    direct_cost = fields.Monetary(compute="_compute_profit", store=True)
    receivable_average = fields.Monetary(
        string="Average receivable",
        help="With what was advanced for the customer.",
        tracking=True,
    )
    days = fields.Integer(default=30, aggregator=None)
    yearly_rate = fields.Float(
        string="Interest a year", default=0.06, digits=(6, 4), aggregator=None
    )
    surcharge_rate = fields.Float(
        string="Surcharges", default=0.003, digits=(6, 4), aggregator=None
    )
    funding_cost = fields.Monetary(compute="_compute_profit", store=True)
    surcharge = fields.Monetary(compute="_compute_profit", store=True)
    net_revenue = fields.Monetary(compute="_compute_profit", store=True)
    profit = fields.Monetary(
        string="Gross profit", compute="_compute_profit", store=True
    )
    margin = fields.Float(
        compute="_compute_profit", store=True, digits=(8, 6), aggregator=None
    )
    planned_margin = fields.Float(
        string="Planned margin", digits=(8, 6), aggregator=None, tracking=True
    )
    is_below = fields.Boolean(
        string="Below plan", compute="_compute_is_below", store=True
    )
    confirmed_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _month_idx = models.Index("(company_id, month)")
    _days_positive = models.Constraint(
        "CHECK(days >= 0 AND yearly_rate >= 0 AND surcharge_rate >= 0)",
        "Days and rates cannot be below zero.",
    )

    @api.model
    def _default_month(self):
        return fields.Date.context_today(self) - relativedelta(months=1, day=1)

    @api.depends("partner_id", "month")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(customer)s, %(month)s",
                customer=row.partner_id.name or "",
                month=row.month and row.month.strftime("%Y-%m"),
            )

    @api.depends(
        "revenue",
        "rebates",
        "cost_ids.amount",
        "receivable_average",
        "days",
        "yearly_rate",
        "surcharge_rate",
    )
    def _compute_profit(self):
        for row in self:
            result = gross_profit(
                round(row.revenue, 2),
                round(row.rebates, 2),
                [round(cost.amount, 2) for cost in row.cost_ids],
                round(row.receivable_average, 2),
                row.days,
                round(row.yearly_rate, 4),
                round(row.surcharge_rate, 4),
            )
            row.direct_cost = sum(row.cost_ids.mapped("amount"))
            row.net_revenue = float(result.net_revenue)
            row.funding_cost = float(result.funding)
            row.surcharge = float(result.surcharge)
            row.profit = float(result.profit)
            row.margin = float(result.margin or 0)

    @api.depends("margin", "planned_margin")
    def _compute_is_below(self):
        for row in self:
            row.is_below = bool(row.planned_margin) and row.margin < row.planned_margin

    @api.constrains("company_id", "partner_id", "month")
    def _check_once(self):
        """Not a database constraint: merging customers would delete rows."""
        for row in self:
            if self.search_count(
                [
                    ("company_id", "=", row.company_id.id),
                    ("partner_id", "=", row.partner_id.id),
                    ("month", "=", row.month),
                    ("id", "!=", row.id),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s exists already: open it.", name=row.display_name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update({"confirmed_at": False, "confirmed_by_id": False})
            if month := fields.Date.to_date(vals.get("month")):
                vals["month"] = month.replace(day=1)
        return super().create(vals_list)

    def write(self, vals):
        if month := fields.Date.to_date(vals.get("month")):
            vals = {**vals, "month": month.replace(day=1)}
        if self.env.context.get("gross_profit_confirm") is not CONFIRM:
            if not {"confirmed_at", "confirmed_by_id"}.isdisjoint(vals):
                raise UserError(self.env._("Confirm the gross profit with its button."))
            self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self._check_open()

    def _check_open(self):
        if done := self.filtered("confirmed_at"):
            raise UserError(
                self.env._(
                    "%(name)s is confirmed: commission was computed with it. Put the "
                    "difference into the open month.",
                    name=done[0].display_name,
                )
            )

    def action_confirm(self):
        """Freeze the month; commission that waited for the margin is credited with the
        next run of the ledger."""
        self.check_access("write")
        self._check_open()
        self.with_context(gross_profit_confirm=CONFIRM).write(
            {"confirmed_at": fields.Datetime.now(), "confirmed_by_id": self.env.uid}
        )
        return True


#: Object identity that no RPC client can send.
CONFIRM = object()


class LogisticsGrossProfitCost(models.Model):
    """One cost of the customer in the month."""

    _name = "logistics.gross.profit.cost"
    _description = "Gross Profit Cost"
    _order = "gross_profit_id, kind, id"
    _check_company_auto = True

    gross_profit_id = fields.Many2one(
        "logistics.gross.profit",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="gross_profit_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(COSTS, required=True, default="line_haul")
    name = fields.Char(string="Note")
    amount = fields.Monetary(required=True)
    is_read = fields.Boolean(
        string="From the books",
        readonly=True,
        copy=False,
        help="Replaced whenever the books are read again.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        costs = super().create(vals_list)
        costs.gross_profit_id._check_open()
        return costs

    def write(self, vals):
        self.gross_profit_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self.gross_profit_id._check_open()
