from odoo import fields, models
from odoo.tools import SQL

from ..models.logistics_kpi_template import PERIODS, SUBJECTS


class LogisticsKpiRank(models.Model):
    """Rank list of confirmed appraisals: colleagues see the first places by name and
    rank; the score is in a row only when the company's policy says so (decisions C13).

    Score and grade leave the database as NULL when the setting is off: no filter,
    grouping or export can bring them out.
    """

    _name = "logistics.kpi.rank"
    _description = "Rank List"
    _auto = False
    _order = "date_from desc, rank, employee_id"
    _rec_name = "employee_id"
    _check_company_auto = True
    _depends = {
        "logistics.kpi.appraisal": [
            "company_id",
            "employee_id",
            "department_id",
            "job_level_id",
            "period",
            "subject",
            "date_from",
            "state",
            "has_total",
            "total",
            "grade_id",
        ],
        "logistics.company.policy": [
            "company_id",
            "kpi_rank_shows_score",
            "kpi_rank_top",
        ],
    }

    appraisal_id = fields.Many2one(
        "logistics.kpi.appraisal", readonly=True, check_company=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True, check_company=True)
    department_id = fields.Many2one("hr.department", readonly=True, check_company=True)
    job_level_id = fields.Many2one(
        "logistics.job.level", readonly=True, check_company=True
    )
    period = fields.Selection(PERIODS, readonly=True)
    subject = fields.Selection(SUBJECTS, string="Appraised", readonly=True)
    date_from = fields.Date(string="From", readonly=True)
    rank = fields.Integer(readonly=True, aggregator=None)
    is_public = fields.Boolean(
        string="Published", readonly=True, help="Colleagues see this place."
    )
    shows_score = fields.Boolean(readonly=True)
    score = fields.Float(readonly=True, digits=(16, 2), aggregator="avg")
    grade_id = fields.Many2one("logistics.kpi.grade", readonly=True, check_company=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT a.id, a.id AS appraisal_id, a.company_id, a.employee_id,
                      a.department_id, a.job_level_id, a.period, a.subject, a.date_from,
                      a.rank, a.rank <= COALESCE(p.kpi_rank_top, 3) AS is_public,
                      COALESCE(p.kpi_rank_shows_score, FALSE) AS shows_score,
                      CASE WHEN p.kpi_rank_shows_score THEN a.total END AS score,
                      CASE WHEN p.kpi_rank_shows_score THEN a.grade_id END AS grade_id
                 FROM (SELECT *, RANK() OVER (
                              PARTITION BY company_id, period, subject, date_from
                              ORDER BY ROUND(total::numeric, 4) DESC)::int AS rank
                         FROM logistics_kpi_appraisal
                        WHERE state = 'confirmed' AND has_total) a
                 LEFT JOIN logistics_company_policy p ON p.company_id = a.company_id"""
        )
