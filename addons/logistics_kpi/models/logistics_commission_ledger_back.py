from decimal import Decimal

from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL

from ..tools.commission import cents, number
from ..tools.ledger import PAID
from ..tools.ledgertypes import Event, Line


class LogisticsCommissionEntry(models.Model):
    """What is taken back: undone payments and refunds, from the person, by the version
    and at the rate of the original (P14, P17, P19)."""

    _inherit = "logistics.commission.entry"

    # --- undone payments ------------------------------------------------------------

    @api.model
    def _write_contra(self, company, terms):
        originals = self.search_fetch(
            [
                ("company_id", "=", company.id),
                ("event_id.reversed_by_id", "!=", False),
                ("event_id.reversed_by_id.entry_ids", "=", False),
                ("kind", "in", ("commission", "refund")),
            ]
        )
        if not originals:
            return 0
        rows = {entry.id: self._contra_row(entry) for entry in originals}
        grouped = originals.filtered("group_key")
        if grouped:
            self._rate_contra(company, terms, grouped, rows)
        done = self._insert(company, list(rows.values()))
        self._stamp(dict.fromkeys(originals.event_id.reversed_by_id.ids, PAID))
        return done

    @api.model
    def _contra_row(self, entry):
        return {
            "kind": "contra",
            "version_id": entry.version_id.id,
            "event_id": entry.event_id.reversed_by_id.id,
            "employee_id": entry.employee_id.id,
            "partner_id": entry.partner_id.id or None,
            "date": entry.date,
            "base": -entry.base,
            "share": entry.share,
            "credited": -entry.credited,
            "weight": entry.weight,
            "rate": entry.rate,
            "factors": Json(entry.factors or {}),
            "formula": f"-1 x ({entry.formula})",
            "amount": -entry.amount,
            "group_key": entry.group_key or None,
            "contra_of_id": entry.id,
        }

    @api.model
    def _rate_contra(self, company, terms, entries, rows):
        """Where a total decides the rate, what remains of the total decides it."""
        events = {e.event_id.id: self._event_of(e.event_id) for e in entries}
        facts = self._facts(company, list(events.values()))
        lines = []
        for entry in entries:
            chosen = terms.get(entry.version_id.id)
            customer = self._customer_of(events[entry.event_id.id], facts)
            bands = chosen and next(
                (
                    rule.gives
                    for rule in chosen.rates
                    if not rule.conditions["tier"]
                    or customer.tier in rule.conditions["tier"]
                ),
                None,
            )
            if bands:
                lines.append(self._contra_line(entry, bands))
        for line in self._complete(lines, terms):
            row = rows[line.event]
            row.update(
                amount=line.amount,
                rate=line.rate,
                formula=f"{cents(line.credited)} x {line.rate:.6f} = {line.amount}",
            )

    @api.model
    def _contra_line(self, entry, bands):
        """The contra as a line of its group; its event is the entry's id here."""
        prefix, employee, name = entry.group_key.split("/")
        return Line(
            entry.version_id.id,
            entry.id,
            entry.employee_id.id,
            -number(entry.base),
            number(entry.share),
            -number(entry.credited),
            number(entry.weight),
            None,
            {},
            None,
            (int(prefix), int(employee), name),
            entry.date,
            bands,
        )

    @api.model
    def _event_of(self, event):
        return Event(
            event.id,
            event.base,
            event.move_ref,
            event.partner_id.id,
            event.date,
            event.invoice_date,
            event.due_date,
            event.kind,
        )

    # --- refunds --------------------------------------------------------------------

    @api.model
    def _write_refunds(self, company):
        """Money that went back: of the original invoice's earnings the part that the
        refund is of its money."""
        rows = self.env.execute_query(SQL(_REFUNDS, company=company.id))
        done = self._insert(company, [self._refund_row(row) for row in rows])
        self._stamp(dict.fromkeys((row[0] for row in rows), PAID))
        self.env.cr.execute(SQL(_REFUNDS_OF_NOTHING, company=company.id))
        return done

    @api.model
    def _refund_row(self, row):
        event, base, date, partner, version, employee, first, amount, share, of = row
        part = number(base) / number(of) if of else Decimal(0)
        money = max(cents(number(amount) * part), -cents(amount))
        return {
            "kind": "refund",
            "version_id": version,
            "event_id": event,
            "employee_id": employee,
            "partner_id": partner,
            "date": date,
            "base": base,
            "share": share,
            "credited": number(base) * number(share) / 100,
            "weight": 1,
            "rate": number(amount) / number(of) if of else 0,
            "factors": Json({}),
            "formula": f"{cents(amount)} x {cents(base)} / {cents(of)} = {money}",
            "amount": money,
            "contra_of_id": first,
        }


#: The money of the original that was credited counts, not the whole invoice.
_REFUNDS = """
WITH original AS (
    SELECT e.id AS refund_id, f.id, f.base
      FROM logistics_commission_event e
      JOIN logistics_commission_event f
        ON f.move_ref = e.origin_ref AND f.base > 0
       AND (f.kind = 'invoice') = (e.kind = 'invoice')
       AND f.reversed_by_id IS NULL AND f.reversal_of_id IS NULL
     WHERE e.company_id = %(company)s AND e.base < 0 AND e.origin_ref IS NOT NULL
       AND e.reversal_of_id IS NULL AND e.reversed_by_id IS NULL
       AND e.reason IS DISTINCT FROM 'paid'
), money AS (
    SELECT refund_id, SUM(base) AS base FROM original GROUP BY refund_id
)
SELECT e.id, e.base, e.date, e.partner_id, n.version_id, n.employee_id, MIN(n.id),
       SUM(n.amount), AVG(n.share), money.base
  FROM original o
  JOIN money ON money.refund_id = o.refund_id
  JOIN logistics_commission_event e ON e.id = o.refund_id
  JOIN logistics_commission_entry n ON n.event_id = o.id AND n.kind = 'commission'
 GROUP BY e.id, n.version_id, n.employee_id, money.base
"""

_REFUNDS_OF_NOTHING = """
UPDATE logistics_commission_event SET reason = 'not_paid_before'
 WHERE company_id = %(company)s AND base < 0 AND origin_ref IS NOT NULL
   AND reversal_of_id IS NULL AND reversed_by_id IS NULL AND reason IS NULL
"""
