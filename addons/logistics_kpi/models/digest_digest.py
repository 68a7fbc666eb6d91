from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_logistics_appraisal = fields.Boolean("Appraisals confirmed")
    kpi_logistics_appraisal_value = fields.Integer(
        compute="_compute_kpi_logistics_appraisal_value"
    )

    def _compute_kpi_logistics_appraisal_value(self):
        if not self.env.user.has_group("logistics_crm.group_logistics_user"):
            raise AccessError(
                self.env._("Do not have access, skip this data for user's digest email")
            )
        start, end, companies = self._get_kpi_compute_parameters()
        values = self.env["logistics.kpi.appraisal"]._read_group(
            [
                ("company_id", "in", companies.ids),
                ("state", "=", "confirmed"),
                ("confirmed_at", ">=", start),
                ("confirmed_at", "<", end),
            ],
            ["company_id"],
            ["__count"],
        )
        numbers = {company.id: number for company, number in values}
        for digest in self:
            company = digest.company_id or self.env.company
            digest.kpi_logistics_appraisal_value = numbers.get(company.id, 0)

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        actions["kpi_logistics_appraisal"] = (
            "logistics_kpi.logistics_kpi_appraisal_action"
        )
        return actions
