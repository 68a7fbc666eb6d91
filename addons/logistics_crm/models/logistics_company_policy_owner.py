from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LogisticsCompanyPolicy(models.Model):
    """Duplicate check and public pool. No handbook gives these numbers: what is left
    empty or zero is not limited."""

    _inherit = "logistics.company.policy"

    duplicate_mode = fields.Selection(
        [("off", "Off"), ("warn", "Warn"), ("block", "Block")],
        string="Duplicate check",
        required=True,
        default="warn",
        tracking=True,
        help="Block: a salesperson cannot create a company that has the name, registry "
        "number, tax ID or phone of an existing customer.",
    )
    duplicate_block_everyone = fields.Boolean(
        string="Block other roles and imports too",
        tracking=True,
        help="Otherwise finance, policy administrators and automatic jobs may create "
        "duplicates, because their documents cannot wait.",
    )
    pool_claims_per_day = fields.Integer(
        string="Claims a day", tracking=True, help="By one person. Zero: no limit."
    )
    pool_max_customers = fields.Integer(
        string="Customers of one person",
        tracking=True,
        help="Who has as many cannot claim. Zero: no limit.",
    )
    pool_cooling_days = fields.Integer(
        string="Cooling time (days)",
        tracking=True,
        help="So long the previous owner cannot claim a customer again. Zero: none.",
    )
    pool_release_days = fields.Integer(
        string="Release after (days)",
        tracking=True,
        help="A customer without follow-up for so long goes to the public pool by "
        "itself. Zero: never.",
    )
    pool_warning_days = fields.Integer(
        string="Warn before (days)", default=7, tracking=True
    )
    pool_protect_opportunity = fields.Boolean(
        string="Open opportunities protect", default=True, tracking=True
    )
    pool_protect_unpaid = fields.Boolean(
        string="Unpaid invoices protect", default=True, tracking=True
    )
    pool_protect_tier_ids = fields.Many2many(
        "logistics.tier",
        "logistics_company_policy_pool_tier_rel",
        string="Tiers that protect",
        check_company=True,
        help="Customers of these tiers are never released by themselves. Empty: none.",
    )

    @api.constrains(
        "pool_claims_per_day",
        "pool_max_customers",
        "pool_cooling_days",
        "pool_release_days",
        "pool_warning_days",
    )
    def _check_pool_numbers(self):
        for policy in self:
            numbers = (
                policy.pool_claims_per_day,
                policy.pool_max_customers,
                policy.pool_cooling_days,
                policy.pool_release_days,
                policy.pool_warning_days,
            )
            if min(numbers) < 0:
                raise ValidationError(
                    self.env._("A number of the public pool cannot be below zero.")
                )
            if policy.pool_release_days and (
                policy.pool_warning_days >= policy.pool_release_days
            ):
                raise ValidationError(
                    self.env._(
                        "The warning must come before the release: choose fewer days."
                    )
                )

    def _pool_period(self):
        """Time without follow-up after which a customer is released."""
        return timedelta(days=self.pool_release_days)

    def _pool_warning(self):
        """Time between the warning of the owner and the release."""
        return timedelta(days=self.pool_warning_days)
