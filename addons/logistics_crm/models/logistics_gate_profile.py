from odoo import api, fields, models, tools

from ..tools import gates


class LogisticsGateProfile(models.Model):
    """Which set of key results a lead follows, by customer type and tier: the first
    profile in sequence that fits, an empty condition means any (decisions C2)."""

    _name = "logistics.gate.profile"
    _description = "Gate Profile"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    customer_type_ids = fields.Many2many(
        "logistics.customer.type",
        string="Customer types",
        help="Empty: any, also leads without a type.",
    )
    tier_codes = fields.Char(
        string="Tiers", help="Codes with commas, such as A, B. Empty: any."
    )
    guidance = fields.Text(translate=True)

    @api.model
    @tools.ormcache()
    def _profile_rows(self):
        """All profiles as value objects, in order of the first match."""
        # sudo: policy is the same for every user.
        return tuple(
            gates.Profile(
                profile.id,
                frozenset(profile.customer_type_ids.ids),
                gates.codes(profile.tier_codes),
            )
            for profile in self.sudo().search([("active", "=", True)])
        )

    @api.model_create_multi
    def create(self, vals_list):
        profiles = super().create(vals_list)
        self.env.registry.clear_cache()
        return profiles

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
