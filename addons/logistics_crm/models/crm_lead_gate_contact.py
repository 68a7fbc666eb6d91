from odoo import api, models
from odoo.tools import SQL

from ..tools.gates import Measured

DECIDERS = ("final_decision_maker", "decision_maker")
#: Contacts with a position that make an organisation chart of their own.
HIERARCHY = 3


class CrmLead(models.Model):
    """The customer's people, our people and the competitors as facts of the gate."""

    _inherit = "crm.lead"

    @api.model
    def _gate_checks(self):
        return super()._gate_checks() | {
            "organisation": self.env._("Contacts with positions and decision maker"),
            "supporters": self.env._("Supporters inside the customer"),
            "decision_makers_met": self.env._("Decision makers met"),
            "project_group": self.env._("Participants beside the salesperson"),
        }

    def _gate_check_organisation(self, gate, facts):
        deciders = sum(facts.get(("contact_role", role), 0) for role in DECIDERS)
        known = facts.get(("contact_position", None), 0)
        return Measured(int(bool(deciders) and known >= HIERARCHY))

    def _gate_check_supporters(self, gate, facts):
        return Measured(facts.get(("contact_role", "supporter"), 0))

    def _gate_check_decision_makers_met(self, gate, facts):
        deciders = sum(facts.get(("contact_role", role), 0) for role in DECIDERS)
        return Measured(facts.get(("decider_met", None), 0), deciders)

    def _gate_check_project_group(self, gate, facts):
        return Measured(facts.get(("participant", None), 0))

    def _gate_check_competitors(self, gate, facts):
        found = super()._gate_check_competitors(gate, facts)
        return Measured(found.count + facts.get(("competitor_use", None), 0))

    # --- facts ------------------------------------------------------------------------

    @api.model
    def _gate_fact_fields(self):
        return super()._gate_fact_fields() + [
            (
                "res.partner",
                "commercial_partner_id active is_company function"
                " logistics_contact_role",
            ),
            ("logistics.lead.participant", "lead_id"),
            ("logistics.competitor.use", "partner_id"),
            ("logistics.visit", "actual_start state is_false"),
            ("logistics.visit.attendee", "visit_id partner_id"),
        ]

    @api.model
    def _gate_fact_queries(self, today):
        return super()._gate_fact_queries(today) + [
            self._gate_query_contact_role(),
            self._gate_query_contact_position(),
            self._gate_query_decider_met(),
            SQL(
                """SELECT lead.id, 'participant', NULL::int, NULL, COUNT(*)
                     FROM lead
                     JOIN logistics_lead_participant p ON p.lead_id = lead.id
                    GROUP BY lead.id"""
            ),
            SQL(
                """SELECT lead.id, 'competitor_use', NULL::int, NULL, COUNT(*)
                     FROM lead JOIN res_partner p ON p.id = lead.partner_id
                     JOIN logistics_competitor_use u
                       ON u.partner_id = p.commercial_partner_id
                    GROUP BY lead.id"""
            ),
        ]

    @api.model
    def _gate_query_contact_role(self):
        return SQL(
            """SELECT lead.id, 'contact_role', NULL::int, k.logistics_contact_role,
                      COUNT(*)
                 FROM lead JOIN res_partner p ON p.id = lead.partner_id
                 JOIN res_partner k
                   ON k.commercial_partner_id = p.commercial_partner_id AND k.active
                WHERE k.logistics_contact_role IS NOT NULL
                GROUP BY lead.id, k.logistics_contact_role"""
        )

    @api.model
    def _gate_query_contact_position(self):
        return SQL(
            """SELECT lead.id, 'contact_position', NULL::int, NULL, COUNT(*)
                 FROM lead JOIN res_partner p ON p.id = lead.partner_id
                 JOIN res_partner k
                   ON k.commercial_partner_id = p.commercial_partner_id AND k.active
                WHERE k.is_company IS NOT TRUE AND COALESCE(k.function, '') <> ''
                GROUP BY lead.id"""
        )

    @api.model
    def _gate_query_decider_met(self):
        """Deciders of the customer who took part in a visit that took place, whichever
        lead of the customer it was made for."""
        return SQL(
            """SELECT lead.id, 'decider_met', NULL::int, NULL, COUNT(DISTINCT k.id)
                 FROM lead JOIN res_partner p ON p.id = lead.partner_id
                 JOIN res_partner k
                   ON k.commercial_partner_id = p.commercial_partner_id AND k.active
                  AND k.logistics_contact_role = ANY(%s)
                 JOIN logistics_visit_attendee a ON a.partner_id = k.id
                 JOIN logistics_visit v ON v.id = a.visit_id
                WHERE v.actual_start IS NOT NULL AND v.state <> 'cancelled'
                  AND v.is_false IS NOT TRUE
                GROUP BY lead.id""",
            list(DECIDERS),
        )
