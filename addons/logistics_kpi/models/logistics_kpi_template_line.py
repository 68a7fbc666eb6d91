from odoo import api, fields, models

SCOPES = [("person", "Own figure"), ("department", "Figure of the department")]


class LogisticsKpiTemplateLine(models.Model):
    """One row of a template: metric, weight, target, and how points are taken off.

    The maximum carries the weight already: the total is the plain sum (H-3.1-16).
    """

    _name = "logistics.kpi.template.line"
    _description = "Appraisal Template Line"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "logistics.kpi.template", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    metric_id = fields.Many2one(
        "logistics.kpi.metric", required=True, ondelete="restrict", index=True
    )
    name = fields.Char(
        string="Indicator",
        translate=True,
        required=True,
        compute="_compute_from_metric",
        store=True,
        readonly=False,
        precompute=True,
    )
    scope = fields.Selection(SCOPES, required=True, default="person")
    weight = fields.Float(string="Weight (%)", required=True)
    max_points = fields.Float(
        string="Maximum points",
        required=True,
        compute="_compute_max_points",
        store=True,
        readonly=False,
        precompute=True,
    )
    target = fields.Float(
        digits=(16, 4),
        compute="_compute_from_metric",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )
    rule_kind = fields.Selection(related="metric_id.rule_kind")
    points = fields.Float(
        string="Points off",
        compute="_compute_from_metric",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )
    step = fields.Float(
        digits=(16, 4),
        compute="_compute_from_metric",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
    )
    rule_text = fields.Char(string="Scoring standard", compute="_compute_rule_text")

    _numbers_sane = models.Constraint(
        "CHECK(weight > 0 AND weight <= 100 AND points >= 0 AND step > 0)",
        "A weight lies above 0 and up to 100 %, points cannot be negative and a step "
        "is larger than zero.",
    )
    _points_equal_weight = models.Constraint(
        "CHECK(ROUND(max_points::numeric, 4) = ROUND(weight::numeric, 4))",
        "The maximum points of a line equal its weight: the weight counts once only.",
    )

    @api.depends("weight")
    def _compute_max_points(self):
        for line in self:
            line.max_points = line.weight

    @api.depends("metric_id")
    def _compute_from_metric(self):
        for line in self.filtered("metric_id"):
            metric = line.metric_id
            line.name = line.name or metric.name
            line.target = metric.target
            line.points = metric.points
            line.step = metric.step

    @api.constrains("weight", "max_points")
    def _check_sum(self):
        saving = self.env.context.get("logistics_kpi_saving") or ()
        self.template_id.filtered(lambda t: t.id not in saving)._check_weights()

    @api.depends("metric_id", "target", "points", "step", "max_points")
    @api.depends_context("lang")
    def _compute_rule_text(self):
        texts = self.env["logistics.kpi.appraisal.line"]
        for line in self:
            line.rule_text = texts._rule_sentence(
                line.metric_id, line.target, line.points, line.step
            )
