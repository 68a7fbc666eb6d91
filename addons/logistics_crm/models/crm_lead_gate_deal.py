from odoo import api, models
from odoo.tools import SQL

from ..tools.gates import Measured


class CrmLead(models.Model):
    """Meetings, needs, solution, negotiation and hand-over as facts of the gate."""

    _inherit = "crm.lead"

    @api.model
    def _gate_checks(self):
        return super()._gate_checks() | {
            "seminar": self.env._("Sales seminar held, with superior and minutes"),
            "entry_point": self.env._(
                "Entry point and target business in the need sheet"
            ),
            "cooperation_plan": self.env._(
                "Solution in internal discussion or confirmed"
            ),
            "bottom_line": self.env._(
                "Focus business and bottom line of a negotiation"
            ),
            "rehearsal": self.env._("Negotiation rehearsed"),
            "preparation_started": self.env._("Hand-over sheet with operations"),
            "operations_group": self.env._("Hand-over accepted with its members"),
        }

    def _gate_check_seminar(self, gate, facts):
        return self._gate_by_rank("seminar", gate, facts)

    def _gate_check_need(self, gate, facts):
        found = super()._gate_check_need(gate, facts)
        return Measured(found.count + facts.get(("deal", "need"), 0))

    def _gate_check_entry_point(self, gate, facts):
        return Measured(facts.get(("deal", "entry_point"), 0))

    def _gate_check_cooperation_plan(self, gate, facts):
        return Measured(facts.get(("deal", "solution"), 0))

    def _gate_check_bottom_line(self, gate, facts):
        return Measured(facts.get(("deal", "bottom_line"), 0))

    def _gate_check_rehearsal(self, gate, facts):
        return Measured(facts.get(("deal", "rehearsal"), 0))

    def _gate_check_preparation_started(self, gate, facts):
        return Measured(facts.get(("deal", "handover"), 0))

    def _gate_check_operations_group(self, gate, facts):
        return Measured(facts.get(("deal", "operations_group"), 0))

    # --- facts ------------------------------------------------------------------------

    @api.model
    def _gate_fact_fields(self):
        return super()._gate_fact_fields() + [
            ("logistics.meeting", "lead_id kind highest_rank state superior_present"),
            ("logistics.need.sheet", "lead_id entry_point target_business"),
            ("logistics.need", "sheet_id"),
            ("logistics.solution", "lead_id state"),
            ("logistics.negotiation", "lead_id bottom_line focus_business rehearsal"),
            ("logistics.handover", "lead_id state member_ids"),
        ]

    @api.model
    def _gate_fact_queries(self, today):
        return super()._gate_fact_queries(today) + [
            self._gate_query_meeting(),
            *self._gate_query_deal(),
        ]

    @api.model
    def _gate_query_meeting(self):
        """Held meetings by the highest rank in them; a seminar counts with the direct
        superior of the salesperson only (H-5.6.2)."""
        return SQL(
            """SELECT lead.id, m.kind, m.highest_rank, NULL, COUNT(*)
                 FROM lead JOIN logistics_meeting m ON m.lead_id = lead.id
                WHERE m.state = 'held'
                  AND (m.kind = 'exchange'
                       OR m.kind = 'seminar' AND m.superior_present)
                GROUP BY lead.id, m.kind, m.highest_rank"""
        )

    @api.model
    def _gate_query_deal(self):
        """Counted records around the deal: ``("deal", what) -> number``."""
        need = SQL("logistics_need n JOIN logistics_need_sheet r ON r.id = n.sheet_id")
        sources = [
            ("need", need, SQL("TRUE")),
            (
                "entry_point",
                SQL("logistics_need_sheet r"),
                SQL("r.entry_point <> '' AND r.target_business <> ''"),
            ),
            (
                "solution",
                SQL("logistics_solution r"),
                SQL("r.state IN ('internal', 'confirmed')"),
            ),
            (
                "bottom_line",
                SQL("logistics_negotiation r"),
                SQL("r.bottom_line <> '' AND r.focus_business <> ''"),
            ),
            ("rehearsal", SQL("logistics_negotiation r"), SQL("r.rehearsal <> ''")),
            (
                "handover",
                SQL("logistics_handover r"),
                SQL("r.state IN ('submitted', 'accepted')"),
            ),
            (
                "operations_group",
                SQL("logistics_handover r"),
                self._gate_group_formed(),
            ),
        ]
        return [
            SQL(
                """SELECT lead.id, 'deal', NULL::int, %s, COUNT(*)
                     FROM lead, %s WHERE r.lead_id = lead.id AND %s
                    GROUP BY lead.id""",
                what,
                source,
                condition,
            )
            for what, source, condition in sources
        ]

    @api.model
    def _gate_group_formed(self):
        members = self.env["logistics.handover"]._fields["member_ids"]
        return SQL(
            "r.state = 'accepted' AND EXISTS (SELECT 1 FROM %s m WHERE m.%s = r.id)",
            SQL.identifier(members.relation),
            SQL.identifier(members.column1),
        )
