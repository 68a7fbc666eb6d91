from odoo import api, fields, models

from ..tools.scoring import gap_to


class LogisticsKpiAppraisal(models.Model):
    """What is missing to the next grade, and which indicators could bring it."""

    _inherit = "logistics.kpi.appraisal"

    gap_text = fields.Char(string="To the next grade", compute="_compute_gap_text")

    @api.depends("total", "has_total", "line_ids.score", "line_ids.is_scored")
    @api.depends_context("lang")
    def _compute_gap_text(self):
        texts = self.env["logistics.kpi.appraisal.line"]
        known = self.env["logistics.kpi.grade"]._bands_of(self.mapped("company_id"))
        for appraisal in self:
            bands = known.get(appraisal.company_id, ())
            gap = gap_to(appraisal.total if appraisal.has_total else None, bands)
            if not gap:
                appraisal.gap_text = False
                continue
            open_lines = appraisal.line_ids.filtered("is_scored").sorted(
                lambda line: line.score - line.max_points
            )
            lost = [line for line in open_lines if line.score < line.max_points][:2]
            appraisal.gap_text = self.env._(
                "%(points)s points to grade %(grade)s. Most is left in: %(lines)s.",
                points=texts._number(gap[0]),
                grade=gap[1].name,
                lines=", ".join(
                    self.env._(
                        "%(name)s (%(points)s)",
                        name=line.name,
                        points=texts._number(line.max_points - line.score),
                    )
                    for line in lost
                )
                or "-",
            )
