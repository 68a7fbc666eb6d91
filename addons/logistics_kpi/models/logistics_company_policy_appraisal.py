from odoo import fields, models


class LogisticsCompanyPolicy(models.Model):
    """Numbers about appraisal (H-3.2-1 to -6, H-3.3.1b, decisions A18, C12, C13)."""

    _inherit = "logistics.company.policy"

    kpi_score_day = fields.Integer(
        string="Scored by day",
        default=8,
        tracking=True,
        help="Day of the following month.",
    )
    kpi_first_day = fields.Integer(
        string="First review by day", default=10, tracking=True
    )
    kpi_confirm_day = fields.Integer(
        string="Confirmed by day", default=12, tracking=True
    )
    kpi_profit_day = fields.Integer(
        string="Gross profit confirmed by day", default=10, tracking=True
    )
    kpi_settle_day = fields.Integer(
        string="Commission prepared by day", default=13, tracking=True
    )
    kpi_workdays = fields.Boolean(
        string="Move to working days",
        tracking=True,
        help="A step that falls on a day off is due on the next working day.",
    )
    kpi_appeal_days = fields.Integer(
        string="Appeal within (working days)", default=3, tracking=True
    )
    kpi_new_months = fields.Integer(
        string="New people are exempt (months)",
        default=3,
        tracking=True,
        help="The partial first month counts as one of them.",
    )
    kpi_moved_months = fields.Integer(
        string="Transferred people are exempt (months)", default=2, tracking=True
    )
    kpi_missing = fields.Selection(
        [
            ("renormalise", "Leave it out, the rest counts as 100"),
            ("hold", "Hold the appraisal until it is scored"),
        ],
        string="What was not measured",
        default="renormalise",
        required=True,
        tracking=True,
    )
    kpi_least_measured = fields.Float(
        string="Least weight measured (%)",
        default=50.0,
        tracking=True,
        help="An appraisal of which less was measured is not scored until somebody "
        "gives scores with reasons: a small rest never stands for the whole.",
    )
    kpi_late_months = fields.Integer(
        string="Look back for late data (months)",
        default=3,
        tracking=True,
        help="Confirmed months are measured again; what changed goes into the open "
        "month. Zero: never.",
    )
    kpi_revenue_from = fields.Selection(
        [("invoice", "Invoices"), ("waybill", "Waybills")],
        string="Revenue of people",
        default="invoice",
        required=True,
        tracking=True,
        help="Invoices: posted, less credit notes, by accounting date. Waybills: their "
        "charges without tax by shipping date, invoiced or not.",
    )
    kpi_rank_shows_score = fields.Boolean(
        string="Rank list shows scores",
        tracking=True,
        help="Off: colleagues see name and rank only.",
    )
    kpi_rank_top = fields.Integer(
        string="Rank list shows the first",
        default=3,
        tracking=True,
        help="Colleagues see so many places and their own; leaders see their people.",
    )
    kpi_loss_people = fields.Integer(
        string="Major staff loss: people a month", default=2, tracking=True
    )
    kpi_loss_percent = fields.Float(
        string="Major staff loss: % of the department", default=20.0, tracking=True
    )

    _kpi_numbers_sane = models.Constraint(
        "CHECK(kpi_score_day BETWEEN 1 AND 28 AND kpi_first_day BETWEEN 1 AND 28"
        " AND kpi_confirm_day BETWEEN 1 AND 28 AND kpi_score_day <= kpi_first_day"
        " AND kpi_first_day <= kpi_confirm_day"
        " AND kpi_profit_day BETWEEN 1 AND 28 AND kpi_settle_day BETWEEN 1 AND 28"
        " AND kpi_appeal_days BETWEEN 0 AND 30"
        " AND kpi_new_months BETWEEN 0 AND 24 AND kpi_moved_months BETWEEN 0 AND 24"
        " AND kpi_late_months BETWEEN 0 AND 12 AND kpi_loss_people >= 1"
        " AND kpi_loss_percent BETWEEN 0 AND 100 AND kpi_rank_top BETWEEN 0 AND 1000"
        " AND kpi_least_measured BETWEEN 0 AND 100)",
        "A number about appraisal is out of range: days lie between 1 and 28 and "
        "follow each other, exempt months between 0 and 24, the look back between 0 "
        "and 12.",
    )

    def _kpi_due(self, last, day):
        """The date of a step of the month close (decisions A18).

        :param last: last day of the period
        :param day: day of the following month
        :returns: that date; with the setting, the company's next working day
        """
        self.ensure_one()
        due = fields.Date.add(last, days=day)
        if not self.kpi_workdays:
            return due
        ahead = self.company_id._logistics_workdays(due, fields.Date.add(due, days=30))
        return ahead[0] if ahead else due
