from odoo import api, fields, models


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
        compute="_compute_logistics_use_steps", string="Team uses the nine steps"
    )
    logistics_guidance = fields.Text(related="stage_id.logistics_guidance")

    @api.depends("team_id")
    def _compute_logistics_use_steps(self):
        for lead in self:
            lead.logistics_use_steps = lead.team_id._logistics_all_flagged()
