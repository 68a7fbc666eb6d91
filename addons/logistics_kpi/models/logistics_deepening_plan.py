from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class LogisticsDeepeningPlan(models.Model):
    """More business with an existing customer, registered and approved beforehand; each
    quarter of its year the increment is rewarded (H-9.2-1 to -10)."""

    _name = "logistics.deepening.plan"
    _description = "Deepening Plan"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("parent_id", "=", False)],
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("lane", "New lane"),
            ("warehouse", "New warehouse"),
            ("plant", "New plant or subsidiary"),
            ("service", "New service"),
            ("share", "Larger share"),
        ],
        required=True,
        default="lane",
        tracking=True,
    )
    note = fields.Text(string="What is planned", required=True)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self._default_date_from(),
        help="First day of a quarter; the plan runs for four quarters.",
        tracking=True,
    )
    date_to = fields.Date(
        string="Until", compute="_compute_date_to", store=True, precompute=True
    )
    target = fields.Monetary(string="Planned increment a quarter", tracking=True)
    base_method = fields.Selection(
        [
            ("last_year", "Same quarter of last year"),
            ("average", "Average of the last four quarters"),
        ],
        string="Compared with",
        required=True,
        default="last_year",
        tracking=True,
    )
    natural_growth = fields.Float(
        default=0.05, digits=(6, 4), aggregator=None, tracking=True
    )
    least_growth = fields.Float(
        default=0.1, digits=(6, 4), aggregator=None, tracking=True
    )
    least_increment = fields.Monetary(default=30000, tracking=True)
    hold_overdue_rate = fields.Float(
        string="No reward above an overdue rate of",
        default=0.2,
        digits=(6, 4),
        aggregator=None,
    )
    margin_standard = fields.Float(
        string="Least margin", digits=(6, 4), aggregator=None, tracking=True
    )
    rate_ids = fields.One2many(
        "logistics.deepening.rate",
        "plan_id",
        default=lambda self: self._default_rates(),
        copy=True,
    )
    share_ids = fields.One2many("logistics.deepening.share", "plan_id", copy=True)
    quarter_ids = fields.One2many(
        "logistics.deepening.quarter", "plan_id", readonly=True
    )

    @api.model
    def _default_date_from(self):
        today = fields.Date.context_today(self)
        return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)

    @api.model
    def _default_rates(self):
        """Proposal of list A (H-9.2-5)."""
        return [
            fields.Command.create({"bound": bound, "rate": rate})
            for bound, rate in ((-1, 0), (0.1, 0.05), (0.3, 0.07), (0.5, 0.1))
        ]

    @api.depends("date_from")
    def _compute_date_to(self):
        for plan in self:
            plan.date_to = plan.date_from and plan.date_from + relativedelta(
                years=1, days=-1
            )

    @api.depends("partner_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for plan in self:
            plan.display_name = f"{plan.partner_id.name}: {kinds.get(plan.kind, '')}"

    @api.constrains("date_from")
    def _check_quarter(self):
        for plan in self:
            if plan.date_from.day != 1 or plan.date_from.month % 3 != 1:
                raise ValidationError(
                    self.env._("A deepening plan begins on the first day of a quarter.")
                )

    @api.constrains("partner_id", "date_from", "company_id")
    def _check_overlap(self):
        """Not a database constraint: merging customers would delete rows."""
        for plan in self:
            if self.search_count(
                [
                    ("id", "!=", plan.id),
                    ("company_id", "=", plan.company_id.id),
                    ("partner_id", "=", plan.partner_id.id),
                    ("date_from", "<=", plan.date_to),
                    ("date_to", ">=", plan.date_from),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "%(customer)s has a deepening plan for these quarters: no "
                        "increment is rewarded twice.",
                        customer=plan.partner_id.name,
                    )
                )

    def _approval_locked_fields(self):
        return frozenset(
            {
                "partner_id",
                "company_id",
                "date_from",
                "base_method",
                "natural_growth",
                "least_growth",
                "least_increment",
                "hold_overdue_rate",
                "margin_standard",
                "rate_ids",
                "share_ids",
            }
        )

    def _approval_check_submit(self):
        for plan in self:
            total = round(sum(plan.share_ids.mapped("percent")), 6)
            if total != 100:
                raise UserError(
                    self.env._(
                        "The shares add up to %(total)s %%: name who gets the reward, "
                        "together 100 %%.",
                        total=total,
                    )
                )
            first = plan._get_first_business()
            if not first or first > plan.date_from - relativedelta(years=1):
                raise UserError(
                    self.env._(
                        "%(customer)s is no customer of 12 full months yet.",
                        customer=plan.partner_id.name,
                    )
                )

    def _get_first_business(self):
        self.ensure_one()
        return self.env.execute_query(
            SQL(
                """
                SELECT MIN(invoice_date) FROM account_move
                 WHERE company_id = %s AND commercial_partner_id = %s
                   AND state = 'posted' AND move_type = 'out_invoice'
                """,
                self.company_id.id,
                self.partner_id.id,
            )
        )[0][0]

    def _approval_facts(self):
        return {**super()._approval_facts(), "amount": self.target}

    def action_compute_quarter(self):
        """Compute the earliest quarter that is over and not computed."""
        self.check_access("write")
        for plan in self:
            if plan.approval_state != "approved":
                raise UserError(
                    self.env._("Only an approved plan is rewarded: submit it first.")
                )
            done = plan.quarter_ids.mapped("date_from")
            starts = [plan.date_from + relativedelta(months=3 * n) for n in range(4)]
            start = next((day for day in starts if day not in done), None)
            today = fields.Date.context_today(self)
            if not start or start + relativedelta(months=3) > today:
                raise UserError(
                    self.env._("No quarter of %s is over.", plan.display_name)
                )
            plan._compute_quarter(start)
        return True


class LogisticsDeepeningRate(models.Model):
    """Reward rate by growth."""

    _name = "logistics.deepening.rate"
    _description = "Deepening Reward Rate"
    _order = "plan_id, bound, id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "logistics.deepening.plan",
        string="Deepening plan",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True
    )
    bound = fields.Float(string="Growth from", digits=(8, 4), aggregator=None)
    rate = fields.Float(digits=(8, 6), aggregator=None)


class LogisticsDeepeningShare(models.Model):
    """Who gets which part of the reward (H-9.2-8)."""

    _name = "logistics.deepening.share"
    _description = "Deepening Reward Share"
    _order = "plan_id, id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "logistics.deepening.plan",
        string="Deepening plan",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True
    )
    role = fields.Selection(
        [
            ("owner", "Account owner"),
            ("service", "Customer service officer"),
            ("operations", "Operations"),
        ],
        required=True,
        default="owner",
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, index=True, check_company=True
    )
    percent = fields.Float(string="Share (%)", default=60.0, aggregator=None)
