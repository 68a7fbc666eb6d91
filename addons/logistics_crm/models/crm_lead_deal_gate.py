from odoo import api, models
from odoo.tools import SQL

from ..tools.gates import Measured


class CrmLead(models.Model):
    """What happened around the deal as facts of the gate: seminars, need sheets,
    negotiations, hand-over."""

    _inherit = "crm.lead"

    @api.model
    def _gate_checks(self):
        return super()._gate_checks() | {
            "seminar": self.env._("Sales seminar with superior, level and minutes"),
            "entry": self.env._("Entry point and target business on the need sheet"),
            "bottom_line": self.env._("Negotiation with focus and bottom line"),
            "rehearsal": self.env._("Negotiation with its rehearsal"),
            "preparation": self.env._("Hand-over given to operations"),
            "operation_group": self.env._("Operation group on the hand-over"),
        }

    def _gate_check_seminar(self, gate, facts):
        """Held with the direct superior; the highest level counts (H-5.6.2-1, -2)."""
        return Measured(
            sum(
                number
                for (name, rank), number in facts.items()
                if name == "seminar" and rank >= gate.rank
            )
        )

    def _gate_check_entry(self, gate, facts):
        return Measured(facts.get(("entry", None), 0))

    def _gate_check_bottom_line(self, gate, facts):
        return Measured(facts.get(("negotiation", "bottom_line"), 0))

    def _gate_check_rehearsal(self, gate, facts):
        return Measured(facts.get(("negotiation", "rehearsal"), 0))

    def _gate_check_preparation(self, gate, facts):
        return Measured(facts.get(("handover", "submitted"), 0))

    def _gate_check_operation_group(self, gate, facts):
        return Measured(facts.get(("handover", "group"), 0))

    # --- facts ------------------------------------------------------------------------

    @api.model
    def _gate_fact_queries(self):
        for model in (
            "logistics.meeting",
            "logistics.need.sheet",
            "logistics.need",
            "logistics.negotiation",
            "logistics.handover",
        ):
            self.env[model].flush_model()
        return super()._gate_fact_queries() + [
            SQL(
                """SELECT lead.id, 'seminar', m.highest_rank, NULL, COUNT(*)
                     FROM lead JOIN logistics_meeting m ON m.lead_id = lead.id
                    WHERE m.kind = 'seminar' AND m.state = 'held'
                      AND m.superior_present
                    GROUP BY lead.id, m.highest_rank"""
            ),
            # A line of the need sheet is a need that was written down.
            SQL(
                """SELECT lead.id, 'finding', NULL::int, 'need', COUNT(*)
                     FROM lead JOIN logistics_need n ON n.lead_id = lead.id
                    GROUP BY lead.id"""
            ),
            SQL(
                """SELECT lead.id, 'entry', NULL::int, NULL, COUNT(*)
                     FROM lead JOIN logistics_need_sheet s ON s.lead_id = lead.id
                    WHERE TRIM(COALESCE(s.entry_point, '')) <> ''
                      AND TRIM(COALESCE(s.target_business, '')) <> ''
                    GROUP BY lead.id"""
            ),
            *self._gate_queries_negotiation(),
            *self._gate_queries_handover(),
        ]

    @api.model
    def _gate_queries_negotiation(self):
        return [
            SQL(
                """SELECT lead.id, 'negotiation', NULL::int, 'bottom_line', COUNT(*)
                     FROM lead JOIN logistics_negotiation n ON n.lead_id = lead.id
                    WHERE TRIM(COALESCE(n.focus_business, '')) <> ''
                      AND (TRIM(COALESCE(n.bottom_line, '')) <> ''
                           OR TRIM(COALESCE(n.floor_price, '')) <> ''
                           OR n.floor_amount > 0)
                    GROUP BY lead.id"""
            ),
            SQL(
                """SELECT lead.id, 'negotiation', NULL::int, 'rehearsal', COUNT(*)
                     FROM lead JOIN logistics_negotiation n ON n.lead_id = lead.id
                    WHERE TRIM(COALESCE(n.rehearsal, '')) <> ''
                    GROUP BY lead.id"""
            ),
        ]

    @api.model
    def _gate_queries_handover(self):
        members = self.env["logistics.handover"]._fields["member_ids"]
        return [
            SQL(
                """SELECT lead.id, 'handover', NULL::int, 'submitted', COUNT(*)
                     FROM lead JOIN logistics_handover h ON h.lead_id = lead.id
                    WHERE h.state IN ('submitted', 'accepted')
                    GROUP BY lead.id"""
            ),
            SQL(
                """SELECT lead.id, 'handover', NULL::int, 'group', COUNT(*)
                     FROM lead JOIN logistics_handover h ON h.lead_id = lead.id
                    WHERE EXISTS (SELECT 1 FROM %s m WHERE m.%s = h.id)
                    GROUP BY lead.id""",
                SQL.identifier(members.relation),
                SQL.identifier(members.column1),
            ),
        ]
