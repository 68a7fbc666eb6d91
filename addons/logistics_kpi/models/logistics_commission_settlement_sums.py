from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL

from ..tools.commission import ZERO, number
from .logistics_commission_entry import TRANSFERS


class PersonMonth(NamedTuple):
    """What waits for a person up to the end of a month.

    :param earned: money, with what was undone again before it was paid
    :param back: money to be taken back of earlier months, zero or less
    :param weighted: earned money times the share that is kept back of it
    :param leaving: did the person leave by the end of the month?
    """

    earned: Decimal
    back: Decimal
    weighted: Decimal
    lines: int
    versions: frozenset
    partners: frozenset
    leaving: bool


class Balance(NamedTuple):
    """:param owed: carried forward, zero or less
    :param kept: kept back and not released
    """

    owed: Decimal
    kept: Decimal
    leaving: bool


NOTHING = PersonMonth(ZERO, ZERO, ZERO, 0, frozenset(), frozenset(), False)
NO_BALANCE = Balance(ZERO, ZERO, False)


class LogisticsCommissionSettlement(models.Model):
    """Sums of the waiting lines: no line is read by itself, so that a month of fifty
    thousand costs as many statements as one of fifty."""

    _inherit = "logistics.commission.settlement"

    def _sql_waiting(self, held=()):
        """Lines up to the end of the month that no statement has.

        :param held: pairs of (version id, customer id) whose money waits, but not a
            leaver's (decision C7)
        """
        self.env["logistics.commission.entry"].flush_model()
        self.env["hr.employee"].flush_model(["current_version_id"])
        self.env["hr.version"].flush_model(["departure_date"])
        return SQL(
            _WAITING,
            company=self.company_id.id,
            end=self.date_to,
            versions=[version for version, _partner in held],
            partners=[partner for _version, partner in held],
        )

    def _get_months(self, held=()):
        """{employee id: PersonMonth}, by one statement."""
        rows = self.env.execute_query_dict(
            SQL(_MONTHS, waiting=self._sql_waiting(held))
        )
        Version = self.env["logistics.commission.version"]
        found = {}
        for row in rows:
            old = found.get(row["employee_id"], NOTHING)
            version = Version.browse(row["version_id"] or ())
            earned = number(row["earned"])
            found[row["employee_id"]] = PersonMonth(
                old.earned + earned,
                old.back + number(row["back"]),
                old.weighted + earned * number(round(version.retention_rate, 6)),
                old.lines + row["lines"],
                old.versions | set(version.ids),
                old.partners | set(row["partners"] or ()),
                row["leaving"],
            )
        return found

    def _get_hold_limits(self, months):
        """{version id: overdue rate from which its money waits}."""
        ids = frozenset().union(*(month.versions for month in months.values()))
        versions = self.env["logistics.commission.version"].browse(ids)
        return {v.id: v.hold_overdue_rate for v in versions if v.hold_overdue_rate}

    def _get_held(self, limits, months):
        """Pairs of version and customer whose money waits: too much is overdue."""
        partners = frozenset().union(*(month.partners for month in months.values()))
        overdue = self._get_overdue(self.env["res.partner"].browse(partners))
        return [
            (version, partner)
            for version, limit in limits.items()
            for partner, (rate, _days) in overdue.items()
            if rate > limit
        ]

    def _get_balances(self):
        """{employee id: Balance} of the locked months."""
        rows = self.env.execute_query(
            SQL(
                _BALANCES, company=self.company_id.id, kinds=TRANSFERS, end=self.date_to
            )
        )
        return {
            employee: Balance(-number(owed or 0), -number(kept or 0), leaving)
            for employee, owed, kept, leaving in rows
            if owed or kept
        }

    def _link_entries(self, held):
        """Put the lines into the statements of their people, by one statement."""
        self.env["logistics.commission.statement"].flush_model()
        self.env.cr.execute(
            SQL(_LINK, waiting=self._sql_waiting(held), settlement=self.id)
        )
        self.env["logistics.commission.entry"].invalidate_model(
            ["statement_id"], flush=False
        )
        self.env["logistics.commission.statement"].invalidate_model(
            ["entry_ids"], flush=False
        )


#: Negative lines never wait: a company does not lend what it has to take back.
_WAITING = """
SELECT n.id, n.employee_id, n.version_id, n.partner_id, n.contra_of_id,
       ROUND(n.amount, 2) AS amount,
       COALESCE(v.departure_date <= %(end)s, FALSE) AS leaving
  FROM logistics_commission_entry n
  JOIN hr_employee e ON e.id = n.employee_id
  LEFT JOIN hr_version v ON v.id = e.current_version_id
 WHERE n.company_id = %(company)s AND n.date <= %(end)s AND n.statement_id IS NULL
   AND (n.amount < 0 OR v.departure_date <= %(end)s
        OR NOT EXISTS (
           SELECT FROM unnest(%(versions)s::int[], %(partners)s::int[])
                    AS held(version, partner)
            WHERE held.version = n.version_id AND held.partner = n.partner_id))
"""

#: What was undone before it was paid lessens the earnings; else it is taken back. Lines
#: are looked up in a hash: a join with itself loops where the table has no figures.
_MONTHS = """
WITH waiting AS MATERIALIZED (%(waiting)s), judged AS (
    SELECT w.*, w.amount >= 0
                OR COALESCE(w.contra_of_id IN (SELECT id FROM waiting), FALSE) AS is_own
      FROM waiting w)
SELECT employee_id, version_id, leaving, COUNT(*) AS lines,
       COALESCE(SUM(amount) FILTER (WHERE is_own), 0) AS earned,
       COALESCE(SUM(amount) FILTER (WHERE NOT is_own), 0) AS back,
       array_agg(DISTINCT partner_id) FILTER (WHERE partner_id IS NOT NULL) AS partners
  FROM judged
 GROUP BY employee_id, version_id, leaving
 ORDER BY employee_id, version_id
"""

_BALANCES = """
SELECT n.employee_id,
       SUM(ROUND(n.amount, 2)) FILTER (WHERE n.kind IN ('carried_in', 'carried_out')),
       SUM(ROUND(n.amount, 2)) FILTER (WHERE n.kind IN ('retained', 'released')),
       COALESCE(MAX(v.departure_date) <= %(end)s, FALSE)
  FROM logistics_commission_entry n
  JOIN hr_employee e ON e.id = n.employee_id
  LEFT JOIN hr_version v ON v.id = e.current_version_id
 WHERE n.company_id = %(company)s AND n.kind IN %(kinds)s
 GROUP BY n.employee_id
"""

_LINK = """
WITH waiting AS (%(waiting)s)
UPDATE logistics_commission_entry n SET statement_id = s.id
  FROM waiting w
  JOIN logistics_commission_statement s
    ON s.settlement_id = %(settlement)s AND s.employee_id = w.employee_id
 WHERE n.id = w.id
"""
