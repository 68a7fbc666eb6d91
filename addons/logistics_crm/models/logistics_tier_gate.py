from odoo import api, models, tools

from ..tools.bands import Band


class LogisticsTierScheme(models.Model):
    """Bands of the policy scheme for prospects, asked on every move of a lead."""

    _inherit = "logistics.tier.scheme"

    @api.model
    @tools.ormcache("company_id", "day")
    def _gate_bands(self, company_id, day):
        """Bands with tier codes as keys, in the currency of the company; none when the
        scheme does not grade by an amount.

        :param day: date of the exchange rate
        """
        company = self.env["res.company"].browse(company_id)
        scheme = self._get_policy_scheme(company).sudo()  # sudo: policy, codes only
        if not scheme or not scheme._is_amount_based():
            return ()
        codes = {tier.id: tier.code.upper() for tier in scheme.tier_ids}
        return tuple(
            Band(band.lower, band.upper, codes[band.key])
            for band in scheme._get_bands(company, day)
        )

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result


class LogisticsTier(models.Model):
    _inherit = "logistics.tier"

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        self.env.registry.clear_cache()
        return tiers

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    def write(self, vals):
        result = super().write(vals)
        if "tier_scheme_id" in vals:
            self.env.registry.clear_cache()
        return result
