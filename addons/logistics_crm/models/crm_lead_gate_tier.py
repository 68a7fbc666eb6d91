from functools import lru_cache

from odoo import api, models
from odoo.tools import SQL

from ..tools.bands import band_for


@lru_cache(maxsize=64)
def _finder(bands):
    """Code by amount, asked for every card of a page; bands are values, so the answer
    never changes."""

    @lru_cache(maxsize=4096)
    def find(amount):
        band = band_for(amount, bands)
        return band and band.key

    return find


class CrmLead(models.Model):
    """The tier that the demands of the steps follow (H-5.0-5).

    The customer's effective tier; a prospect has none yet: then the tier that a year of
    the expected monthly volume would give.
    """

    _inherit = "crm.lead"

    @api.model
    def _gate_tier_finder(self, today):
        scheme, finders = self.env["logistics.tier.scheme"], {}

        def find(facts, monthly_volume, company_id):
            for name, code in facts:
                if name == "tier":
                    return code
            if monthly_volume <= 0:
                return None
            if company_id not in finders:
                finders[company_id] = _finder(scheme._gate_bands(company_id, today))
            return finders[company_id](monthly_volume * 12)

        return find

    @api.model
    def _gate_fact_fields(self):
        return super()._gate_fact_fields() + [
            ("res.partner", "commercial_partner_id logistics_tier_id"),
            ("logistics.tier", "code"),
        ]

    @api.model
    def _gate_fact_queries(self, today):
        return super()._gate_fact_queries(today) + [
            SQL(
                """SELECT lead.id, 'tier', NULL::int, UPPER(t.code), 1
                     FROM lead JOIN res_partner p ON p.id = lead.partner_id
                     JOIN res_partner c ON c.id = p.commercial_partner_id
                     JOIN logistics_tier t
                       ON t.id = (c.logistics_tier_id ->> lead.company_id::text)::int"""
            )
        ]
