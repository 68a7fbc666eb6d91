from odoo import models
from odoo.tools import SQL

from ..models.logistics_approval_mixin import ENGINE


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging customers keeps the whole tier history (design rule 4)."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # Core copies the values of the merged customers, the tier among them; the
        # context lets it, the tier in force is set right afterwards.
        wizard = self.with_context(approval_engine=ENGINE)
        if dst_partner:
            dst_partner = dst_partner.with_env(wizard.env)
        return super(BasePartnerMergeAutomaticWizard, wizard)._merge(
            partner_ids, dst_partner, extra_checks
        )

    def _update_foreign_keys(self, src_partners, dst_partner):
        # sudo: the history of all companies belongs to the customer.
        assessments = self.env["logistics.tier.assessment"].sudo()
        assessments.flush_model()
        self.env.execute_query(
            SQL(
                """UPDATE logistics_tier_assessment SET merged_from = partner_id
                    WHERE partner_id IN %s AND COALESCE(merged_from, 0) = 0
                RETURNING id""",
                tuple(src_partners.ids),
            )
        )
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        return result

    def _update_values(self, src_partners, dst_partner):
        result = super()._update_values(src_partners, dst_partner)
        self._merge_tiers(dst_partner)
        return result

    def _merge_tiers(self, partner):
        """One tier in force, one open proposal, one figure a scheme and company."""
        # sudo: the history of all companies belongs to the customer.
        assessments = (
            self.env["logistics.tier.assessment"]
            .sudo()
            .search([("partner_id", "=", partner.id)])
        )
        assessments._approval_as_engine()._merge_history()
        self.env["logistics.tier.basis"].sudo()._merge_rows(partner)
        self.env["res.partner"]._logistics_sync_tiers(
            partners=partner.commercial_partner_id, quiet=True
        )
        partner.invalidate_recordset()
