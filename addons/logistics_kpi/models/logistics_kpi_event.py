from odoo import api, fields, models


class LogisticsKpiEvent(models.Model):
    """Something that takes the points of "department management": major staff loss, or
    a project lost without report. Proposed or entered; the reviewer confirms it
    (H-3.1-13)."""

    _name = "logistics.kpi.event"
    _description = "Department Event"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "kind"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    department_id = fields.Many2one(
        "hr.department", required=True, index=True, check_company=True
    )
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    kind = fields.Selection(
        [
            ("staff_loss", "Major staff loss"),
            ("project_loss", "Project lost without report"),
            ("other", "Other"),
        ],
        required=True,
    )
    description = fields.Text()
    is_confirmed = fields.Boolean(
        string="Confirmed", tracking=True, help="Only confirmed events count."
    )
    is_proposed = fields.Boolean(string="Proposed by the system", readonly=True)

    @api.model
    def _propose_staff_loss(self, company, people, date_from, date_to):
        """Two people, or a fifth of a department, left within the period: proposed."""
        policy = self.env["logistics.company.policy"]._get(company)
        members = self.env["logistics.kpi.people"]._members(people)
        known = set(
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("kind", "=", "staff_loss"),
                    ("date", ">=", date_from),
                    ("date", "<=", date_to),
                ]
            ).department_id.ids
        )
        # sudo: which departments have a head is no secret
        departments = self.env["hr.department"].sudo().browse(members)
        rows = []
        for department in departments.filtered("manager_id"):
            everybody = members[department.id]
            left = [
                e for e in everybody if people[e].left and people[e].left <= date_to
            ]
            share = len(left) * 100 / len(everybody)
            if department.id in known or not left:
                continue
            if len(left) >= policy.kpi_loss_people or share >= policy.kpi_loss_percent:
                rows.append(
                    {
                        "company_id": company.id,
                        "department_id": department.id,
                        "date": date_to,
                        "kind": "staff_loss",
                        "is_proposed": True,
                        "description": self.env._(
                            "%(left)s of %(all)s people left.",
                            left=len(left),
                            all=len(everybody),
                        ),
                    }
                )
        return self.create(rows)


class LogisticsKpiAppraisal(models.Model):
    _inherit = "logistics.kpi.appraisal"

    def _measure_lines(self, people):  # pylint: disable=missing-return
        first = self[:1]
        if first.period == "month":
            self.env["logistics.kpi.event"]._propose_staff_loss(
                first.company_id, people, first.date_from, first.date_to
            )
            # Lost customers are looked for only where their loss counts.
            if "department_events" in self.line_ids.mapped("fact"):
                self.env["logistics.kpi.event"]._propose_project_loss(
                    first.company_id, people, first.date_from, first.date_to
                )
        super()._measure_lines(people)
