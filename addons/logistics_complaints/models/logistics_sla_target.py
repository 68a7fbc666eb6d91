from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .selections import DEPARTMENT_PROMISES, PROMISES


class LogisticsSlaTarget(models.Model):
    """One promise of a policy: minutes, on which hours, and who hears when it is at
    risk. Minutes, because 5 and 20 minutes cannot be said in hours."""

    _name = "logistics.sla.target"
    _description = "Promise of a Policy"
    _order = "policy_id, sequence, id"
    _rec_name = "kind"
    _check_company_auto = True

    policy_id = fields.Many2one(
        "logistics.sla.policy",
        string="Service promise",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(PROMISES, string="Promise", required=True)
    minutes = fields.Integer(required=True, default=60, aggregator=None)
    hours = fields.Selection(
        [
            ("always", "24x7"),
            ("company", "Company hours"),
            ("department", "Department hours or roster"),
            ("calendar", "This schedule"),
        ],
        string="Counts",
        required=True,
        default="always",
    )
    calendar_id = fields.Many2one(
        "resource.calendar", string="Schedule", check_company=True
    )
    can_pause = fields.Boolean(
        default=True, help="The reply cannot be paused: the customer hears from us."
    )
    rung_ids = fields.One2many(
        "logistics.sla.rung", "target_id", string="Escalation", copy=True
    )

    _minutes_positive = models.Constraint(
        "CHECK(minutes > 0)", "A promise needs at least one minute."
    )
    _kind_uniq = models.Constraint(
        "UNIQUE(policy_id, kind)",
        "The policy makes this promise already: change the existing row.",
    )

    @api.constrains("hours", "calendar_id", "kind")
    def _check_calendar(self):
        for target in self:
            if target.hours == "calendar" and not target.calendar_id:
                raise ValidationError(
                    self.env._("Choose the schedule of the promise, or count 24x7.")
                )
            if target.hours == "department" and target.kind not in DEPARTMENT_PROMISES:
                raise ValidationError(
                    self.env._(
                        "Only a promise of the department counts on its hours: "
                        "choose 24x7 or the company's hours."
                    )
                )
            problem = target.calendar_id._logistics_calendar_problem()
            if problem:
                raise ValidationError(problem)

    @api.constrains("can_pause", "kind")
    def _check_reply_never_pauses(self):
        if self.filtered(lambda t: t.can_pause and t.kind in ("reply", "dept_reply")):
            raise ValidationError(
                self.env._("The clock of the first reply cannot be paused.")
            )

    @api.onchange("kind")
    def _onchange_kind(self):
        self.can_pause = self.kind not in ("reply", "dept_reply")
        self.hours = "department" if self.kind in DEPARTMENT_PROMISES else "always"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("kind") in ("reply", "dept_reply"):
                vals.setdefault("can_pause", False)
        targets = super().create(vals_list)
        targets._check_frozen()
        return targets

    def write(self, vals):
        self._check_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_frozen()

    def _get_calendar(self, company, department_id=False):
        """Schedule on which the promise counts; empty recordset = 24x7."""
        self.ensure_one()
        # sudo: schedules are no secret of another department's user
        if self.hours == "calendar":
            return self.calendar_id.sudo()
        if self.hours == "company":
            return company.sudo().resource_calendar_id  # sudo: as above
        if self.hours == "department" and department_id:
            department = self.env["hr.department"].sudo().browse(department_id)
            return department._logistics_complaint_calendar(company)
        return self.env["resource.calendar"].sudo()

    def _check_frozen(self):
        if used := self.policy_id._get_used():
            raise UserError(
                self.env._(
                    "Complaints run under %(policy)s, so its promises stay as they "
                    "are: make a new version and change that.",
                    policy=used[0].name,
                )
            )


class LogisticsSlaRung(models.Model):
    """One rung of the ladder: from when on who is told; each rung speaks once."""

    _name = "logistics.sla.rung"
    _description = "Escalation Rung"
    _order = "percent, extra_minutes, id"
    _rec_name = "notify"

    target_id = fields.Many2one(
        "logistics.sla.target", required=True, ondelete="cascade", index=True
    )
    percent = fields.Integer(
        string="At (% of the time)", default=100, required=True, aggregator=None
    )
    extra_minutes = fields.Integer(string="plus minutes", aggregator=None)
    notify = fields.Selection(
        [
            ("owner", "Who answers for it"),
            ("manager", "Customer service manager or department head"),
            ("director", "Executives"),
        ],
        string="Tell",
        required=True,
        default="owner",
    )

    _sane = models.Constraint(
        "CHECK(percent > 0 AND extra_minutes >= 0)",
        "A rung lies at more than 0 % of the time, plus no or some minutes.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rungs = super().create(vals_list)
        rungs.target_id._check_frozen()
        return rungs

    def write(self, vals):
        self.target_id._check_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.target_id._check_frozen()
