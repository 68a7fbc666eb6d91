from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools.ledgerterms import asked


class Facts(NamedTuple):
    """Everything the judge asks, by id; collected with one statement a fact."""

    owners: dict
    participants: dict
    people: dict
    users: dict
    runs: dict
    history: dict
    tiers: dict
    margins: dict
    grades: dict
    types: dict
    parts: dict
    targets: dict


class LogisticsCommissionEntry(models.Model):
    """Facts of the ledger: who, which customer, which margin, as of the invoice."""

    _inherit = "logistics.commission.entry"

    @api.model
    def _facts(self, company, events, terms):
        """:param events: list of ``tools.ledger.Event``
        :param terms: the ``Terms`` they are judged by; what none asks is not read
        :returns: Facts; a fixed number of statements whatever the number of events
        """
        moves = self.env["account.move"].browse({event.move for event in events})
        owners, participants = self._facts_owners(moves)
        ids = {user for user in owners.values() if user}
        ids.update(row[0] for rows in participants.values() for row in rows)
        users = self.env["res.users"].browse(ids)
        first = min(event.invoice_date for event in events)
        Owner = self.env["logistics.customer.owner"]
        bridge = Owner._bridge_employees(users, company, first).employees
        partners = tuple({event.partner for event in events})
        months = {event.date.replace(day=1) for event in events}
        employees = self.env["hr.employee"].browse([e.id for e in bridge.values()])
        wanted = asked(terms)
        return Facts(
            owners,
            participants,
            self._facts_people(employees, "margin" in wanted),
            {user: employee.id for user, employee in bridge.items()},
            self._facts_runs(company, partners) if "age" in wanted else {},
            self._facts_history(partners) if "source" in wanted else {},
            self._facts_tiers(company, partners) if "tier" in wanted else {},
            self._facts_margins(company, partners) if "margin" in wanted else {},
            self._grades(employees, months) if "grade" in wanted else {},
            self._facts_types(terms, partners),
            self._facts_parts(terms, moves),
            self._facts_targets(terms, employees),
        )

    @api.model
    def _facts_owners(self, moves):
        """Whom the invoices are credited to, and who took part on their day.

        :returns: ({move id: user id or None},
            {move id: [(user id, agreed percent or None)]})
        """
        owners, participants = {}, defaultdict(list)
        if not moves.ids:
            return owners, participants
        lead = self.env["logistics.customer.owner"]._sql_invoice_owners(
            tuple(moves.ids)
        )
        for move, owner, others in self.env.execute_query(SQL(_OWNERS, owners=lead)):
            owners[move] = owner
            for user, share in others or ():
                participants[move].append((user, share or None))
        return owners, participants

    @api.model
    def _facts_people(self, employees, with_standard):
        """{employee id: [(first day, department, level, standard, last day)]}.

        :param with_standard: is the profit standard of the levels asked for?
        """
        found = defaultdict(list)
        # sudo: where people worked and their last day decide about their money; nobody
        # sees hr data.
        versions = self.env["hr.version"].sudo()
        for version in versions.search_fetch(
            [("employee_id", "in", employees.ids)],
            [
                "employee_id",
                "date_version",
                "department_id",
                "job_level_id",
                "departure_date",
            ],
            order="date_version, id",
        ):
            level, employee = version.job_level_id, version.employee_id
            found[employee.id].append(
                (
                    version.date_version,
                    version.department_id.id or None,
                    level.id or None,
                    round(level.profit_standard, 6) if with_standard else 0,
                    employee.departure_date,
                )
            )
        return found

    @api.model
    def _facts_runs(self, company, partners):
        """{partner id: [first days of business]}; a gap in which the customer counts as
        lost starts anew (H-9.1-12)."""
        months = self.env["logistics.company.policy"]._get(company).lost_months
        rows = self.env.execute_query(
            SQL(
                """
                SELECT customer, array_agg(day ORDER BY day)
                  FROM (SELECT commercial_partner_id AS customer, invoice_date AS day,
                               COALESCE(invoice_date > LAG(invoice_date) OVER (
                                   PARTITION BY commercial_partner_id
                                   ORDER BY invoice_date) + %(gap)s::interval,
                                   TRUE) AS starts
                          FROM account_move
                         WHERE state = 'posted' AND move_type = 'out_invoice'
                           AND company_id = %(company)s AND invoice_date IS NOT NULL
                           AND commercial_partner_id IN %(partners)s) AS business
                 WHERE starts GROUP BY customer
                """,
                gap=f"{months} months",
                company=company.id,
                partners=partners,
            )
        )
        return dict(rows)

    @api.model
    def _facts_history(self, partners):
        """{partner id: [(first day or None, user id, source)]} of lead developers."""
        found = defaultdict(list)
        for partner, *row in self.env.execute_query(
            SQL(
                """
                SELECT partner_id, date_from, user_id, source
                  FROM logistics_customer_owner
                 WHERE role = 'lead' AND partner_id IN %(partners)s
                   AND is_merged IS NOT TRUE
                   AND (date_to IS NULL OR date_from IS NULL OR date_to > date_from)
              ORDER BY partner_id, date_from NULLS FIRST, id
                """,
                partners=partners,
            )
        ):
            found[partner].append(tuple(row))
        return found

    @api.model
    def _facts_tiers(self, company, partners):
        """{partner id: [(first day, last day or None, tier id)]} in the policy scheme,
        from the approved assessments."""
        scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(company)
        found = self.env["logistics.tier.assessment"].search_fetch(
            [
                ("company_id", "=", company.id),
                ("scheme_id", "=", scheme.id),
                ("partner_id", "in", partners),
                ("approval_state", "=", "approved"),
                ("valid_from", "!=", False),
            ],
            ["partner_id", "valid_from", "valid_to", "decided_tier_id"],
        )
        rows = defaultdict(list)
        for row in found:
            rows[row.partner_id.id].append(
                (row.valid_from, row.valid_to, row.decided_tier_id.id or None)
            )
        return rows

    @api.model
    def _facts_margins(self, company, partners):
        """{(partner id, first of month): confirmed margin}."""
        found = self.env["logistics.gross.profit"].search_fetch(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", partners),
                ("confirmed_at", "!=", False),
            ],
            ["partner_id", "month", "margin"],
        )
        return {(g.partner_id.id, g.month): g.margin for g in found}

    @api.model
    def _grades(self, employees, months):
        """Appraisal grades; who has none is exempt (H-9.1-13).

        :returns: {(employee id, first of month): key}
        """
        found = self.env["logistics.kpi.appraisal"].search_fetch(
            [
                ("employee_id", "in", employees.ids),
                ("period", "=", "month"),
                ("subject", "=", "person"),
                ("date_from", "in", list(months)),
                ("state", "=", "confirmed"),
            ],
            ["employee_id", "date_from", "grade_id"],
        )
        return {
            (row.employee_id.id, row.date_from): row.grade_id.name
            for row in found
            if row.grade_id
        }


_OWNERS = """
SELECT lead.move_id, lead.user_id, others.pairs
  FROM (%(owners)s) AS lead
  JOIN account_move m ON m.id = lead.move_id
  LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_array(x.user_id, x.share) ORDER BY x.user_id)
                  AS pairs
         FROM (SELECT o.user_id, MAX(o.share) AS share
                 FROM logistics_customer_owner o
                WHERE o.partner_id = m.commercial_partner_id
                  AND o.role = 'participant'
                  AND (o.date_from IS NULL
                       OR o.date_from <= COALESCE(m.invoice_date, m.date))
                  AND (o.date_to IS NULL
                       OR o.date_to > COALESCE(m.invoice_date, m.date))
             GROUP BY o.user_id) AS x) AS others ON TRUE
"""
