from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import liability


class LogisticsComplaintSolution(models.Model):
    """One version of a solution: what the customer wants, what we propose, who is
    liable for what share; approved by amount and severity (H-7.4.3.5-1 to 7.4.3.6-5).
    A returned version stays; the next one is a copy."""

    _name = "logistics.complaint.solution"
    _description = "Complaint Solution"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "complaint_id desc, version desc"
    _check_company_auto = True
    _mail_post_access = "read"

    complaint_id = fields.Many2one(
        "logistics.complaint",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    version = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    demand = fields.Text(string="What the customer wants")
    proposal = fields.Text(required=True, tracking=True)
    compensation = fields.Monetary(tracking=True)
    customer_opinion = fields.Selection(
        [("pending", "Not asked"), ("agreed", "Agrees"), ("rejected", "Disagrees")],
        default="pending",
        required=True,
        tracking=True,
    )
    customer_words = fields.Text(string="Words of the customer")
    liability_ids = fields.One2many(
        "logistics.complaint.liability", "solution_id", copy=True
    )
    share_total = fields.Float(
        compute="_compute_share_total", string="Shares (%)", aggregator=None
    )
    is_unclear = fields.Boolean(string="Liability cannot be determined", tracking=True)
    arbitration_reason = fields.Char(compute="_compute_arbitration_reason")
    arbitration_opinion = fields.Text(
        string="Decision of headquarters", copy=False, tracking=True
    )
    arbitrated_by_id = fields.Many2one(
        "res.users", string="Arbitrated by", readonly=True, copy=False
    )

    _compensation_positive = models.Constraint(
        "CHECK(compensation IS NULL OR compensation >= 0)",
        "The compensation cannot be negative.",
    )

    @api.depends("complaint_id.name", "version")
    def _compute_display_name(self):
        for solution in self:
            solution.display_name = self.env._(
                "%(complaint)s, solution %(version)s",
                complaint=solution.complaint_id.name or "",
                version=solution.version,
            )

    @api.depends("liability_ids.share")
    def _compute_share_total(self):
        for solution in self:
            solution.share_total = sum(solution.liability_ids.mapped("share"))

    @api.depends("liability_ids.party", "liability_ids.opinion", "is_unclear")
    def _compute_arbitration_reason(self):
        """The three triggers of decisions A7, or False."""
        for solution in self:
            lines = solution.liability_ids
            reason = False
            if solution.is_unclear:
                reason = self.env._("Liability cannot be determined")
            elif "company" in lines.mapped("party"):
                reason = self.env._("Another company is responsible")
            elif "rejected" in lines.mapped("opinion"):
                reason = self.env._("A party rejects its share")
            solution.arbitration_reason = reason

    @api.model_create_multi
    def create(self, vals_list):
        solutions = super().create(vals_list)
        for solution in solutions:
            others = solution.complaint_id.solution_ids - solution
            solution.version = max(others.mapped("version"), default=0) + 1
        return solutions

    # --- approval ---------------------------------------------------------------------

    def _approval_facts(self):
        """A major complaint takes the road of a large amount, whatever it costs."""
        complaint = self.complaint_id
        amount = self.compensation
        if complaint.severity == "major":
            policy = self.company_id._logistics_policy()
            amount = max(amount, policy.complaint_major_amount)
        return {
            **super()._approval_facts(),
            "company": self.company_id,
            "owner": complaint.user_id or self.env.user,
            "amount": amount,
        }

    def _approval_locked_fields(self):
        return frozenset(
            {"proposal", "compensation", "liability_ids", "complaint_id", "is_unclear"}
        )

    def _approval_check_submit(self):
        for solution in self:
            solution._check_liability()
            if solution.arbitration_reason and not solution.arbitration_opinion:
                raise UserError(
                    self.env._(
                        "%(reason)s: send the draft and the evidence to headquarters "
                        "first.",
                        reason=solution.arbitration_reason,
                    )
                )
            solution.complaint_id._check_open("judged", "proposed", "arbitration")
            solution.complaint_id._as_engine().state = "approval"

    def _check_liability(self):
        self.ensure_one()
        problem = self.liability_ids and liability.shares_problem(
            self.liability_ids.mapped("share")
        )
        if problem or (self.compensation and not self.liability_ids):
            raise UserError(
                self.env._(
                    "The shares of liability add up to %(total)s %%: correct them to "
                    "exactly 100 %%.",
                    total=round(self.share_total, 2),
                )
            )

    def _approval_on_approved(self):
        self.complaint_id._as_engine().state = "executing"

    def _approval_on_rejected(self, reason):
        self.complaint_id._as_engine().state = "proposed"

    def _approval_on_returned(self, reason):
        self.complaint_id._as_engine().state = "proposed"

    # --- buttons ----------------------------------------------------------------------

    def action_request_arbitration(self):
        """Send the draft solution and the evidence to headquarters."""
        self.complaint_id._check_role("cs_officer")
        self.check_access("write")
        self.complaint_id._check_open("judged", "proposed")
        group = self.env.ref("logistics_crm.group_logistics_hq_arbiter")
        for solution in self:
            if not solution.arbitration_reason:
                raise UserError(
                    self.env._(
                        "Headquarters arbitrates when another company is responsible, "
                        "a party rejects its share, or liability is unclear."
                    )
                )
            company = solution.company_id
            arbiters = group.all_user_ids.filtered(
                lambda user, company=company: (
                    user.active and company in user.company_ids
                )
            )
            if not arbiters:
                raise UserError(
                    self.env._("Nobody holds the role of headquarters arbiter.")
                )
            solution.complaint_id._as_engine().write(
                {"state": "arbitration", "was_arbitrated": True}
            )
            self.env["logistics.notifier"]._notify(
                arbiters,
                self.env._(
                    "%(complaint)s waits for your arbitration",
                    complaint=solution.complaint_id.name,
                ),
                solution.arbitration_reason,
                record=solution,
            )
        return True

    def action_arbitrate(self):
        """Headquarters decided: the solution goes on."""
        self.complaint_id._check_role("hq_arbiter")
        self.check_access("read")
        self.complaint_id._check_open("arbitration")
        if self.filtered(lambda s: not s.arbitration_opinion):
            raise UserError(self.env._("Write the decision of headquarters first."))
        # sudo: the arbiter may write nothing else of the solution
        self.sudo().arbitrated_by_id = self.env.user
        self.complaint_id._as_engine().state = "proposed"
        return True

    def action_new_version(self):
        """Rework: copy the version, the old one stays."""
        self.complaint_id._check_role("cs_officer")
        self.check_access("write")
        self.ensure_one()
        self.complaint_id._check_open("judged", "proposed", "arbitration")
        # sudo: the internal measures, hidden from the officer, are copied along
        return self.complaint_id._open_solution(self.sudo().copy())


class LogisticsComplaintLiability(models.Model):
    """Who is liable for what share of a solution (H-7.4.3.5-2)."""

    _name = "logistics.complaint.liability"
    _description = "Liability Share"
    _order = "solution_id, share desc, id"
    _rec_name = "party"
    _check_company_auto = True

    solution_id = fields.Many2one(
        "logistics.complaint.solution",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    complaint_id = fields.Many2one(
        related="solution_id.complaint_id", store=True, index=True, check_company=True
    )
    company_id = fields.Many2one(
        related="solution_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    party = fields.Selection(
        [
            ("department", "Department"),
            ("employee", "Employee"),
            ("carrier", "Carrier"),
            ("company", "Another company of the group"),
            ("customer", "Customer"),
            ("insurer", "Insurer"),
        ],
        required=True,
        default="department",
    )
    department_id = fields.Many2one(
        "hr.department", index="btree_not_null", check_company=True
    )
    employee_id = fields.Many2one(
        "hr.employee", index="btree_not_null", check_company=True
    )
    partner_id = fields.Many2one("res.partner", index="btree_not_null")
    share = fields.Float(string="Share (%)", digits=(5, 2), aggregator=None)
    amount = fields.Monetary(compute="_compute_amount", store=True)
    measure_proposal = fields.Text(
        string="Internal measure (proposal)",
        groups="logistics_crm.group_logistics_cs_manager,"
        "logistics_crm.group_logistics_executive",
        help="Only ever proposed; hearing and decision follow elsewhere.",
    )
    opinion = fields.Selection(
        [("pending", "Not asked"), ("accepted", "Accepts"), ("rejected", "Rejects")],
        string="Opinion of the party",
        default="pending",
        required=True,
    )
    opinion_text = fields.Text(string="Words of the party")

    _share_sane = models.Constraint(
        "CHECK(share >= 0 AND share <= 100)", "A share lies between 0 and 100 %."
    )

    @api.depends("share", "solution_id.compensation", "solution_id.liability_ids.share")
    def _compute_amount(self):
        """Parts of the compensation that add up to the cent."""
        for solution, lines in self.grouped("solution_id").items():
            every = solution.liability_ids | lines
            parts = liability.split(solution.compensation, every.mapped("share"))
            for line, part in zip(every, parts, strict=True):
                line.amount = part
