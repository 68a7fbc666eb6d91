from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging customers keeps every ownership row (see ``_settle_merge``)."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # sudo: all rows take part in the merge, also those the user does not see.
        rows = self.env["logistics.customer.owner"].sudo()
        rows.flush_model()
        moved = rows.search([("partner_id", "in", src_partners.ids)])
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if moved:
            moved._settle_merge(dst_partner)
        return result
