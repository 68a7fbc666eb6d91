from odoo import api, models

from .logistics_health_check import Check


class LogisticsHealthCheck(models.Model):
    """What the health page looks at in customer tiers."""

    _inherit = "logistics.health.check"

    @api.model
    def _codes(self):
        return [
            *super()._codes(),
            Check(
                "tier_scheme",
                self.env._("Tier schemes that the night could not compute"),
                self.env._(
                    "Open the scheme: it shows the error. A missing exchange rate is "
                    "the usual cause."
                ),
            ),
            Check(
                "tier_rate",
                self.env._("Tier schemes in a currency without exchange rate"),
                self.env._(
                    "Enter a rate, or set the thresholds in the company's currency."
                ),
            ),
            Check(
                "tier_proposal",
                self.env._("Customers for whom no tier could be proposed"),
                self.env._(
                    "Read the error, correct it and propose the customer again."
                ),
            ),
            Check(
                "tier_owner",
                self.env._("Customers with a tier but without salesperson"),
                self.env._("Enter the salesperson on the customer."),
            ),
        ]

    def _check_tier_scheme(self, company):
        return self._get_tier_schemes(company).filtered("refresh_error")

    def _check_tier_rate(self, company):
        schemes = self._get_tier_schemes(company)
        return schemes.with_company(company).filtered("currency_warning")

    def _get_tier_schemes(self, company):
        return self.env["logistics.tier.scheme"].search(
            [("company_id", "in", [False, company.id])]
        )

    def _check_tier_proposal(self, company):
        return self.env["logistics.tier.basis"].search(
            [("company_id", "=", company.id), ("error", "!=", False)]
        )

    def _check_tier_owner(self, company):
        partners = self.env["res.partner"].with_company(company)
        return partners.search(
            [
                ("logistics_tier_id", "!=", False),
                ("user_id", "=", False),
                ("parent_id", "=", False),
            ]
        )
