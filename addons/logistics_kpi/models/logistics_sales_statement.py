from odoo import api, fields, models

#: Figures that the collector gives, in the order of the screens.
FIGURES = (
    "order_count",
    "orders_new",
    "orders_visit",
    "orders_communication",
    "orders_other",
    "returns_late",
    "returns_business",
    "returns_quality",
    "returns_other",
    "discounts",
    "voids",
    "allowances",
    "collection",
    "receivable",
    "note_result",
    "marginal_cost",
    "development_expense",
    "other_expense",
    "target",
    "last_year",
    "late_amount",
    "returned_before",
    "clawback",
)


class LogisticsSalesStatement(models.Model):
    """One person's frozen sales month, or year: orders by channel, returns by reason,
    voids, allowances, net sales, collection, profit, place and bonus (S-2.2.4-A4 to
    -A20, -SN). Amounts are untaxed, in company currency."""

    _name = "logistics.sales.statement"
    _description = "Sales Statement"
    _inherit = ["logistics.append.only"]
    _order = "month desc, rank, id"
    _check_company_auto = True

    sales_month_id = fields.Many2one(
        "logistics.sales.month",
        string="Sales month",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="sales_month_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(related="sales_month_id.month", store=True, precompute=True)
    period = fields.Selection(
        related="sales_month_id.period", store=True, precompute=True
    )
    frozen_at = fields.Datetime(related="sales_month_id.frozen_at")
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, ondelete="restrict", index=True
    )
    department_id = fields.Many2one("hr.department", ondelete="set null", index=True)
    team_id = fields.Many2one(
        "crm.team", string="Sales team", ondelete="set null", index="btree_not_null"
    )
    order_count = fields.Integer("Number of orders")
    orders_new = fields.Monetary("Orders of new customers")
    orders_visit = fields.Monetary("Orders at visits", help="Of existing customers.")
    orders_communication = fields.Monetary(
        "Orders by phone, letter or mail", help="Of existing customers."
    )
    orders_other = fields.Monetary("Other orders", help="Channel not entered.")
    returns_late = fields.Monetary("Returned: late")
    returns_business = fields.Monetary("Returned: business")
    returns_quality = fields.Monetary("Returned: quality")
    returns_other = fields.Monetary("Returned: other")
    discounts = fields.Monetary(help="Of the invoice lines.")
    voids = fields.Monetary("Voided", help="Invoices cancelled after posting.")
    allowances = fields.Monetary()
    net_sales = fields.Monetary(
        help="Orders less returns, discounts, voids and allowances."
    )
    late_amount = fields.Monetary(
        "Changes of closed months",
        help="What changed in closed months since they were closed.",
    )
    total_sales = fields.Monetary(
        "Counted sales", help="Net sales with the changes of closed months."
    )
    collection = fields.Monetary("Collected", help="Net of tax.")
    receivable = fields.Monetary("Receivable at the end", help="With tax.")
    note_result = fields.Monetary("Gain or loss on notes")
    marginal_cost = fields.Monetary(help="Cost of the products sold.")
    development_expense = fields.Monetary("Development expenses")
    other_expense = fields.Monetary("Other expenses")
    gross_profit = fields.Monetary("Personal gross profit")
    net_profit = fields.Monetary("Personal net profit")
    target = fields.Monetary()
    achievement = fields.Float(
        "Target achievement rate",
        digits=(8, 4),
        aggregator=None,
        help="Zero without target.",
    )
    last_year = fields.Monetary("Same period of last year")
    growth = fields.Float(digits=(8, 4), aggregator=None)
    rank = fields.Integer("Place", aggregator=None)
    returned_before = fields.Monetary(
        "Returns of closed months", help="Their bonus is taken back at its own rate."
    )
    bonus_rate = fields.Float(digits=(16, 6), aggregator=None)
    bonus_performance = fields.Monetary("Performance bonus")
    bonus_rank = fields.Monetary("Place bonus")
    clawback = fields.Monetary("Bonus taken back")
    bonus = fields.Monetary("Bonus to pay")
    entry_ids = fields.One2many(
        "logistics.commission.entry", "sales_statement_id", string="Commission entries"
    )

    _employee_uniq = models.UniqueIndex(
        "(sales_month_id, employee_id)", "The person has a statement for this period."
    )

    @api.depends("employee_id", "month", "period")
    def _compute_display_name(self):
        for row in self:
            form = "%Y" if row.period == "year" else "%Y-%m"
            row.display_name = self.env._(
                "%(person)s, %(month)s",
                person=row.employee_id.name or "",
                month=row.month and row.month.strftime(form),
            )

    def action_open_sources(self):
        """The invoices and credit notes behind the figures."""
        self.check_access("read")
        self.ensure_one()
        header = self.sales_month_id
        # sudo: ids of documents; they open with the reader's own rights.
        moves = header.sudo()._get_moves(self.employee_id.sudo().user_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "account.move",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", moves)],
        }


class LogisticsCommissionEntry(models.Model):
    _inherit = "logistics.commission.entry"

    kind = fields.Selection(
        selection_add=[
            ("sales_bonus", "Performance bonus"),
            ("rank_bonus", "Place bonus"),
            ("bonus_back", "Taken back: bonus of returns"),
        ],
        ondelete={
            "sales_bonus": "cascade",
            "rank_bonus": "cascade",
            "bonus_back": "cascade",
        },
    )
    sales_statement_id = fields.Many2one(
        "logistics.sales.statement",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
