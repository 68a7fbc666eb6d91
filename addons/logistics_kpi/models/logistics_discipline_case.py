from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MEASURES = [
    ("points", "Points only"),
    ("reward", "Reward"),
    ("warning", "Warning"),
    ("serious_warning", "Serious written warning"),
    ("assessment", "Competence assessment, then training or transfer"),
    ("training", "Training"),
    ("demotion", "Demotion"),
    ("transfer", "Transfer"),
    ("transfer_or_termination", "Transfer or termination"),
    ("termination", "Termination of employment"),
    ("legal", "Legal action"),
]
LEADS = (
    "logistics_crm.group_logistics_leader",
    "logistics_crm.group_logistics_policy_admin",
    "logistics_crm.group_logistics_kpi_scorer",
    "logistics_crm.group_logistics_cs_manager",
)
#: What the person concerned writes himself.
STATEMENT = {"statement"}


class LogisticsDisciplineCase(models.Model):
    """A reward or an internal disciplinary measure: proposed, heard, approved, carried
    out. Nothing happens by itself (H-4.3-1, design rule 13, decisions A8)."""

    _name = "logistics.discipline.case"
    _description = "Discipline Case"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(string="Subject", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, check_company=True, tracking=True
    )
    department_id = fields.Many2one(
        "hr.department", compute="_compute_department_id", store=True, precompute=True
    )
    kind = fields.Selection(
        [("penalty", "Internal measure"), ("reward", "Reward")],
        required=True,
        default="penalty",
    )
    rule_id = fields.Many2one("logistics.discipline.rule", check_company=True)
    origin = fields.Selection(
        [
            ("manual", "Proposed by a person"),
            ("grade", "Grades in a row"),
            ("false_visit", "False visit record"),
            ("late_trip", "Trip extended without approval"),
            ("complaint", "Complaint"),
        ],
        required=True,
        default="manual",
        readonly=True,
    )
    key = fields.Char(
        string="Unique key", readonly=True, copy=False, help="Proposed once only."
    )
    date = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self),
        tracking=True,
        help="When it happened: the points count in that month, or in the next open "
        "one.",
    )
    description = fields.Text(string="Facts")
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence")
    measure = fields.Selection(MEASURES, required=True, default="points", tracking=True)
    points = fields.Float(
        compute="_compute_points",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Without sign: measures take off, rewards add.",
    )
    signed_points = fields.Float(compute="_compute_signed_points", store=True)
    appraisal_id = fields.Many2one(
        "logistics.kpi.appraisal",
        string="Because of",
        readonly=True,
        index=True,
        check_company=True,
    )
    counted_in_id = fields.Many2one(
        "logistics.kpi.appraisal",
        string="Counts in",
        readonly=True,
        index=True,
        copy=False,
        check_company=True,
    )
    statement = fields.Text(
        string="Statement of the employee", help="Written by the person concerned."
    )
    heard_on = fields.Date(string="Heard on", tracking=True)
    competence = fields.Selection(
        [("competent", "Competent"), ("not_competent", "Not competent for the post")],
        string="Competence assessment",
        tracking=True,
    )
    helped_on = fields.Date(string="Training or transfer done on", tracking=True)
    legal_opinion = fields.Text(string="Opinion of HR and legal")
    union_notice_id = fields.Many2one(
        "ir.attachment", string="Notice to the trade union"
    )
    effective_date = fields.Date()
    executed_on = fields.Date(string="Carried out on", readonly=True, copy=False)

    _key_uniq = models.UniqueIndex("(key) WHERE key IS NOT NULL")
    _points_positive = models.Constraint(
        "CHECK(points IS NULL OR points >= 0)",
        "Enter points without sign: measures take off, rewards add.",
    )

    @api.depends("employee_id")
    def _compute_department_id(self):
        for case in self:
            # sudo: the department of a colleague is no secret
            case.department_id = case.employee_id.sudo().department_id

    @api.depends("rule_id")
    def _compute_points(self):
        for case in self:
            case.points = case.rule_id.points if case.rule_id else case.points

    @api.depends("points", "kind")
    def _compute_signed_points(self):
        for case in self:
            case.signed_points = case.points * (1 if case.kind == "reward" else -1)

    @api.onchange("rule_id")
    def _onchange_rule_id(self):
        if self.rule_id:
            self.kind = "reward" if self.rule_id.kind == "reward" else "penalty"
            self.measure = "reward" if self.kind == "reward" else self.measure
            self.name = self.name or self.rule_id.name

    # --- guards -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            if not any(self.env.user.has_group(group) for group in LEADS):
                raise AccessError(self.env._("Leaders propose measures and rewards."))
            vals_list = [{**v, "origin": "manual", "key": False} for v in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not (self.env.su or self._approval_is_engine()):
            self._check_writer(vals)
        return super().write(vals)

    def _check_writer(self, vals):
        own = self.filtered(
            # sudo: only compares the user behind the employee
            lambda c: c.sudo().employee_id.user_id == self.env.user
        )
        touched = {n for n in vals if self._fields[n]._module == "logistics_kpi"}
        if own and touched - STATEMENT:
            raise AccessError(
                self.env._("About yourself you write the statement, nothing else.")
            )
        if "statement" in touched and self - own:
            raise AccessError(
                self.env._("The statement is written by the person concerned.")
            )

    def _approval_locked_fields(self):
        return frozenset(
            {
                "employee_id",
                "measure",
                "points",
                "kind",
                "date",
                "description",
                "rule_id",
            }
        )

    def _approval_facts(self):
        # sudo: the superiors of the person concerned are asked
        return {
            **super()._approval_facts(),
            "owner": self.sudo().employee_id.user_id,
        }

    def _approval_barred(self, facts):
        """Nobody decides about himself."""
        return super()._approval_barred(facts) | facts["owner"]

    def _approval_check_submit(self):  # pylint: disable=missing-return
        super()._approval_check_submit()
        for case in self:
            if case.kind == "reward":
                continue
            if missing := case._missing():
                raise UserError(
                    self.env._(
                        "%(case)s cannot be submitted yet. Missing: %(missing)s.",
                        case=case.name,
                        missing=", ".join(missing),
                    )
                )

    def _missing(self):
        """What the law and the handbook ask for before this measure is decided."""
        self.ensure_one()
        wanted = [(self.heard_on, self.env._("the employee was heard (date)"))]
        if self.measure in ("transfer", "demotion", "transfer_or_termination"):
            wanted.append((self.legal_opinion, self.env._("opinion of HR and legal")))
        if self.measure in ("transfer",) and self.origin == "grade":
            wanted.append((self.competence, self.env._("competence assessment")))
        if self.measure in ("termination", "transfer_or_termination"):
            wanted += [
                (self.competence, self.env._("competence assessment")),
                (self.helped_on, self.env._("training or transfer done")),
                (self.union_notice_id, self.env._("notice to the trade union")),
            ]
        if self.measure == "termination":
            wanted.append((self.legal_opinion, self.env._("opinion of HR and legal")))
        return [label for value, label in wanted if not value]

    # --- buttons ----------------------------------------------------------------------

    def action_execute(self):
        """What was decided is done now; a demotion writes the level of the date."""
        if not self.env.user.has_group(LEADS[1]):
            raise AccessError(
                self.env._("The policy administrator carries out what was decided.")
            )
        self.check_access("write")
        for case in self:
            if case.approval_state != "approved" or case.executed_on:
                raise UserError(
                    self.env._(
                        "%(case)s is not approved yet, or was carried out already.",
                        case=case.name,
                    )
                )
            day = case.effective_date or fields.Date.context_today(case)
            if case.measure == "demotion":
                case._demote(day)
            # sudo: stamped by this button alone, the right was checked above
            case.sudo().executed_on = day
        return True

    def _demote(self, day):
        # sudo: the approved decision writes the dated level, nobody else does
        employee = self.sudo().employee_id
        level = employee.job_level_id
        lower = level.search(
            [
                ("rank", "<", level.rank),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            order="rank desc",
            limit=1,
        )
        if not lower:
            raise UserError(
                self.env._(
                    "%(employee)s has the lowest level already.", employee=employee.name
                )
            )
        employee._logistics_move_level(lower, day)
