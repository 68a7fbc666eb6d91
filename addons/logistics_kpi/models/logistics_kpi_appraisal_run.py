from odoo import api, fields, models

from ..tools.career import Month, worst_run


class LogisticsKpiAppraisal(models.Model):
    """How many lowest grades in a row stand behind a person on a month (H-3.3-3)."""

    _inherit = "logistics.kpi.appraisal"

    worst_run = fields.Integer(
        string="Lowest grades in a row",
        compute="_compute_worst_run",
        aggregator=None,
        help="Confirmed months up to this one; exempt months neither count nor break.",
    )

    @api.depends("employee_id", "date_from", "period", "subject", "state", "grade_id")
    def _compute_worst_run(self):
        self.worst_run = 0
        monthly = self.filtered(
            lambda a: a.period == "month" and a.subject == "person" and a.date_from
        )
        if not monthly:
            return
        # sudo: of earlier months only the length of the run is told, to those who may
        # read this one
        rows = self.sudo().search_fetch(
            [
                ("employee_id", "in", monthly.employee_id.ids),
                ("period", "=", "month"),
                ("subject", "=", "person"),
                ("state", "in", ("confirmed", "exempt")),
                ("date_from", "<=", max(monthly.mapped("date_from"))),
            ],
            ["employee_id", "date_from", "grade_id", "state"],
            order="date_from desc",
        )
        history = rows.grouped("employee_id")
        for appraisal in monthly:
            appraisal.worst_run = worst_run(
                Month(row.grade_id.name or None, row.state == "exempt")
                for row in history.get(appraisal.employee_id, ())
                if row.date_from <= appraisal.date_from
            )
