from odoo import fields, models


class CrmLead(models.Model):
    """What project customer development needs to know about a lead."""

    _inherit = "crm.lead"

    logistics_monthly_volume = fields.Monetary(
        string="Expected monthly volume",
        currency_field="company_currency",
        tracking=True,
        help="Freight revenue expected in one month, company currency, without tax. It "
        "decides who may lead the development of the customer.",
    )
    logistics_use_steps = fields.Boolean(
        related="team_id.use_logistics_steps", string="Team uses the nine steps"
    )
