from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.plan import split_year


class LogisticsKpiTargetSplit(models.TransientModel):
    """Split the target of a year over its months: evenly or by last year's season
    (H-3.1-15)."""

    _name = "logistics.kpi.target.split"
    _description = "Split a Year's Target"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    metric_id = fields.Many2one(
        "logistics.kpi.metric", required=True, domain=[("basis", "=", "target")]
    )
    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year
    )
    level = fields.Selection(
        [("person", "Person"), ("department", "Department"), ("company", "Company")],
        required=True,
        default="person",
    )
    employee_id = fields.Many2one("hr.employee")
    department_id = fields.Many2one("hr.department")
    amount = fields.Float(required=True)
    method = fields.Selection(
        [("even", "Evenly"), ("season", "By last year's season")],
        required=True,
        default="even",
    )
    digits = fields.Integer(string="Decimals", default=2)

    def action_split(self):
        self.check_access("write")
        self.ensure_one()
        if not 2000 <= self.year <= 2100 or self.amount < 0:
            raise UserError(
                self.env._("Enter a year and an amount that is not negative.")
            )
        weights = self._season() if self.method == "season" else ()
        parts = split_year(self.amount, weights, max(0, min(self.digits, 4)))
        targets = self.env["logistics.kpi.target"]
        known = {row.month.month: row for row in targets.search(self._domain())}
        for month, part in enumerate(parts, start=1):
            if month in known:
                known[month].amount = part
        targets.create(
            [
                {
                    "company_id": self.company_id.id,
                    "metric_id": self.metric_id.id,
                    "level": self.level,
                    "employee_id": self.employee_id.id,
                    "department_id": self.department_id.id
                    if self.level == "department"
                    else False,
                    "month": date(self.year, month, 1),
                    "amount": part,
                }
                for month, part in enumerate(parts, start=1)
                if month not in known
            ]
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "logistics_kpi.logistics_kpi_target_action"
            ),
            "domain": self._domain(),
        }

    def _domain(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("metric_id", "=", self.metric_id.id),
            ("level", "=", self.level),
            ("employee_id", "=", self.employee_id.id),
            *(
                [("department_id", "=", self.department_id.id)]
                if self.level == "department"
                else []
            ),
            ("month", ">=", date(self.year, 1, 1)),
            ("month", "<=", date(self.year, 12, 1)),
        ]

    @api.model
    def _employees(self):
        if self.level == "person":
            return self.employee_id
        if self.level == "department":
            return self.env["hr.employee"].search(
                [("department_id", "child_of", self.department_id.id)]
            )
        return self.env["hr.employee"].search([("company_id", "=", self.company_id.id)])

    def _season(self):
        """What the same people reached in each month of last year."""
        # sudo: only twelve sums are used as weights
        port = self.env["logistics.fact"].sudo().with_company(self.company_id)
        employees = self._employees()
        weights = []
        for month in range(1, 13):
            first = date(self.year - 1, month, 1)
            last = fields.Date.end_of(first, "month")
            rows = port._measure(self.metric_id.fact, employees, first, last)
            weights.append(sum(row.value or 0.0 for row in rows.values()))
        return weights
