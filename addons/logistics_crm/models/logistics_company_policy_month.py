from odoo import fields, models


class LogisticsCompanyPolicy(models.Model):
    """Month end and monthly customer report (decisions C6, P-3-8)."""

    _inherit = "logistics.company.policy"

    customer_report_day = fields.Integer(
        string="Monthly customer report on day", default=15, tracking=True
    )
    unbilled_journal_id = fields.Many2one(
        "account.journal", string="Journal of unbilled revenue", check_company=True
    )
    unbilled_account_id = fields.Many2one(
        "account.account", string="Unbilled revenue (asset)", check_company=True
    )
    unbilled_income_account_id = fields.Many2one(
        "account.account", string="Income of unbilled revenue", check_company=True
    )

    _customer_report_day_range = models.Constraint(
        "CHECK(customer_report_day BETWEEN 1 AND 28)",
        "The report is due on a day from 1 to 28.",
    )
