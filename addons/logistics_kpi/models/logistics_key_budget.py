from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

FINANCE = "logistics_crm.group_logistics_finance_settlement"


class LogisticsKeyBudget(models.Model):
    """Marketing budget for key accounts: by year, purpose, tier or project; what was
    spent is watched and audited (K-6.2.1, K-6.2.2a, K-6.2.2b)."""

    _name = "logistics.key.budget"
    _description = "Key-Account Budget"
    _inherit = ["mail.thread"]
    _order = "year desc, category, id"
    _rec_name = "category"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: fields.Date.context_today(self).year,
        tracking=True,
    )
    category = fields.Selection(
        [
            ("research", "Market research"),
            ("development", "Customer development"),
            ("promotion", "Promotion activities"),
            ("tender", "Project tender"),
        ],
        required=True,
        default="development",
        tracking=True,
    )
    tier_id = fields.Many2one("logistics.tier", check_company=True)
    initiation_id = fields.Many2one(
        "logistics.project.initiation",
        string="Project",
        index="btree_not_null",
        check_company=True,
        help="Its expense claims count here.",
    )
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        index="btree_not_null",
        check_company=True,
        help="Its costs of the year count here.",
    )
    amount = fields.Monetary(required=True, tracking=True)
    over_rule = fields.Selection(
        [("warn", "Warn"), ("block", "Block")],
        string="When spent",
        required=True,
        default="warn",
        tracking=True,
    )
    expense_ids = fields.One2many("logistics.key.budget.expense", "budget_id")
    amount_spent = fields.Monetary(string="Spent", compute="_compute_spent")
    amount_left = fields.Monetary(string="Left", compute="_compute_spent")
    is_over = fields.Boolean(string="Over budget", compute="_compute_spent")
    open_count = fields.Integer(string="Not audited", compute="_compute_spent")

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A budget is not below zero."
    )

    @api.depends("category", "year")
    def _compute_display_name(self):
        kinds = dict(self._fields["category"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{kinds.get(row.category, '')} {row.year or ''}"

    @api.depends("amount", "expense_ids.amount", "expense_ids.audited_at")
    @api.depends("year", "analytic_account_id", "initiation_id.expense_ids.amount")
    def _compute_spent(self):
        for row in self:
            # sudo: sums of claims and analytic costs for whoever may see the budget.
            claims = row.sudo().initiation_id.expense_ids.filtered(
                lambda claim, row=row: claim.date.year == row.year
            )
            spent = sum(row.expense_ids.mapped("amount")) + sum(claims.mapped("amount"))
            spent += row._get_analytic()
            row.amount_spent = spent
            row.amount_left = row.amount - spent
            row.is_over = row.amount_left < -0.005
            row.open_count = len(row.expense_ids.filtered(lambda e: not e.audited_at))

    def _get_analytic(self):
        """Costs of the year on the analytic account."""
        if not self.analytic_account_id or not self.year:
            return 0.0
        # sudo: one sum for whoever may see the budget.
        Line = self.env["account.analytic.line"].sudo()
        name = self.analytic_account_id.plan_id._column_name()
        rows = Line._read_group(
            [
                (name, "=", self.analytic_account_id.id),
                ("company_id", "=", self.company_id.id),
                ("date", ">=", f"{self.year}-01-01"),
                ("date", "<=", f"{self.year}-12-31"),
            ],
            [],
            ["amount:sum"],
        )
        return -(rows[0][0] or 0.0)


class LogisticsKeyBudgetExpense(models.Model):
    """Something paid out of the budget, audited by finance."""

    _name = "logistics.key.budget.expense"
    _description = "Key-Account Budget Expense"
    _order = "date desc, id desc"
    _rec_name = "name"
    _check_company_auto = True

    budget_id = fields.Many2one(
        "logistics.key.budget",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="budget_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    name = fields.Char(string="For what", required=True)
    invoice_number = fields.Char()
    amount = fields.Monetary(required=True)
    audited_at = fields.Datetime(readonly=True, copy=False)
    audited_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "An expense is above zero."
    )

    @api.constrains("amount", "budget_id", "date")
    def _check_budget(self):
        for budget in self.budget_id:
            if budget.is_over and budget.over_rule == "block":
                raise ValidationError(
                    self.env._(
                        "%(budget)s is spent: only %(left).2f would be left.",
                        budget=budget.display_name,
                        left=budget.amount_left,
                    )
                )
        if any(row.date.year != row.budget_id.year for row in self):
            raise ValidationError(
                self.env._("The expense belongs to another year's budget.")
            )

    def write(self, vals):
        facts = {"budget_id", "date", "amount", "name", "invoice_number"}
        audit = {"audited_at", "audited_by_id"}
        if (
            not audit.isdisjoint(vals)
            and self.env.context.get("key_audit") is not AUDIT
        ):
            raise UserError(self.env._("Finance audits an expense with its button."))
        if not facts.isdisjoint(vals) and any(row.audited_at for row in self):
            raise UserError(self.env._("An audited expense stays as it is."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update({"audited_at": False, "audited_by_id": False})
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_audited(self):
        if any(row.audited_at for row in self):
            raise UserError(self.env._("An audited expense stays as it is."))

    def action_audit(self):
        """Finance has seen the receipt."""
        self.check_access("write")
        if not self.env.user.has_group(FINANCE):
            raise AccessError(self.env._("Only finance audits expenses."))
        self.with_context(key_audit=AUDIT).write(
            {"audited_at": fields.Datetime.now(), "audited_by_id": self.env.uid}
        )
        return True


#: Object identity that no RPC client can send.
AUDIT = object()
