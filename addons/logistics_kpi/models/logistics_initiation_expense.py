from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("travel", "Travel"),
    ("entertainment", "Entertainment"),
    ("tender", "Tender cost"),
    ("trial", "Research and trial shipment"),
    ("meeting", "Meeting"),
    ("gift", "Compliant gifts"),
    ("consulting", "Contracted consulting"),
    ("other", "Other"),
]
CLAIM_DAYS = 30


class LogisticsInitiationExpense(models.Model):
    """A business expense of a project, with a real invoice (H-10.4-1, -4, -5)."""

    _name = "logistics.initiation.expense"
    _description = "Initiation Expense"
    _order = "date desc, id desc"
    _check_company_auto = True

    initiation_id = fields.Many2one(
        "logistics.project.initiation",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="initiation_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        KINDS,
        required=True,
        default="travel",
        help="Never cash or benefits for people of the customer.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    invoice_number = fields.Char(required=True)
    visit_id = fields.Many2one(
        "logistics.visit", index="btree_not_null", check_company=True
    )
    name = fields.Char(string="Note")
    amount = fields.Monetary(required=True)

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "An expense is above zero."
    )

    @api.constrains("amount", "initiation_id", "date")
    def _check_budget(self):
        for file in self.initiation_id:
            if file.state not in ("approved", "landed", "evaluated"):
                raise ValidationError(
                    self.env._("Expenses need an approved initiation.")
                )
            if file.budget_used > file.budget_released + 0.005:
                raise ValidationError(
                    self.env._(
                        "Only %(amount).2f of the budget is released: the expense does "
                        "not fit.",
                        amount=file.budget_released,
                    )
                )
        today = fields.Date.context_today(self)
        if any(row.date < today - relativedelta(days=CLAIM_DAYS) for row in self):
            raise ValidationError(self.env._("Expenses are claimed within 30 days."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if any(row.initiation_id.state == "closed" for row in self):
            raise UserError(self.env._("The expenses of a closed project stay."))


class LogisticsInitiationShare(models.Model):
    """Who of the team gets which part of the bonus (H-10.4-11)."""

    _name = "logistics.initiation.share"
    _description = "Initiation Team Share"
    _order = "initiation_id, id"
    _check_company_auto = True

    initiation_id = fields.Many2one(
        "logistics.project.initiation",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="initiation_id.company_id", store=True, precompute=True
    )
    role = fields.Selection(
        [
            ("lead", "Lead developer"),
            ("operations", "Operations"),
            ("technical", "Solution and technical"),
            ("service", "Customer service"),
            ("finance", "Finance and legal"),
        ],
        required=True,
        default="lead",
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, index=True, check_company=True
    )
    percent = fields.Float(string="Share (%)", default=50.0, aggregator=None)


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    initiation_min_revenue = fields.Monetary(
        string="Least first-year revenue", default=1200000, tracking=True
    )
    landing_bonus_a = fields.Monetary(default=20000, tracking=True)
    landing_bonus_b = fields.Monetary(default=10000, tracking=True)
    landing_bonus_c = fields.Monetary(default=5000, tracking=True)
    landing_bonus_d = fields.Monetary(default=2000, tracking=True)
    initiation_expense_in_profit = fields.Boolean(
        string="Business expenses lower the gross profit", default=True, tracking=True
    )
    initiation_profit_share = fields.Float(
        string="Gross-profit bonus",
        default=0.05,
        tracking=True,
        aggregator=None,
        help="Of the gross profit above plan, twelve months after landing.",
    )
    initiation_profit_cap = fields.Monetary(
        string="Largest gross-profit bonus", default=50000, tracking=True
    )
    initiation_pay_cap = fields.Float(
        string="Largest pay of a project",
        default=0.25,
        tracking=True,
        aggregator=None,
        help="Commission, rewards, bonuses and expenses of twelve months, of their "
        "gross profit.",
    )

    def _landing_bonus(self, code):
        name = f"landing_bonus_{(code or '').lower()}"
        return self[name] if name in self._fields else 0.0
