from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.logistics_crm.tools.periods import Period, collisions

PERIODS = [("month", "Monthly"), ("quarter", "Quarterly"), ("year", "Yearly")]
SUBJECTS = [("person", "Person"), ("team", "Team")]


class LogisticsKpiTemplate(models.Model):
    """Weighted sheet of metrics for some job levels, valid from a date on.

    The first template in sequence that fits a person is used: by name, then for heads
    of a department, then by job level (H-3.1.1-1, H-3.1.1-2, design §2.3).
    """

    _name = "logistics.kpi.template"
    _description = "Appraisal Template"
    _inherit = ["mail.thread"]
    _order = "sequence, date_from desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(
        default=True,
        tracking=True,
        help="A template that is not active is a draft: it is never used.",
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", help="Empty: the template holds for every company."
    )
    period = fields.Selection(PERIODS, required=True, default="month", tracking=True)
    subject = fields.Selection(
        SUBJECTS,
        string="Appraised",
        required=True,
        default="person",
        tracking=True,
        help="Team: one appraisal for each department with a head; every figure is "
        "that of the whole department.",
    )
    job_level_ids = fields.Many2many(
        "logistics.job.level",
        string="Job levels",
        help="Who is appraised by this template.",
    )
    is_for_heads = fields.Boolean(
        string="Heads of a department",
        tracking=True,
        help="For whoever leads a department, whatever the job level.",
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        string="Also these people",
        help="Goes before the job level.",
    )
    date_from = fields.Date(
        string="Valid from", tracking=True, help="Empty: since ever."
    )
    date_to = fields.Date(string="Valid until", tracking=True, help="Included.")
    line_ids = fields.One2many("logistics.kpi.template.line", "template_id", copy=True)
    weight_total = fields.Float(
        string="Sum of weights", compute="_compute_weight_total"
    )
    co_appraiser_id = fields.Many2one(
        "res.users",
        string="Co-appraiser",
        domain=[("share", "=", False)],
        help="Takes part in the appraisal with the weight beside, e.g. the customer "
        "service manager for sales people.",
    )
    co_weight = fields.Float(string="Weight of the co-appraiser (%)", tracking=True)

    _dates_ordered = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "A template ends on or after the day it starts: correct the dates.",
    )
    _co_weight_share = models.Constraint(
        "CHECK(co_weight IS NULL OR co_weight BETWEEN 0 AND 50)",
        "The co-appraiser weighs 0 to 50 %.",
    )

    @api.depends("line_ids.weight")
    def _compute_weight_total(self):
        for template in self:
            template.weight_total = sum(template.line_ids.mapped("weight"))

    @api.constrains("line_ids", "active")
    def _check_weights(self):
        if self.env.uid == SUPERUSER_ID and self.env.context.get("install_mode"):
            # A data file gives the lines, with names that are translated, one by one.
            return
        for template in self.filtered("active"):
            weights = round(template.weight_total, 4)
            points = round(sum(template.line_ids.mapped("max_points")), 4)
            if weights != 100 or points != 100:
                raise ValidationError(
                    self.env._(
                        "%(template)s: the weights add up to %(weights)s %% and the "
                        "points to %(points)s; both must be 100. Correct the lines, or "
                        "keep the template inactive as a draft.",
                        template=template.name,
                        weights=weights,
                        points=points,
                    )
                )

    @api.constrains(
        "date_from",
        "date_to",
        "job_level_ids",
        "is_for_heads",
        "active",
        "period",
        "subject",
        "company_id",
    )
    def _check_versions(self):
        """Two versions for the same people must not hold on the same day."""
        every = self.search([])  # pylint: disable=no-search-all
        day = fields.Date
        periods = [
            Period(
                key,
                template.date_from or None,
                day.add(template.date_to, days=1) if template.date_to else None,
                template,
            )
            for template in every
            for key in template._version_keys()
        ]
        for first, second in collisions(periods):
            if (first.ref | second.ref) & self:
                raise ValidationError(
                    self.env._(
                        "%(first)s and %(second)s hold for the same people on the same "
                        "days: end the older one the day before the newer one starts.",
                        first=first.ref.name,
                        second=second.ref.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        people = [vals.get("employee_ids") for vals in vals_list]
        templates = super().create(
            [{k: v for k, v in row.items() if k != "employee_ids"} for row in vals_list]
        )
        for template, named in zip(templates, people, strict=True):
            template._name_people(named)
        return templates

    def write(self, vals):
        if not self.env.su and "employee_ids" in vals:
            vals = dict(vals)
            self._name_people(vals.pop("employee_ids"))
        # Lines are saved one by one: the sum is checked when all of them are.
        return super(
            LogisticsKpiTemplate, self.with_context(logistics_kpi_saving=self.ids)
        ).write(vals)

    def _name_people(self, commands):
        """Whoever keeps templates names colleagues on them without any right on the
        files of hr."""
        if commands:
            self.check_access("write")
            # sudo: links of a template that the user may write, checked above
            self.sudo().write({"employee_ids": commands})

    def _version_keys(self):
        base = (self.company_id.id, self.period, self.subject)
        keys = [(*base, level.id) for level in self.job_level_ids]
        return [*keys, (*base, "heads")] if self.is_for_heads else keys

    @api.model
    def _get_valid(self, company, period, subject, date):
        """Templates that hold on a day, own ones of the company first."""
        found = self.search(
            [
                ("company_id", "in", [company.id, False]),
                ("period", "=", period),
                ("subject", "=", subject),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ]
        )
        return found.sorted(lambda template: not template.company_id)

    def _pick(self, employee_id, level_id, is_head):
        """First template of `self` that fits a person, or none."""
        for template in self:
            if employee_id in template.employee_ids.ids:
                return template
        if is_head:
            for template in self:
                if template.is_for_heads:
                    return template
        for template in self:
            if level_id and level_id in template.job_level_ids.ids:
                return template
        return self.browse()
