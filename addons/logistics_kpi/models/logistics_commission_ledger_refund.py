from decimal import Decimal

from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL

from ..tools.commission import ZERO, cents, number
from ..tools.ledger import PAID
from ..tools.ledgertypes import Line

#: Passes: the first line of a refund, then the others of the same refund.
PASSES = 2
#: What rounding leaves of a base.
TINY = Decimal("0.00001")


class LogisticsCommissionEntry(models.Model):
    """Refunds: of the original invoice's earnings the part that the refund is of its
    money, from the same person by the same version (P14, P19). What a refund takes back
    follows what the original still earns: where a payment is undone later, or made
    later, the difference is another line. So the order of events does not matter."""

    _inherit = "logistics.commission.entry"

    _refund_idx = models.Index("(event_id) WHERE kind = 'refund'")

    @api.model
    def _write_refunds(self, company, terms):
        written = 0
        for _pass in range(PASSES):
            found = self.env.execute_query_dict(SQL(_REFUNDS, company=company.id))
            rows = self._refund_rows(company, terms, found)
            if not rows:
                break
            written += self._insert(company, rows)
            self._stamp(dict.fromkeys((row["refund_id"] for row in found), PAID))
        self.env.cr.execute(SQL(_REFUNDS_OF_NOTHING, company=company.id))
        return written

    @api.model
    def _refund_rows(self, company, terms, found):
        """What is missing between what a refund takes back and what it took."""
        rows, grouped, seen = [], [], set()
        for row in found:
            key = (row["refund_id"], row["version_id"], row["employee_id"])
            if not row["root_id"] and key in seen:
                continue  # The next pass refers to the first line.
            missing = self._refund_values(row)
            if not missing:
                continue
            seen.add(key)
            rows.append(missing)
            if row["group_key"]:
                entry = row["first_id"] or row["root_id"]
                grouped.append((entry, row, missing))
        if grouped:
            self._rate_refunds(company, terms, grouped)
        return rows

    @api.model
    def _refund_values(self, row):
        """Values of the line; ``None`` when nothing is missing. Amounts of a group are
        set afterwards."""
        of = number(row["money"] or 0)
        part = max(number(row["base"]) / of, Decimal(-1)) if of else ZERO
        credited = number(row["credited"] or 0) * part - number(row["taken_credited"])
        money = cents(number(row["amount"] or 0) * part) - number(row["taken"])
        if not (abs(credited) > TINY if row["group_key"] else money):
            return None
        weight = number(row["weight"])
        return {
            "kind": "refund",
            "version_id": row["version_id"],
            "event_id": None if row["root_id"] else row["refund_id"],
            "employee_id": row["employee_id"],
            "partner_id": row["partner_id"],
            "date": row["group_date"] if row["group_key"] else row["date"],
            "base": row["base"] if row["root_id"] is None else 0,
            "share": row["share"],
            "credited": credited,
            "weight": weight,
            "rate": number(row["amount"] or 0) / of if of else 0,
            "factors": Json({}),
            "formula": f"{cents(row['amount'] or 0)} x {cents(row['base'])} / "
            f"{cents(of)} - {cents(row['taken'])} = {money}",
            "amount": money,
            "group_key": row["group_key"],
            "contra_of_id": row["root_id"] or row["first_id"],
        }

    @api.model
    def _rate_refunds(self, company, terms, grouped):
        """Where a total decides the rate, what remains of the total decides it."""
        entries = self.browse(dict.fromkeys(entry for entry, *_row in grouped))
        bands = self._bands_of(company, terms, entries)
        lines, rows = [], {}
        for entry, row, values in grouped:
            if not bands.get(entry):
                continue
            version, employee, name = row["group_key"].split("/")
            rows[len(lines)] = values
            lines.append(
                Line(
                    int(version),
                    len(lines),
                    int(employee),
                    number(values["base"]),
                    number(values["share"]),
                    values["credited"],
                    values["weight"],
                    None,
                    {},
                    None,
                    (int(version), int(employee), name),
                    values["date"],
                    bands[entry],
                )
            )
        for line in self._complete(lines, terms):
            rows[line.event].update(
                amount=line.amount,
                rate=line.rate,
                formula=f"{cents(line.credited)} x {line.rate:.6f} = {line.amount}",
            )


#: Beside what living originals earned stands what the refund took so far: its first
#: line, its corrections, and the contra line of a refund that was undone itself.
_REFUNDS = """
WITH refund AS (
    SELECT e.id, e.base, e.date, e.partner_id, e.kind, e.origin_ref,
           e.reversed_by_id IS NULL AS is_living
      FROM logistics_commission_event e
     WHERE e.company_id = %(company)s AND e.base < 0 AND e.origin_ref IS NOT NULL
       AND e.reversal_of_id IS NULL
), original AS (
    SELECT e.id AS refund_id, f.id, f.base
      FROM refund e
      JOIN logistics_commission_event f
        ON f.move_ref = e.origin_ref AND f.base > 0
       AND (f.kind = 'invoice') = (e.kind = 'invoice')
       AND f.reversed_by_id IS NULL AND f.reversal_of_id IS NULL
     WHERE e.is_living
), money AS (
    SELECT refund_id, SUM(base) AS base FROM original GROUP BY refund_id
), target AS (
    SELECT o.refund_id, n.version_id, n.employee_id, COALESCE(n.group_key, '') AS grp,
           MIN(n.id) AS first_id, MIN(n.date) AS group_date, SUM(n.amount) AS amount,
           AVG(n.share) AS share, SUM(n.credited) AS credited,
           COALESCE(SUM(n.credited * n.weight) / NULLIF(SUM(n.credited), 0), 1)
               AS weight
      FROM original o
      JOIN logistics_commission_entry n
        ON n.event_id = o.id AND n.kind = 'commission'
  GROUP BY o.refund_id, n.version_id, n.employee_id, n.group_key
), root AS (
    SELECT n.id, n.event_id AS refund_id, n.version_id, n.employee_id, n.share
      FROM logistics_commission_entry n JOIN refund e ON e.id = n.event_id
     WHERE n.kind = 'refund'
), taken AS (
    SELECT r.refund_id, r.version_id, r.employee_id, COALESCE(n.group_key, '') AS grp,
           SUM(n.amount) AS amount, SUM(n.credited) AS credited,
           MIN(n.date) AS group_date, MAX(n.weight) AS weight
      FROM root r
      JOIN logistics_commission_entry n
        ON (n.id = r.id OR n.contra_of_id = r.id) AND n.dispute_id IS NULL
  GROUP BY r.refund_id, r.version_id, r.employee_id, n.group_key
)
SELECT refund_id, version_id, employee_id, NULLIF(grp, '') AS group_key, t.first_id,
       t.amount, t.credited, COALESCE(t.weight, k.weight) AS weight,
       COALESCE(t.group_date, k.group_date) AS group_date,
       COALESCE(t.share, root.share) AS share, root.id AS root_id, e.base, e.date,
       e.partner_id, money.base AS money, COALESCE(k.amount, 0) AS taken,
       COALESCE(k.credited, 0) AS taken_credited
  FROM target t
  FULL JOIN taken k USING (refund_id, version_id, employee_id, grp)
  LEFT JOIN root USING (refund_id, version_id, employee_id)
  JOIN refund e ON e.id = refund_id
  LEFT JOIN money USING (refund_id)
 ORDER BY refund_id, version_id, employee_id, grp
"""

_REFUNDS_OF_NOTHING = """
UPDATE logistics_commission_event SET reason = 'not_paid_before'
 WHERE company_id = %(company)s AND base < 0 AND origin_ref IS NOT NULL
   AND reversal_of_id IS NULL AND reversed_by_id IS NULL AND reason IS NULL
"""
