from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.career import promotion_checks

POLICY = "logistics_crm.group_logistics_policy_admin"
LEADS = (
    "logistics_crm.group_logistics_leader",
    POLICY,
    "logistics_crm.group_logistics_kpi_scorer",
)


class LogisticsPromotion(models.Model):
    """A step up the ladder: conditions checked, assessment passed, approved; then the
    level is written as a dated version of the employee (H-3.3-2, H-3.3.2-7)."""

    _name = "logistics.promotion"
    _description = "Promotion"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "create_date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, check_company=True
    )
    from_level_id = fields.Many2one(
        "logistics.job.level",
        string="From level",
        compute="_compute_from_level_id",
        store=True,
        readonly=True,
        precompute=True,
        check_company=True,
    )
    to_level_id = fields.Many2one(
        "logistics.job.level",
        string="To level",
        required=True,
        check_company=True,
        tracking=True,
    )
    is_candidate = fields.Boolean(
        string="Candidate by conditions", readonly=True, copy=False
    )
    is_exceptional = fields.Boolean(
        string="By exception",
        tracking=True,
        help="Skips the conditions; needs a justification and one approval more.",
    )
    justification = fields.Text()
    check_ids = fields.One2many(
        "logistics.promotion.check", "promotion_id", readonly=True
    )
    conditions_met = fields.Boolean(compute="_compute_conditions_met", store=True)
    assessment_result = fields.Selection(
        [("passed", "Passed"), ("failed", "Failed")], tracking=True
    )
    assessment_score = fields.Float(aggregator=None)
    assessment_note = fields.Text()
    effective_date = fields.Date(
        default=lambda self: fields.Date.start_of(
            fields.Date.add(fields.Date.context_today(self), months=1), "month"
        ),
        required=True,
        tracking=True,
    )
    executed_on = fields.Date(string="Carried out on", readonly=True, copy=False)

    @api.depends("employee_id")
    def _compute_from_level_id(self):
        for promotion in self:
            # sudo: the level of a colleague is no secret
            promotion.from_level_id = promotion.employee_id.sudo().job_level_id

    @api.depends("check_ids.is_met")
    def _compute_conditions_met(self):
        for promotion in self:
            promotion.conditions_met = bool(promotion.check_ids) and all(
                promotion.check_ids.mapped("is_met")
            )

    @api.depends("employee_id", "to_level_id")
    def _compute_display_name(self):
        for promotion in self:
            promotion.display_name = self.env._(
                "%(employee)s to %(level)s",
                employee=promotion.employee_id.display_name or "",
                level=promotion.to_level_id.name or "",
            )

    @api.constrains("employee_id", "to_level_id")
    def _check_upwards(self):
        for promotion in self:
            if promotion.to_level_id.rank <= promotion.from_level_id.rank:
                raise UserError(
                    self.env._(
                        "%(name)s: choose a level above the present one.",
                        name=promotion.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not (self.env.su or any(self.env.user.has_group(g) for g in LEADS)):
            raise AccessError(self.env._("Leaders propose promotions."))
        promotions = super().create(vals_list)
        promotions._check_conditions()
        return promotions

    def write(self, vals):
        if {"executed_on", "is_candidate"} & vals.keys() and not self.env.su:
            raise AccessError(self.env._("Use the buttons of the promotion."))
        return super().write(vals)

    # --- conditions -------------------------------------------------------------------

    def _check_conditions(self):
        """Write what is asked and what was found; the newest check replaces."""
        # sudo: scores and figures of the person are looked up by the machinery
        for promotion in self.sudo():
            rule = (
                self.env["logistics.promotion.condition"]
                .sudo()
                .search(
                    [
                        ("job_level_id", "=", promotion.to_level_id.id),
                        ("company_id", "in", [promotion.company_id.id, False]),
                    ],
                    order="company_id",
                    limit=1,
                )
            )
            promotion.check_ids.unlink()
            if rule:
                promotion.check_ids = [
                    fields.Command.create(
                        {
                            "key": check.key,
                            "asked": check.asked,
                            "found": check.found or 0.0,
                            "is_known": check.found is not None,
                            "is_met": check.met,
                        }
                    )
                    for check in promotion._checks(rule)
                ]

    def _checks(self, rule):
        appraisals = self.env["logistics.kpi.appraisal"].search(
            [("employee_id", "=", self.employee_id.id), ("period", "=", "month")],
            order="date_from desc",
            limit=1,
        )
        history = appraisals._history() if appraisals else {}
        today = fields.Date.context_today(self)
        first = fields.Date.subtract(today.replace(day=1), months=rule.window_months)
        figures = (
            self._get_figures(first, today) if rule.revenue_once or rule.landed else {}
        )
        return promotion_checks(
            rule._conditions(),
            self._months_in_level(today),
            history.get(self.employee_id.id, []),
            figures.get("revenue"),
            figures.get("landed"),
        )

    def _months_in_level(self, today):
        versions = self.employee_id.version_ids.sorted("date_version")
        since = None
        for version in versions.filtered(lambda v: v.date_version <= today):
            if version.job_level_id != self.employee_id.job_level_id:
                since = None
            elif since is None:
                since = version.date_version
        if since is None:
            return 0
        months = (today.year - since.year) * 12 + today.month - since.month
        return months - (today.day < since.day)

    def _get_figures(self, first, last):
        """Best monthly revenue and landed customers of the time looked back."""
        port = self.env["logistics.fact"].with_company(self.company_id)
        best = None
        month = first
        while month <= last:
            end = fields.Date.end_of(month, "month")
            measure = port._measure("revenue", self.employee_id, month, end)
            value = measure[self.employee_id.id].value
            if value is not None:
                best = value if best is None else max(best, value)
            month = fields.Date.add(month, months=1)
        landed = port._measure("landed_customers", self.employee_id, first, last)
        return {"revenue": best, "landed": landed[self.employee_id.id].value}

    # --- approval ---------------------------------------------------------------------

    def _approval_facts(self):
        # sudo: the superiors of the person are asked
        return {
            **super()._approval_facts(),
            "owner": self.sudo().employee_id.user_id,
            # An exception asks one level more: rules tell it by the amount.
            "amount": 1.0 if self.is_exceptional else 0.0,
        }

    def _approval_barred(self, facts):
        return super()._approval_barred(facts) | facts["owner"]

    def _approval_locked_fields(self):
        return frozenset(
            {"employee_id", "to_level_id", "is_exceptional", "effective_date"}
        )

    def _approval_check_submit(self):  # pylint: disable=missing-return
        super()._approval_check_submit()
        self._check_conditions()
        for promotion in self:
            if promotion.assessment_result != "passed":
                raise UserError(
                    self.env._(
                        "%(name)s: enter the passed promotion assessment first.",
                        name=promotion.display_name,
                    )
                )
            if promotion.is_exceptional:
                if not (promotion.justification or "").strip():
                    raise UserError(self.env._("Justify the exception."))
            elif not promotion.conditions_met:
                raise UserError(
                    self.env._(
                        "%(name)s: not all conditions are met. Wait, or propose it by "
                        "exception with a justification.",
                        name=promotion.display_name,
                    )
                )

    def _approval_on_approved(self):  # pylint: disable=missing-return
        super()._approval_on_approved()
        self._execute_due()

    def _execute_due(self):
        """Write the new level as a dated version as soon as its day has come."""
        today = fields.Date.context_today(self)
        for promotion in self.filtered(
            lambda p: not p.executed_on and p.effective_date <= today
        ):
            # sudo: the approved decision writes the dated level, nobody else does
            record = promotion.sudo()
            record.employee_id._logistics_move_level(
                record.to_level_id, record.effective_date
            )
            record.executed_on = today

    @api.model
    def _cron_execute(self):
        self.search(
            [("approval_state", "=", "approved"), ("executed_on", "=", False)]
        )._execute_due()
