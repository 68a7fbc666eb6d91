from odoo import models
from odoo.tools import SQL


class LogisticsTierBasis(models.Model):
    """A merged customer has one figure."""

    _inherit = "logistics.tier.basis"

    def _merge_rows(self, partner):
        """Keep the oldest row of each scheme and company, bring it up to date."""
        self.flush_model()
        self.env.execute_query(
            SQL(
                """DELETE FROM logistics_tier_basis b
                    USING logistics_tier_basis o
                    WHERE b.partner_id = %(partner)s AND o.partner_id = %(partner)s
                      AND o.scheme_id = b.scheme_id AND o.company_id = b.company_id
                      AND o.id < b.id
                RETURNING b.id""",
                partner=partner.id,
            )
        )
        self.invalidate_model()
        self._refresh(partners=partner)
