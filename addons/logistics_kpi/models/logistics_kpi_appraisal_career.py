from odoo import models

from ..tools.career import Month


class LogisticsKpiAppraisal(models.Model):
    """What confirmed grades lead to; the cases are proposals (H-3.3.2-6)."""

    _inherit = "logistics.kpi.appraisal"

    def _follow_grades(self):
        """Called once for the batch that was confirmed; others extend it."""

    def _history(self, months=24):
        """Monthly grades of each employee, newest first, up to this appraisal:
        {employee id: list of ``tools.career.Month``}."""
        # sudo: runs of grades are counted by the machinery
        rows = self.sudo().search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("period", "=", "month"),
                ("subject", "=", "person"),
                ("state", "in", ("confirmed", "exempt")),
                ("date_from", "<=", max(self.mapped("date_from"))),
            ],
            order="date_from desc",
        )
        found = {}
        for row in rows:
            mine = found.setdefault(row.employee_id.id, [])
            if len(mine) < months:
                mine.append(
                    Month(
                        row.grade_id.name or None,
                        row.state == "exempt",
                        row.total if row.has_total else None,
                    )
                )
        return found
