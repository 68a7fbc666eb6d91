from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.plan import roll_up


class LogisticsKpiTarget(models.Model):
    """What a person, a department or the whole company shall reach in a month
    (H-3.1-15, H-2.2.2-1, H-2.4.1-1). A quarter or a year is the sum of its months."""

    _name = "logistics.kpi.target"
    _description = "Target"
    _inherit = ["mail.thread"]
    _order = "month desc, metric_id, level, department_id, employee_id, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    metric_id = fields.Many2one(
        "logistics.kpi.metric",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain=[("basis", "=", "target")],
    )
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="Any day of the month.",
    )
    level = fields.Selection(
        [("person", "Person"), ("department", "Department"), ("company", "Company")],
        required=True,
        default="person",
    )
    employee_id = fields.Many2one("hr.employee", check_company=True, index=True)
    department_id = fields.Many2one(
        "hr.department",
        check_company=True,
        index=True,
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    amount = fields.Float(required=True, tracking=True)
    below_total = fields.Float(
        string="Targets below", compute="_compute_below", help="Sum of the next level."
    )
    below_difference = fields.Float(
        string="Difference",
        compute="_compute_below",
        help="Targets below less this target: negative means not shared out fully.",
    )

    _person_uniq = models.UniqueIndex(
        "(metric_id, month, employee_id, company_id) WHERE level = 'person'",
        "This person has a target for that month already: change the existing one.",
    )
    _department_uniq = models.UniqueIndex(
        "(metric_id, month, department_id, company_id) WHERE level = 'department'",
        "This department has a target for that month already: change the existing one.",
    )
    _company_uniq = models.UniqueIndex(
        "(metric_id, month, company_id) WHERE level = 'company'",
        "The company has a target for that month already: change the existing one.",
    )
    _first_of_month = models.Constraint(
        "CHECK(EXTRACT(day FROM month) = 1)", "A target belongs to a whole month."
    )
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A target cannot be negative."
    )

    @api.depends("employee_id", "level")
    def _compute_department_id(self):
        for target in self:
            if target.level == "person":
                # sudo: the department of a colleague is no secret
                target.department_id = target.employee_id.sudo().department_id
            elif target.level == "company":
                target.department_id = False
            else:
                target.department_id = target.department_id

    @api.depends("amount", "month", "metric_id", "level", "department_id")
    def _compute_below(self):
        sums = defaultdict(list)
        rows = self._read_group(
            [
                ("metric_id", "in", self.metric_id.ids),
                ("month", "in", [month for month in self.mapped("month") if month]),
                ("company_id", "in", self.company_id.ids),
                ("level", "!=", "company"),
            ],
            ["metric_id", "month:day", "company_id", "level", "department_id"],
            ["amount:sum"],
        )
        for metric, month, company, level, department, amount in rows:
            key = (metric.id, month, company.id)
            if level == "person":
                sums[(*key, "department", department.id)].append(amount)
            else:
                sums[(*key, "company", False)].append(amount)
        for target in self:
            children = sums.get(
                (
                    target.metric_id.id,
                    target.month,
                    target.company_id.id,
                    target.level,
                    target.department_id.id,
                ),
                [],
            )
            target.below_total = sum(children)
            target.below_difference = roll_up(target.amount, children) or 0.0

    @api.constrains("level", "employee_id", "department_id")
    def _check_level(self):
        for target in self:
            if (target.level == "person") != bool(target.employee_id) or (
                target.level == "department" and not target.department_id
            ):
                raise ValidationError(
                    self.env._(
                        "Choose the person for a person's target, the department for "
                        "that of a department, and none of them for the company."
                    )
                )

    @api.depends("level", "employee_id", "department_id", "month", "metric_id")
    def _compute_display_name(self):
        for target in self:
            who = target.employee_id or target.department_id or target.company_id
            month = target.month and target.month.strftime("%Y-%m")
            target.display_name = ", ".join(
                filter(None, (who.display_name, target.metric_id.name, month))
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._first_day(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._first_day(vals))

    @api.model
    def _first_day(self, vals):
        if not vals.get("month"):
            return vals
        return {**vals, "month": fields.Date.to_date(vals["month"]).replace(day=1)}

    # --- what an appraisal asks -------------------------------------------------------

    @api.model
    def _amounts(self, company, metrics, date_from, date_to):
        """Targets of a period by who has them.

        :returns: {(metric id, "person" | "department" | "company", record id): amount};
            a month without target leaves the whole period without one. One statement.
        """
        months = (date_to.year - date_from.year) * 12 + date_to.month - date_from.month
        domain = Domain("company_id", "=", company.id) & Domain(
            "metric_id", "in", metrics.ids
        )
        domain &= Domain("month", ">=", date_from) & Domain("month", "<=", date_to)
        found = defaultdict(float)
        counts = defaultdict(int)
        for row in self.search_fetch(
            domain, ["metric_id", "level", "employee_id", "department_id", "amount"]
        ):
            who = {
                "person": row.employee_id.id,
                "department": row.department_id.id,
                "company": company.id,
            }[row.level]
            key = (row.metric_id.id, row.level, who)
            found[key] += row.amount
            counts[key] += 1
        return {key: amount for key, amount in found.items() if counts[key] > months}
