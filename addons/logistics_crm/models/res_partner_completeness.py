from odoo import api, fields, models

from ..tools.completeness import completeness

#: What a complete card holds; "contact" is a contact with a role in decisions.
PROFILE = (
    "name",
    "street",
    "city",
    "country_id",
    "phone",
    "industry_id",
    "logistics_legal_representative_id",
    "logistics_business_scope",
    "logistics_business_scale",
    "logistics_main_products",
    "logistics_purchase_need",
    "logistics_purchase_frequency",
    "logistics_purchase_criteria",
    "contact",
)
#: What the card of a key account holds on top (P-A2, S-2.3.2).
KEY_PROFILE = (
    "logistics_enterprise_type",
    "logistics_condition",
    "logistics_turnover",
    "logistics_resources",
    "logistics_peak_months",
)


class ResPartner(models.Model):
    """How complete the customer card is, and what is missing (S-3.2.1-A19.2)."""

    _inherit = "res.partner"

    logistics_completeness = fields.Integer(
        string="Card complete (%)",
        compute="_compute_logistics_completeness",
        help="Share of the entries that the card of a customer should have.",
    )
    logistics_profile_missing = fields.Char(
        string="Missing on the card", compute="_compute_logistics_completeness"
    )

    @api.depends(*(name for name in PROFILE + KEY_PROFILE if name != "contact"))
    @api.depends("child_ids.logistics_contact_role")
    @api.depends_context("lang")
    def _compute_logistics_completeness(self):
        known = self._logistics_known_contact_ids()
        labels = self._logistics_profile_labels()
        for partner in self:
            wanted = partner._logistics_profile_wanted()
            values = {name: partner[name] for name in wanted if name != "contact"}
            values["contact"] = partner._origin.id in known
            found = completeness(values, wanted)
            partner.logistics_completeness = found.percent
            partner.logistics_profile_missing = ", ".join(
                labels[name] for name in found.missing
            )

    def _logistics_profile_wanted(self):
        """Names of the entries that the card of this customer should have."""
        return PROFILE + KEY_PROFILE if self.logistics_is_key_account else PROFILE

    def _logistics_profile_labels(self):
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name in PROFILE + KEY_PROFILE
            if name != "contact"
        }
        labels["contact"] = self.env._("Contact with a role in decisions")
        return labels

    def _logistics_known_contact_ids(self):
        """Customers of `self` that have a contact with a role in decisions."""
        if not self._origin:
            return set()
        rows = self._read_group(
            [
                ("parent_id", "in", self._origin.ids),
                ("logistics_contact_role", "!=", False),
            ],
            ["parent_id"],
        )
        return {partner.id for (partner,) in rows}
