from odoo import api, models
from odoo.tools import SQL

from ..tools.gates import Measured

#: A visit that took place and was not found false (H-5.0-2).
HAPPENED = SQL(
    "v.actual_start IS NOT NULL AND v.state <> 'cancelled' AND v.is_false IS NOT TRUE"
)


class CrmLead(models.Model):
    """Visits and calls as facts of the gate."""

    _inherit = "crm.lead"

    @api.model
    def _gate_checks(self):
        return super()._gate_checks() | {
            "visit_planned": self.env._("Visit planned with date and place"),
            "visit_done": self.env._("Visit in person made"),
            "visit_with_need": self.env._("Visit made and needs written down"),
            "call_logged": self.env._("Call recorded"),
            "exchange_event": self.env._("Exchange attended by the level or above"),
        }

    def _gate_check_visit_planned(self, gate, facts):
        return Measured(facts.get(("visit_planned", None), 0))

    def _gate_check_visit_done(self, gate, facts):
        return Measured(facts.get(("happened", "visit"), 0))

    def _gate_check_visit_with_need(self, gate, facts):
        visited, needs = ("happened", "visit") in facts, ("finding", "need") in facts
        return Measured(visited + needs)

    def _gate_check_call_logged(self, gate, facts):
        return Measured(facts.get(("happened", "call"), 0))

    def _gate_check_exchange_event(self, gate, facts):
        return self._gate_by_rank("exchange", gate, facts)

    @api.model
    def _gate_by_rank(self, what, gate, facts):
        """Events in which somebody of the demanded rank or above took part."""
        return Measured(
            sum(
                number
                for (name, rank), number in facts.items()
                if name == what and rank >= gate.rank
            )
        )

    # --- facts ------------------------------------------------------------------------

    @api.model
    def _gate_fact_fields(self):
        return super()._gate_fact_fields() + [
            ("calendar.event", "opportunity_id active location"),
            (
                "logistics.visit",
                "lead_id channel_id state place actual_start planned_start"
                " to_replan is_false user_id company_id date purpose_ids companion_ids",
            ),
            ("hr.version", "employee_id active date_version job_level_id"),
            ("hr.employee", "user_id company_id"),
        ]

    @api.model
    def _gate_fact_queries(self, today):
        return super()._gate_fact_queries(today) + [
            self._gate_query_planned_meeting(),
            self._gate_query_planned_visit(),
            self._gate_query_happened(),
            self._gate_query_exchange(),
        ]

    @api.model
    def _gate_query_planned_meeting(self):
        return SQL(
            """SELECT lead.id, 'visit_planned', NULL::int, NULL, COUNT(*)
                 FROM lead JOIN calendar_event e ON e.opportunity_id = lead.id
                WHERE e.active AND COALESCE(e.location, '') <> ''
                GROUP BY lead.id"""
        )

    @api.model
    def _gate_query_planned_visit(self):
        # The same agreed visit may be a meeting too: the fact is then counted twice,
        # one is enough for every gate that asks for it.
        return SQL(
            """SELECT lead.id, 'visit_planned', NULL::int, NULL, COUNT(*)
                 FROM lead JOIN logistics_visit v ON v.lead_id = lead.id
                 JOIN logistics_visit_channel c ON c.id = v.channel_id
                WHERE c.kind = 'visit' AND v.state <> 'cancelled'
                  AND COALESCE(v.place, '') <> ''
                  AND (v.actual_start IS NOT NULL
                       OR v.planned_start IS NOT NULL AND v.to_replan IS NOT TRUE)
                GROUP BY lead.id"""
        )

    @api.model
    def _gate_query_happened(self):
        return SQL(
            """SELECT lead.id, 'happened', NULL::int, c.kind, COUNT(*)
                 FROM lead JOIN logistics_visit v ON v.lead_id = lead.id
                 JOIN logistics_visit_channel c ON c.id = v.channel_id
                WHERE %s
                GROUP BY lead.id, c.kind""",
            HAPPENED,
        )

    @api.model
    def _gate_query_exchange(self):
        """Exchanges by the highest rank of our people in them, on the day of the
        exchange: ``("exchange", rank) -> number``."""
        purpose = self.env["logistics.visit"]._fields["purpose_ids"]
        companion = self.env["logistics.visit"]._fields["companion_ids"]
        return SQL(
            """SELECT x.lead_id, 'exchange', x.rank, NULL, COUNT(*)
                 FROM (
                   SELECT lead.id AS lead_id, v.id, MAX(COALESCE(j.rank, 0)) AS rank
                     FROM lead JOIN logistics_visit v ON v.lead_id = lead.id
                     JOIN %(purposes)s p ON p.%(purpose_visit)s = v.id
                     JOIN logistics_visit_purpose g
                       ON g.id = p.%(purpose)s AND g.code = 'exchange'
                     CROSS JOIN LATERAL (
                       SELECT v.user_id
                       UNION SELECT c.%(companion)s FROM %(companions)s c
                              WHERE c.%(companion_visit)s = v.id
                     ) u
                     LEFT JOIN hr_employee m
                       ON m.user_id = u.user_id AND m.company_id = v.company_id
                     LEFT JOIN LATERAL (
                       SELECT h.job_level_id FROM hr_version h
                        WHERE h.employee_id = m.id AND h.active
                        ORDER BY h.date_version <= v.date DESC,
                                 ABS(h.date_version - v.date)
                        LIMIT 1
                     ) h ON TRUE
                     LEFT JOIN logistics_job_level j ON j.id = h.job_level_id
                    WHERE %(happened)s
                    GROUP BY lead.id, v.id
                 ) x
                GROUP BY x.lead_id, x.rank""",
            purposes=SQL.identifier(purpose.relation),
            purpose_visit=SQL.identifier(purpose.column1),
            purpose=SQL.identifier(purpose.column2),
            companions=SQL.identifier(companion.relation),
            companion_visit=SQL.identifier(companion.column1),
            companion=SQL.identifier(companion.column2),
            happened=HAPPENED,
        )
