from odoo import api, models

from ..tools.gates import Measured, is_full_name, is_phone
from .logistics_lead_finding import SWOT


class CrmLead(models.Model):
    """Typed checks: key results that data prove. ``_gate_check_<code>(gate, facts)`` of
    one lead looks only at the lead's own columns and at the counted facts."""

    _inherit = "crm.lead"

    @api.model
    def _gate_checks(self):
        """``{code: label}`` of the typed checks; extend by ``| {...}``."""
        return {
            "target_customer": self.env._(
                "Fits our requirement and intends to cooperate"
            ),
            "source": self.env._("Method by which the customer was found"),
            "contact": self.env._("Contact with full name, position and telephone"),
            "willingness": self.env._("Willingness of the contact described"),
            "review": self.env._("Customer data reviewed and approved"),
            "need": self.env._("Needs written down"),
            "value_points": self.env._("Value points of the next year"),
            "difficulties": self.env._(
                "Difficulties of the latest negotiation or tender"
            ),
            "swot": self.env._("SWOT analysis with all four sides"),
            "competitors": self.env._("Competitors compared"),
            "resources": self.env._("Resources of the execution planned"),
        }

    # --- the lead's own columns -------------------------------------------------------

    def _gate_check_target_customer(self, gate, facts):
        return Measured(int(self.logistics_fits) + int(self.logistics_intention))

    def _gate_check_source(self, gate, facts):
        return Measured(int(bool(self.logistics_source_id)))

    def _gate_check_contact(self, gate, facts):
        return Measured(
            is_full_name(self.contact_name)
            + bool((self.function or "").strip())
            + is_phone(self.phone)
        )

    def _gate_check_willingness(self, gate, facts):
        described = bool((self.logistics_willingness or "").strip())
        agreed = self.logistics_agrees_material or self.logistics_agrees_visit
        return Measured(int(self.logistics_willing and agreed and described))

    # --- findings ---------------------------------------------------------------------

    def _gate_check_need(self, gate, facts):
        return Measured(facts.get(("finding", "need"), 0))

    def _gate_check_value_points(self, gate, facts):
        return Measured(facts.get(("finding", "value"), 0))

    def _gate_check_difficulties(self, gate, facts):
        return Measured(facts.get(("finding", "difficulty"), 0))

    def _gate_check_swot(self, gate, facts):
        return Measured(int(all(("finding", side) in facts for side in SWOT)))

    def _gate_check_competitors(self, gate, facts):
        return Measured(facts.get(("finding", "competitor"), 0))

    def _gate_check_resources(self, gate, facts):
        return Measured(facts.get(("finding", "resource"), 0))

    # --- the review -------------------------------------------------------------------

    def _gate_check_review(self, gate, facts):
        return Measured(facts.get(("review", None), 0))
