from odoo import api, models
from odoo.tools import SQL

from ..tools.ledger import judge, rate_groups
from ..tools.ledgertypes import Event

#: Events judged at once: few statements, bounded memory.
SLICE = 50000


class LogisticsCommissionEntry(models.Model):
    """The ledger at work: facts in, judged lines out; a second run writes nothing."""

    _inherit = "logistics.commission.entry"

    @api.model
    def _run(self, companies):
        """Bring the ledger of companies up to date.

        :returns: number of events and entries written
        """
        written = 0
        for company in companies:
            # The keys protect; the lock only spares two runs the same work. Compiling
            # these statements takes PostgreSQL longer than running them.
            self.env.execute_query(
                SQL(
                    "SELECT pg_advisory_xact_lock(hashtext(%s), %s),"
                    " set_config('jit', 'off', TRUE)",
                    "logistics_commission",
                    company.id,
                )
            )
            written += self._as_ledger().with_company(company)._run_company(company)
        return written

    @api.model
    def _run_company(self, company):
        self.flush_model()
        versions = self.env["logistics.commission.version"].search_fetch(
            [("company_id", "=", company.id), ("approval_state", "=", "approved")],
            # What a settlement asks of the versions; the judge reads all the rest.
            ["retention_rate", "release_month", "hold_overdue_rate"],
        )
        terms = {term.id: term for term in versions._terms()}
        invoiced = any(term.basis.startswith("invoiced") for term in terms.values())
        Event = self.env["logistics.commission.event"]
        found = Event._collect(company, invoiced)
        written = 0
        if terms:
            if found.undone:
                written += self._write_contra(company, terms)
            written += self._write_new(company, terms)
            if found.refunds:
                written += self._write_refunds(company, terms)
        written += found.written
        if written:
            self.invalidate_model(flush=False)
            Event.invalidate_model(flush=False)
        return written

    @api.model
    def _write_new(self, company, terms):
        rows = self._pending(company, min(t.date_from for t in terms.values()))
        self._stamp({row[0]: "wait_note" for row in rows if row[-1]})
        rows = [row[:-1] for row in rows if not row[-1]]
        written = 0
        for start in range(0, len(rows), SLICE):
            events, paid = self._read_pending(rows[start : start + SLICE])
            lines, reasons = self._evaluate(company, terms, events, paid)
            done = self._complete(lines, terms)
            partners = {event.id: event.partner for event in events}
            written += self._insert(
                company, [self._row(line, partners[line.event]) for line in done]
            )
            self._stamp(reasons)
        return written

    @api.model
    def _pending(self, company, start):
        """Facts of money that are not credited in full yet; last in each row: does it
        wait for a commercial acceptance bill (decision E9)?"""
        policy = self.env["logistics.company.policy"]._get(company)
        waits = SQL("FALSE")
        if policy.commission_wait_note:
            self.env["logistics.note"].flush_model()
            waits = SQL(_WAITS_FOR_NOTE)
        return self.env.execute_query(
            SQL(
                """
                SELECT e.id, e.base, e.move_ref, e.partner_id, e.date, e.invoice_date,
                       e.due_date, e.kind, paid.pairs, %(waits)s
                  FROM logistics_commission_event e
             LEFT JOIN LATERAL (
                       SELECT array_agg(n.employee_id || ',' || n.version_id) AS pairs
                         FROM logistics_commission_entry n
                        WHERE n.event_id = e.id) paid ON TRUE
                 WHERE e.company_id = %(company)s AND e.base <> 0
                   AND e.reversal_of_id IS NULL AND e.reversed_by_id IS NULL
                   AND (e.base > 0 OR e.origin_ref IS NULL)
                   AND e.reason IS DISTINCT FROM 'paid'
                   AND GREATEST(e.date, e.due_date) >= %(start)s
              ORDER BY e.date, e.id
                """,
                waits=waits,
                company=company.id,
                start=start,
            )
        )

    @api.model
    def _read_pending(self, rows):
        """:returns: (events, {event id: pairs of employee and version paid already})"""
        events, paid = [], {}
        for *row, pairs in rows:
            events.append(Event(*row))
            if pairs:
                paid[row[0]] = {tuple(map(int, pair.split(","))) for pair in pairs}
        return events, paid

    @api.model
    def _evaluate(self, company, terms, events, paid):
        """Judge events.

        :returns: (lines without group amounts, {event id: reason})
        """
        chosen = list(terms.values())
        facts = self._facts(company, events, chosen)
        lines, reasons, cache = [], {}, {}
        for event in events:
            verdict = judge(
                event,
                chosen,
                self._customer_of(event, facts),
                self._persons_of(event, facts, cache),
                paid.get(event.id, frozenset()),
                cache,
            )
            lines += verdict.lines
            reasons[event.id] = verdict.reason
        return lines, reasons

    @api.model
    def _complete(self, lines, terms):
        """Give amounts to the lines whose total decides them."""
        keys = {line.group for line in lines if line.group}
        return rate_groups(lines, terms, self._groups_before(keys))

    @api.model
    def _groups_before(self, keys):
        """{group: (base, weighted base, amount)} that the ledger holds."""
        if not keys:
            return {}
        names = {self._group_name(key): key for key in keys}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT group_key, SUM(credited), SUM(credited * weight), SUM(amount)
                  FROM logistics_commission_entry
                 WHERE group_key = ANY(%s) GROUP BY group_key
                """,
                list(names),
            )
        )
        return {names[key]: tuple(sums) for key, *sums in rows}

    @api.model
    def _group_name(self, key):
        return "/".join(map(str, key))

    @api.model
    def _cron_run(self):
        """Nightly: a company that fails does not stop the others."""
        self.env["res.company"]._logistics_each(self._run)


#: The customer gave a commercial bill for the invoice that is not money yet: held,
#: dishonoured, or passed on with recourse.
_WAITS_FOR_NOTE = """(e.kind = 'payment' AND EXISTS (
    SELECT FROM logistics_note_move_rel r
      JOIN logistics_note n ON n.id = r.logistics_note_id
     WHERE r.account_move_id = e.move_ref AND n.kind = 'commercial'
       AND n.date_received <= e.date
       AND (n.state IN ('held', 'dishonoured')
            OR n.has_recourse AND n.state IN ('endorsed', 'discounted'))))"""
