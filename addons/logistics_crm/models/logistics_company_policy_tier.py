from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LogisticsCompanyPolicy(models.Model):
    """Which tier scheme drives a company (A1.2)."""

    _inherit = "logistics.company.policy"

    tier_scheme_id = fields.Many2one(
        "logistics.tier.scheme",
        string="Policy scheme",
        default=lambda self: self._default_tier_scheme_id(),
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The tier of this scheme is the customer's tier: visits, gates, contract "
        "duty and credit follow it. Other active schemes are shown beside it.",
    )

    @api.model
    def _default_tier_scheme_id(self):
        scheme = self.env.ref(
            "logistics_crm.logistics_tier_scheme_project", raise_if_not_found=False
        )
        return (scheme or self.env["logistics.tier.scheme"]).filtered("active")

    @api.constrains("tier_scheme_id")
    def _check_tier_scheme(self):
        for policy in self:
            if policy.tier_scheme_id and not policy.tier_scheme_id.active:
                raise ValidationError(
                    self.env._(
                        "Scheme %(scheme)s is not in use: enter its thresholds and "
                        "activate it first.",
                        scheme=policy.tier_scheme_id.code,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if "tier_scheme_id" in vals:
            self.env["res.partner"]._logistics_sync_tiers(self.company_id, quiet=True)
        return result
