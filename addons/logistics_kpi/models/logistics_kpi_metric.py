from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.logistics_crm.tools.bands import Band, check_bands

CATEGORIES = [
    ("sales", "Sales"),
    ("relation", "Customer relations"),
    ("process", "Marketing process"),
    ("team", "Teamwork"),
    ("management", "Management"),
]
RULES = [
    ("higher", "Higher is better: points off for each full step below"),
    ("lower", "Lower is better: points off for each full step above"),
    ("count", "Points off for each one missing"),
    ("event", "No points as soon as it happened"),
    ("bands", "Table of points"),
    ("ratio", "Share of the target"),
    ("manual", "Scored by hand"),
]


class LogisticsKpiMetric(models.Model):
    """What is judged: a fact of the port, how it is compared, how it is scored
    (T03.1, K-7.1-F). A fact that no installed addon measures stays "not measured"."""

    _name = "logistics.kpi.metric"
    _description = "Appraisal Metric"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    category = fields.Selection(CATEGORIES, required=True, default="sales")
    company_id = fields.Many2one(
        "res.company", help="Empty: the metric serves every company."
    )
    fact = fields.Char(
        string="Technical fact",
        tracking=True,
        help="Name of the fact in the port of measurements. Empty: scored by hand.",
    )
    fact_choice = fields.Selection(
        selection="_selection_facts",
        string="Measured by",
        compute="_compute_fact_choice",
        inverse="_inverse_fact_choice",
        help="What the installed applications can measure.",
    )
    is_installed = fields.Boolean(
        string="Can be measured", compute="_compute_fact_choice"
    )
    description = fields.Text(string="How it is measured", translate=True)
    basis = fields.Selection(
        [
            ("value", "The figure itself"),
            ("target", "The figure against the target of person or department"),
            ("quota", "A number against the number that is required"),
        ],
        string="Compared",
        required=True,
        default="value",
        tracking=True,
    )
    rule_kind = fields.Selection(
        RULES, string="Scoring", required=True, default="higher", tracking=True
    )
    points = fields.Float(
        string="Points off",
        default=1.0,
        tracking=True,
        aggregator=None,
        help="Taken off for each full step away from the target.",
    )
    step = fields.Float(
        default=0.01,
        digits=(16, 4),
        tracking=True,
        aggregator=None,
        help="Width of a step in the unit of the figure: 0.02 is two percentage "
        "points, 1 is one customer.",
    )
    target = fields.Float(
        default=1.0,
        digits=(16, 4),
        tracking=True,
        aggregator=None,
        help="From here (or up to here) all points are given; 0.8 is 80 %.",
    )
    better = fields.Selection(
        [("more", "More is better"), ("less", "Less is better")],
        default="more",
        required=True,
    )
    band_ids = fields.One2many("logistics.kpi.band", "metric_id", copy=True)
    empty_is_zero = fields.Boolean(
        string="Nothing there counts as 0",
        tracking=True,
        help="When the figure is a share and there is nothing to divide by (no "
        "receivable at all), it counts as 0 % instead of 'not measured'.",
    )

    _step_positive = models.Constraint(
        "CHECK(step > 0 AND points >= 0)",
        "A step must be larger than zero and its points cannot be negative.",
    )

    @api.model
    def _selection_facts(self):
        facts = self.env["logistics.fact"]._facts()
        return sorted(
            ((name, fact.label) for name, fact in facts.items()), key=lambda row: row[1]
        )

    @api.depends("fact")
    @api.depends_context("lang")
    def _compute_fact_choice(self):
        facts = self.env["logistics.fact"]._facts()
        for metric in self:
            metric.is_installed = metric.fact in facts
            metric.fact_choice = metric.fact if metric.is_installed else False

    def _inverse_fact_choice(self):
        for metric in self:
            metric.fact = metric.fact_choice

    @api.constrains("band_ids", "rule_kind", "better")
    def _check_bands(self):
        for metric in self.filtered(lambda m: m.rule_kind == "bands"):
            if problems := check_bands(metric._get_bands()):
                raise ValidationError(
                    self.env._(
                        "%(metric)s: the table of points has a gap, an overlap or an "
                        "end before its start near %(from)s to %(to)s. Correct it.",
                        metric=metric.name,
                        **{
                            "from": problems[0].first.lower,
                            "to": problems[0].first.upper,
                        },
                    )
                )

    def _get_bands(self):
        """The table of points for ``tools.scoring``; the key is the points."""
        self.ensure_one()
        return tuple(
            Band(
                None if band.is_open_below else band.lower,
                None if band.is_open_above else band.upper,
                band.points,
            )
            for band in self.band_ids
        )

    def _get_unit(self, facts):
        """Unit of the figure that is compared: rate, amount, count …"""
        self.ensure_one()
        if self.basis == "target":
            return "rate"
        if self.basis == "quota":
            return "count"
        return facts[self.fact].unit if self.fact in facts else "rate"
