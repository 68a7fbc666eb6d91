from odoo import fields, models

from ..tools.career import Conditions


class LogisticsPromotionCondition(models.Model):
    """What is asked before somebody is promoted to a level (H-3.3.2b-2). The handbook's
    table is lost: the defaults are proposals of the Project Management Department."""

    _name = "logistics.promotion.condition"
    _description = "Promotion Condition"
    _inherit = ["mail.thread"]
    _order = "job_level_id, id"
    _rec_name = "job_level_id"
    _check_company_auto = True

    job_level_id = fields.Many2one(
        "logistics.job.level",
        string="Target level",
        required=True,
        check_company=True,
        ondelete="cascade",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    months_in_level = fields.Integer(default=6, tracking=True)
    window_months = fields.Integer(
        string="Look back (months)", default=6, required=True, tracking=True
    )
    good_months = fields.Integer(
        string="Of them A or B (months)", default=4, tracking=True
    )
    average_score = fields.Float(default=80.0, tracking=True, aggregator=None)
    without_worst = fields.Boolean(
        string="No lowest grade", default=True, tracking=True
    )
    revenue_once = fields.Float(
        string="Best monthly revenue at least", tracking=True, aggregator=None
    )
    landed = fields.Integer(string="Customers landed", tracking=True)

    _numbers_sane = models.Constraint(
        "CHECK(window_months BETWEEN 1 AND 36 AND months_in_level >= 0"
        " AND good_months BETWEEN 0 AND window_months"
        " AND average_score BETWEEN 0 AND 100)",
        "Conditions look back 1 to 36 months, good months fit into them and a score "
        "lies between 0 and 100.",
    )

    def _conditions(self):
        self.ensure_one()
        return Conditions(
            months_in_level=self.months_in_level,
            window=self.window_months,
            good=self.good_months,
            average=self.average_score,
            without_worst=self.without_worst,
            revenue=self.revenue_once,
            landed=self.landed,
        )
