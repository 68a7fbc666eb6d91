from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.settlement import budget_cap

#: What the approval decides (H-10.2-4): changed by a new application only.
DECIDED = (
    "partner_id",
    "company_id",
    "lead_id",
    "tier_id",
    "revenue",
    "cost",
    "budget",
    "baseline",
    "share_ids",
    "is_strategic",
)
PROTECTION_MONTHS, EXTENSION_MONTHS = 6, 3


class LogisticsProjectInitiation(models.Model):
    """The file with which a project customer is applied for, and what was approved:
    figures, expense budget, team and shares (list A chapter 10, C.1 to C.4)."""

    _name = "logistics.project.initiation"
    _description = "Project Initiation"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "id desc"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(
        string="Initiation number", readonly=True, copy=False, index=True
    )
    title = fields.Char(string="Project", required=True, tracking=True)
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
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )
    applicant_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        check_company=True,
        default=lambda self: self.env.user.employee_id,
    )
    tier_id = fields.Many2one(
        "logistics.tier", string="Expected tier", check_company=True, tracking=True
    )
    is_strategic = fields.Boolean(
        string="Strategic exception",
        tracking=True,
        help="Allowed below the threshold; the Project Management Department sees it.",
    )
    business = fields.Text(
        help="Cargo, lanes, modes, volumes by month, storage, service, term, start."
    )
    market = fields.Text(
        help="Competitors, strengths and weaknesses, the customer's price today.",
        groups="logistics_crm.group_logistics_confidential,"
        "logistics_crm.group_logistics_policy_admin",
    )
    solution = fields.Text(
        help="Operation plan, resources, systems, staff on site, difficulties, value."
    )
    risks = fields.Text(
        string="Risks and measures", help="Price, capacity, credit, damage, legal."
    )
    revenue = fields.Monetary(string="First-year revenue", tracking=True)
    cost = fields.Monetary(string="First-year direct cost", tracking=True)
    profit = fields.Monetary(
        string="First-year gross profit", compute="_compute_figures", store=True
    )
    margin = fields.Float(
        compute="_compute_figures", store=True, digits=(8, 6), aggregator=None
    )
    payment_days = fields.Integer(aggregator=None)
    break_even_month = fields.Integer(aggregator=None)
    baseline = fields.Monetary(
        string="Baseline a month",
        readonly=True,
        help="What an existing customer brought a month before; only more is rewarded.",
    )
    budget_limit = fields.Monetary(
        string="Largest budget",
        compute="_compute_figures",
        store=True,
        help="The lower of 0.5 % of the revenue and 5 % of the gross profit.",
    )
    budget = fields.Monetary(string="Expense budget", tracking=True)
    budget_released = fields.Monetary(
        compute="_compute_budget",
        help="30 % on approval, 40 % on contract, 30 % after the first collection.",
    )
    budget_used = fields.Monetary(compute="_compute_budget")
    is_budget_short = fields.Boolean(
        string="Budget nearly used", compute="_compute_budget"
    )
    expense_ids = fields.One2many("logistics.initiation.expense", "initiation_id")
    share_ids = fields.One2many(
        "logistics.initiation.share", "initiation_id", copy=True
    )
    approved_on = fields.Date(readonly=True, copy=False)
    protected_until = fields.Date(readonly=True, copy=False, tracking=True)
    is_extended = fields.Boolean(readonly=True, copy=False)
    contract_on = fields.Date(string="Contract signed on", copy=False, tracking=True)
    landed_on = fields.Date(readonly=True, copy=False, tracking=True)
    evaluated_on = fields.Date(readonly=True, copy=False, tracking=True)
    closed_on = fields.Date(readonly=True, copy=False, tracking=True)
    terminated_on = fields.Date(readonly=True, copy=False, tracking=True)
    lessons = fields.Text(string="Lessons learned")
    bonus = fields.Monetary(string="Landing bonus", readonly=True, copy=False)
    evaluation = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "In review"),
            ("rejected", "Rejected"),
            ("approved", "Approved"),
            ("landed", "Landed"),
            ("evaluated", "Evaluated"),
            ("closed", "Project closed"),
            ("terminated", "Terminated"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )

    @api.depends(
        "approval_state", "landed_on", "evaluated_on", "closed_on", "terminated_on"
    )
    def _compute_state(self):
        for file in self:
            steps = (
                ("terminated", file.terminated_on),
                ("closed", file.closed_on),
                ("evaluated", file.evaluated_on),
                ("landed", file.landed_on),
            )
            file.state = next((s for s, day in steps if day), file.approval_state)

    @api.depends("revenue", "cost")
    def _compute_figures(self):
        for file in self:
            file.profit = file.revenue - file.cost
            file.margin = file.profit / file.revenue if file.revenue else 0
            file.budget_limit = max(
                0, float(budget_cap(round(file.revenue, 2), round(file.profit, 2)))
            )

    @api.depends("budget", "approved_on", "contract_on", "expense_ids.amount")
    def _compute_budget(self):
        for file in self:
            part = 0.3 * bool(file.approved_on)
            if file.approved_on and file.contract_on:
                part = 1.0 if file._get_first_money() else 0.7
            used = sum(file.expense_ids.mapped("amount"))
            file.budget_released = file.budget * part
            file.budget_used = used
            file.is_budget_short = bool(file.budget) and used >= 0.8 * file.budget

    @api.depends("number", "title")
    def _compute_display_name(self):
        for file in self:
            file.display_name = " ".join(filter(None, (file.number, file.title)))

    def _get_first_money(self):
        """First payment of the customer after the approval."""
        # sudo: only whether money came in is told.
        return (
            self.env["logistics.commission.event"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("partner_id", "=", self.partner_id.id),
                    ("date", ">=", self.approved_on),
                    ("base", ">", 0),
                    ("reversed_by_id", "=", False),
                ],
                limit=1,
            )
        )

    @api.onchange("lead_id")
    def _onchange_lead_id(self):
        if self.lead_id:
            self.title = self.title or self.lead_id.name
            self.partner_id = self.lead_id.partner_id.commercial_partner_id
            self.revenue = self.lead_id.logistics_monthly_volume * 12

    @api.constrains("share_ids")
    def _check_shares(self):
        for file in self:
            total = round(sum(file.share_ids.mapped("percent")), 6)
            if file.share_ids and total != 100:
                raise ValidationError(
                    self.env._(
                        "The shares of %(name)s add up to %(total)s %%: make it "
                        "100 %%.",
                        name=file.display_name,
                        total=total,
                    )
                )

    # --- approval -------------------------------------------------------------------

    def _approval_facts(self):
        # sudo: the applicant's user, whose leaders are asked.
        owner = self.sudo().applicant_id.user_id or self.env.user
        return {**super()._approval_facts(), "amount": self.revenue, "owner": owner}

    def _approval_locked_fields(self):
        return frozenset(DECIDED)

    def _approval_check_submit(self):
        for file in self:
            if problem := file._get_problem():
                raise UserError(problem)

    def _get_problem(self):
        """Pre-checks (H-10.1-2, H-10.2-2, H-10.4-2): a sentence, or nothing."""
        self.ensure_one()
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        # sudo: the level's profit standard is no secret to the applicant.
        standard = self.applicant_id.sudo().job_level_id.profit_standard
        small = self.revenue < policy.initiation_min_revenue
        other = self.search_count(
            [
                ("id", "!=", self.id),
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "in", ("submitted", "approved")),
            ],
            limit=1,
        )
        checks = (
            (not self.share_ids, self.env._("Name the team and its shares first.")),
            (
                not self.is_strategic and (small or self.margin < standard),
                self.env._(
                    "Revenue or margin is below the threshold: improve the offer, or "
                    "apply as a strategic exception."
                ),
            ),
            (
                self.budget > self.budget_limit,
                self.env._("The expense budget is above its limit: lower it."),
            ),
            (bool(other), self.env._("Another initiation of the customer is open.")),
        )
        return next((text for wrong, text in checks if wrong), None)

    def _approval_on_approved(self):
        today = fields.Date.context_today(self)
        for file in self:
            code = self.env["ir.sequence"].with_company(file.company_id)
            file.write(
                {
                    "number": code.next_by_code("logistics.project.initiation"),
                    "approved_on": today,
                    "baseline": file._get_baseline(today),
                    "protected_until": today + relativedelta(months=PROTECTION_MONTHS),
                }
            )

    def _get_baseline(self, today):
        """Average month of the last twelve; nothing of a new or lost customer."""
        partner = self.partner_id.with_company(self.company_id)
        if partner.logistics_nature != "existing":
            return 0
        plan = self.env["logistics.deepening.plan"].new(
            {"partner_id": partner.id, "company_id": self.company_id.id}
        )
        return round(
            plan._get_revenue(today - relativedelta(years=1, days=-1), today) / 12, 2
        )
