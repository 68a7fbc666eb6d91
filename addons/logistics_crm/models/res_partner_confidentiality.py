from odoo import api, fields, models, tools
from odoo.exceptions import AccessError

from .logistics_confidential_mixin import LEVELS

#: Who files a customer under a level (S-2.1.1-08b).
FILERS = (
    "logistics_crm.group_logistics_leader",
    "logistics_crm.group_logistics_policy_admin",
)
GUARDED = ("confidential", "secret")


class ResPartner(models.Model):
    """Confidentiality of a customer: its card stays readable as Odoo allows, but a
    marked one leaves only with the export role, and opening a secret one is logged."""

    _inherit = "res.partner"

    logistics_confidentiality = fields.Selection(
        LEVELS,
        string="Confidentiality",
        copy=False,
        tracking=True,
        help="Empty means internal. Confidential and secret customers are exported by "
        "holders of the export role only; opening a secret one is logged.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("logistics_confidentiality") for vals in vals_list):
            self._logistics_check_filer()
        partners = super().create(vals_list)
        if any(vals.get("logistics_confidentiality") for vals in vals_list):
            self.env.registry.clear_cache()
        return partners

    def write(self, vals):
        if "logistics_confidentiality" not in vals:
            return super().write(vals)
        self._logistics_check_filer()
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def _logistics_check_filer(self):
        user = self.env.user
        if not self.env.su and not any(user.has_group(group) for group in FILERS):
            raise AccessError(
                self.env._(
                    "Ask your leader or the Project Management Department to change "
                    "the confidentiality of a customer."
                )
            )

    # --- opening a secret customer ----------------------------------------------------

    @api.model
    @tools.ormcache()
    def _logistics_secret_ids(self):
        # sudo: only compared with the record that is opened; nothing is shown.
        partners = self.sudo().with_context(active_test=False)
        return frozenset(
            partners.search([("logistics_confidentiality", "=", "secret")]).ids
        )

    @api.readonly
    def web_read(self, specification):
        values = super().web_read(specification)
        if len(self) == 1 and "name" in specification:
            secret = self._logistics_secret_ids()
            if secret and self.commercial_partner_id.id in secret:
                self.env["logistics.access.log"]._log(self.commercial_partner_id)
        return values
