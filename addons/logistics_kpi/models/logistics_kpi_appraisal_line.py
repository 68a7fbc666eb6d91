from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .logistics_kpi_appraisal import ENGINE
from .logistics_kpi_metric import CATEGORIES, RULES
from .logistics_kpi_template_line import SCOPES

#: What a reviewer writes; the rest of a line is frozen for everybody.
ADJUSTABLE = {"is_adjusted", "adjusted_score", "adjust_reason"}


class LogisticsKpiAppraisalLine(models.Model):
    """One indicator of an appraisal with its evidence: target, numerator, denominator,
    source rows, and the sentence that explains the score (H-3.1-19, H-3.2-5)."""

    _name = "logistics.kpi.appraisal.line"
    _description = "Appraisal Line"
    _order = "appraisal_id, sequence, id"
    _check_company_auto = True

    appraisal_id = fields.Many2one(
        "logistics.kpi.appraisal",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="appraisal_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        related="appraisal_id.employee_id", store=True, precompute=True
    )
    department_id = fields.Many2one(
        related="appraisal_id.department_id", store=True, precompute=True
    )
    date_from = fields.Date(
        related="appraisal_id.date_from", store=True, precompute=True
    )
    state = fields.Selection(related="appraisal_id.state", store=True)
    sequence = fields.Integer(readonly=True)
    metric_id = fields.Many2one(
        "logistics.kpi.metric",
        required=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    name = fields.Char(string="Indicator", readonly=True, required=True, translate=True)
    category = fields.Selection(CATEGORIES, readonly=True)
    scope = fields.Selection(SCOPES, readonly=True)
    fact = fields.Char(string="Technical fact", readonly=True)
    unit = fields.Char(readonly=True)
    rule_kind = fields.Selection(RULES, string="Scoring", readonly=True)
    weight = fields.Float(string="Weight (%)", readonly=True, aggregator="avg")
    max_points = fields.Float(string="Maximum", readonly=True, aggregator="avg")
    target = fields.Float(readonly=True, digits=(16, 4), aggregator=None)
    points = fields.Float(string="Points off", readonly=True, aggregator=None)
    step = fields.Float(readonly=True, digits=(16, 4), aggregator=None)
    measured_value = fields.Float(
        readonly=True,
        digits=(16, 4),
        aggregator=None,
        help="What the fact gave, before late differences of earlier months.",
    )
    numerator = fields.Float(readonly=True, digits=(16, 4))
    denominator = fields.Float(readonly=True, digits=(16, 4))
    actual = fields.Float(
        string="Actual figure", readonly=True, digits=(16, 6), aggregator="avg"
    )
    is_measured = fields.Boolean(readonly=True)
    reason = fields.Selection(
        [
            ("full", "Target reached"),
            ("steps", "Points off"),
            ("spent", "No points left"),
            ("band", "Table of points"),
            ("share", "Share of the target"),
            ("happened", "It happened"),
            ("not_measured", "Not measured"),
            ("no_target", "No target"),
            ("by_hand", "Scored by hand"),
            ("no_band", "Outside the table"),
            ("not_installed", "Not measured: nothing measures it here"),
            ("no_data", "Not measured: nothing there"),
            ("no_user", "Not measured: no user"),
            ("failed", "Not measured: the measurement failed"),
        ],
        string="Why",
        readonly=True,
    )
    steps = fields.Integer(string="Full steps", readonly=True, aggregator=None)
    computed_score = fields.Float(
        string="Computed score", readonly=True, digits=(16, 4), aggregator="avg"
    )
    is_adjusted = fields.Boolean(string="Adjusted")
    adjusted_score = fields.Float(
        string="Score by hand", digits=(16, 4), aggregator=None
    )
    adjust_reason = fields.Char(string="Reason")
    score = fields.Float(
        compute="_compute_score", store=True, digits=(16, 4), aggregator="avg"
    )
    is_scored = fields.Boolean(compute="_compute_score", store=True)
    source_model = fields.Char(readonly=True)
    source_ids = fields.Json(readonly=True)
    source_count = fields.Integer(string="Source rows", readonly=True)
    explanation = fields.Char(compute="_compute_explanation")
    rule_text = fields.Char(string="Scoring standard", compute="_compute_explanation")
    target_text = fields.Char(
        string="Target as printed", compute="_compute_explanation"
    )
    actual_text = fields.Char(string="Actual", compute="_compute_explanation")

    @api.depends("is_adjusted", "adjusted_score", "computed_score", "is_measured")
    def _compute_score(self):
        for line in self:
            line.is_scored = line.is_adjusted or line.is_measured
            line.score = (
                line.adjusted_score
                if line.is_adjusted
                else line.computed_score
                if line.is_measured
                else 0.0
            )

    @api.constrains("is_adjusted", "adjusted_score", "adjust_reason")
    def _check_adjustment(self):
        for line in self.filtered("is_adjusted"):
            if not (line.adjust_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(line)s: say why the score is adjusted; the computed score "
                        "stays beside it.",
                        line=line.name,
                    )
                )
            if not 0 <= line.adjusted_score <= line.max_points:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the score lies between 0 and %(maximum)s.",
                        line=line.name,
                        maximum=line.max_points,
                    )
                )

    @api.onchange("adjusted_score")
    def _onchange_adjusted_score(self):
        if self.adjusted_score:
            self.is_adjusted = True

    # --- guards -----------------------------------------------------------------------

    def _is_engine(self):
        return self.env.context.get("logistics_kpi_engine") is ENGINE

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            raise AccessError(
                self.env._("The lines of an appraisal come from its template.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if self._is_engine():
            return super().write(vals)
        if not vals.keys() <= ADJUSTABLE:
            raise AccessError(
                self.env._(
                    "Figures are frozen: adjust the score and give a reason instead."
                )
            )
        self.appraisal_id._check_may_adjust()
        before = {line: (line.is_adjusted, line.score) for line in self}
        if vals.get("adjusted_score") and "is_adjusted" not in vals:
            vals = {**vals, "is_adjusted": True}
        if vals.get("is_adjusted") is False:
            vals = {**vals, "adjusted_score": 0.0}
        result = super().write(vals)
        self._record_adjustments(before)
        return result

    def _record_adjustments(self, before):
        """A row for each change: who, from, to, why; rows never change (H-3.2-5)."""
        rows = [
            {
                "line_id": line.id,
                "user_id": self.env.uid,
                "step": line.appraisal_id.state,
                "old_score": score,
                "new_score": line.score,
                "reason": line.adjust_reason
                or self.env._("Back to the computed score"),
            }
            for line, (adjusted, score) in before.items()
            if (line.is_adjusted, line.score) != (adjusted, score)
        ]
        # sudo: rows are made by this method alone, nobody has create rights
        self.env["logistics.kpi.adjustment"].sudo().create(rows)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own_machinery(self):
        if not self._is_engine():
            raise UserError(self.env._("The lines of an appraisal stay for ever."))

    # --- buttons ----------------------------------------------------------------------

    def action_open_sources(self):
        """The rows behind the figure, as they were counted."""
        self.check_access("read")
        self.ensure_one()
        if not self.source_model or self.source_model not in self.env:
            raise UserError(
                self.env._("%(line)s has no rows of its own to show.", line=self.name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Behind: %(line)s", line=self.name),
            "res_model": self.source_model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.source_ids or [])],
            "context": {"create": False, "active_test": False},
        }
