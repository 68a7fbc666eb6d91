import json

from odoo import models
from odoo.tools import SQL

#: Columns that measuring writes, with the type of what comes in and how it is kept.
FIGURES = {
    "unit": ("varchar", "f.unit"),
    "measured_value": ("numeric", "ROUND(f.measured_value, 4)"),
    "numerator": ("numeric", "ROUND(f.numerator, 4)"),
    "denominator": ("numeric", "ROUND(f.denominator, 4)"),
    "actual": ("numeric", "ROUND(f.actual, 6)"),
    "is_measured": ("boolean", "f.is_measured"),
    "computed_score": ("numeric", "ROUND(f.computed_score, 4)"),
    "reason": ("varchar", "f.reason"),
    "steps": ("integer", "f.steps"),
    "source_model": ("varchar", "f.source_model"),
    "source_ids": ("jsonb", "f.source_ids"),
    "source_count": ("integer", "f.source_count"),
}

#: What a line takes over from its appraisal.
OF_APPRAISAL = (
    "company_id",
    "employee_id",
    "department_id",
    "date_from",
    "state",
    "subject",
    "template_id",
)


class LogisticsKpiAppraisal(models.Model):
    """The lines of all appraisals of a period come in one statement, so that their
    number does not grow with the people (rule 9)."""

    _inherit = "logistics.kpi.appraisal"

    def _make_lines(self):
        """Lines from the template of each appraisal, frozen as they stand now."""
        lines = self.env["logistics.kpi.appraisal.line"]
        if not self:
            return lines
        self.flush_model(OF_APPRAISAL)
        self.env["logistics.kpi.template.line"].flush_model()
        self.env["logistics.kpi.metric"].flush_model()
        rows = self.env.execute_query(
            SQL(_LINES, ids=list(self.ids), user=self.env.uid, now=self.env.cr.now())
        )
        made = lines.browse(row[0] for row in rows)
        self.invalidate_recordset(["line_ids"], flush=False)
        made.modified(["appraisal_id", "score", "is_scored"])
        return made


class LogisticsKpiAppraisalLine(models.Model):
    """Figures of many lines in one statement."""

    _inherit = "logistics.kpi.appraisal.line"

    def _store_figures(self, rows):
        """Write what was measured; lines that stay as they are cost nothing.

        :param rows: ``_score_vals`` of each line with its ``id``
        """
        if not rows:
            return
        self.flush_model()
        found = self.env.execute_query(
            SQL(
                """UPDATE logistics_kpi_appraisal_line l
                      SET (%(columns)s) = ROW(%(new)s),
                          score = CASE WHEN l.is_adjusted THEN l.adjusted_score
                                       WHEN n.is_measured THEN n.computed_score
                                       ELSE 0 END,
                          is_scored = COALESCE(l.is_adjusted, FALSE) OR n.is_measured,
                          write_uid = %(user)s, write_date = %(now)s
                     FROM (SELECT f.id, %(kept)s
                             FROM jsonb_to_recordset(%(rows)s) AS f(%(types)s)) n
                    WHERE l.id = n.id
                      AND (%(old)s) IS DISTINCT FROM (%(new)s)
                RETURNING l.id""",
                columns=SQL(", ".join(FIGURES)),
                new=SQL(", ".join(f"n.{name}" for name in FIGURES)),
                old=SQL(", ".join(f"l.{name}" for name in FIGURES)),
                kept=SQL(
                    ", ".join(f"{kept} AS {n}" for n, (_t, kept) in FIGURES.items())
                ),
                types=SQL(
                    ", ".join(
                        ["id integer", *(f"{n} {t}" for n, (t, _k) in FIGURES.items())]
                    )
                ),
                rows=json.dumps(rows),
                user=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        changed = self.browse(row[0] for row in found)
        changed.invalidate_recordset(flush=False)
        changed.modified(["score", "is_scored"])


_LINES = """
INSERT INTO logistics_kpi_appraisal_line (
       appraisal_id, company_id, employee_id, department_id, date_from, state,
       sequence, metric_id, name, category, scope, fact, rule_kind, weight, max_points,
       target, points, step, reason, is_measured, computed_score, is_adjusted, score,
       is_scored, create_uid, create_date, write_uid, write_date)
SELECT a.id, a.company_id, a.employee_id, a.department_id, a.date_from, a.state,
       t.sequence, t.metric_id, t.name, m.category,
       CASE WHEN a.subject = 'team' THEN 'department' ELSE t.scope END, m.fact,
       m.rule_kind, t.weight, t.max_points, t.target, t.points, t.step,
       CASE WHEN m.rule_kind = 'manual' THEN 'by_hand' ELSE 'not_measured' END,
       FALSE, 0, FALSE, 0, FALSE, %(user)s, %(now)s, %(user)s, %(now)s
  FROM logistics_kpi_appraisal a
  JOIN logistics_kpi_template_line t ON t.template_id = a.template_id
  JOIN logistics_kpi_metric m ON m.id = t.metric_id
 WHERE a.id = ANY(%(ids)s)
 ORDER BY a.id, t.sequence, t.id
RETURNING id
"""
