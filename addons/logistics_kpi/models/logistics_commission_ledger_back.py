from psycopg2.extras import Json

from odoo import api, models

from ..tools.commission import cents, first_match, number
from ..tools.ledger import PAID
from ..tools.ledgerterms import achieved, target_of
from ..tools.ledgertypes import Event, Line


class LogisticsCommissionEntry(models.Model):
    """Undone payments are taken back from the person, by the version and at the rate
    of the original (P17)."""

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
        bands = self._bands_of(company, terms, entries)
        lines = [
            self._contra_line(entry, bands[entry.id])
            for entry in entries
            if bands.get(entry.id)
        ]
        for line in self._complete(lines, terms):
            row = rows[line.event]
            row.update(
                amount=line.amount,
                rate=line.rate,
                formula=f"{cents(line.credited)} x {line.rate:.6f} = {line.amount}",
            )

    @api.model
    def _bands_of(self, company, terms, entries):
        """{entry id: bands of money that rate its group}."""
        events = {e.event_id.id: self._event_of(e.event_id) for e in entries}
        facts = self._facts(company, list(events.values()), list(terms.values()))
        found = {}
        for entry in entries:
            chosen = terms.get(entry.version_id.id)
            customer = self._customer_of(events[entry.event_id.id], facts)
            bands = chosen and first_match(chosen.rates, {"tier": customer.tier})
            if bands and chosen.metric:
                employee = entry.employee_id.id
                target = target_of(chosen, facts.targets, employee, entry.date)
                bands = target and achieved(bands, target)
            found[entry.id] = bands
        return found

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
