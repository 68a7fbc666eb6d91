from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.logistics_crm.tools.bands import Band, band_for


class LogisticsKpiGrade(models.Model):
    """A ≥ 90, B ≥ 80, C ≥ 60, else D, on the unrounded total (H-3.3.1-1)."""

    _name = "logistics.kpi.grade"
    _description = "Appraisal Grade"
    _inherit = ["mail.thread"]
    _order = "min_score desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, size=8, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        help="Empty: for every company. A company with grades of its own uses only "
        "those.",
    )
    min_score = fields.Float(
        string="Starting at",
        required=True,
        tracking=True,
        aggregator=None,
        help="Included; the lowest grade starts at 0.",
    )
    coefficient = fields.Float(
        default=1.0,
        tracking=True,
        aggregator=None,
        help="Offered to bonus and commission; they decide whether they use it.",
    )
    color = fields.Integer()

    _score_range = models.Constraint(
        "CHECK(min_score >= 0 AND min_score <= 100 AND coefficient >= 0)",
        "A grade starts between 0 and 100 and its coefficient cannot be negative.",
    )

    @api.constrains("name", "min_score", "company_id", "active")
    def _check_unique(self):
        for grade in self.filtered("active"):
            twins = self.search(
                [("company_id", "=", grade.company_id.id), ("id", "!=", grade.id)]
            )
            if any(
                twin.name == grade.name or twin.min_score == grade.min_score
                for twin in twins
            ):
                raise ValidationError(
                    self.env._(
                        "Grade %(grade)s: its name or its start is used by another "
                        "grade. Choose another one.",
                        grade=grade.name,
                    )
                )

    @api.model
    def _get_bands(self, company):
        """Bands of a company for ``tools.bands``, key = grade record, worst first."""
        found = self.search_fetch(
            [("company_id", "in", [company.id, False])],
            ["name", "company_id", "min_score"],
        )
        # Its own grades, else those for every company.
        grades = found.filtered("company_id") or found
        rows, upper = [], None
        for grade in grades:
            rows.append(Band(grade.min_score or None, upper, grade))
            upper = grade.min_score
        return rows[::-1]

    @api.model
    def _grade_of(self, value, company, bands=None):
        """The grade of an unrounded total, empty when there is none.

        :param bands: ``_get_bands`` of that company, for whoever asks often
        """
        if bands is None:
            bands = self._get_bands(company)
        band = band_for(value, bands, digits=8)
        return band.key if band else self.browse()

    @api.model
    def _bands_of(self, companies):
        """Bands of several companies, each looked up once: {company: bands}."""
        return {company: self._get_bands(company) for company in companies}
