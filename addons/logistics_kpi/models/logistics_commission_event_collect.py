from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class Collected(NamedTuple):
    """What a look at the books found.

    :param written: number of facts that are new
    :param undone: is there an undone payment that its people still have?
    :param refunds: does the company know refunds at all?
    """

    written: int
    undone: bool
    refunds: bool


SOURCES = {
    "account.partial.reconcile": (),
    "account.move": (
        "state",
        "move_type",
        "invoice_date",
        "date",
        "amount_untaxed",
        "amount_untaxed_signed",
        "amount_total",
        "commercial_partner_id",
        "company_id",
        "reversed_entry_id",
        "name",
        "currency_id",
    ),
    "account.move.line": ("date_maturity", "balance", "account_id", "tax_line_id"),
    "account.account": ("account_type",),
}


class LogisticsCommissionEvent(models.Model):
    """Finding money facts: one anti-join in each direction, never a highest number,
    because commits come out of order. A second run writes nothing."""

    _inherit = "logistics.commission.event"

    @api.model
    def _collect(self, companies, invoiced=None):
        """Write new facts and contra facts of companies.

        :param invoiced: do invoices count by themselves, before they are paid? Default:
            where a version, even a draft, is based on them
        :returns: Collected. A fixed number of statements.
        """
        policies = self.env["logistics.company.policy"]
        start = min(policies._get(c)._commission_start() for c in companies)
        for model, names in SOURCES.items():
            self.env[model].flush_model(names or None)
        self.flush_model()
        if invoiced is None:
            invoiced = self._has_invoiced_basis(companies)
        params = {"companies": tuple(companies.ids), "uid": self.env.uid}
        partials = SQL(_NEW_PARTIALS, start=start, **params)
        steps = [self._sql_step(params, partials, _GONE_PARTIAL)]
        if invoiced:
            # Changed invoices first: the new state is a new fact.
            invoices = SQL(_NEW_INVOICES, start=start, **params)
            steps += [
                self._sql_step(params, gone=_GONE_INVOICE),
                self._sql_step(params, invoices),
            ]
        found = [self.env.execute_query(step)[0] for step in steps]
        written = sum(row[0] for row in found)
        if written:
            self.invalidate_model(flush=False)
        self._learn(written, found[0][3])
        return Collected(
            written, any(row[1] for row in found), any(row[2] for row in found)
        )

    @api.model
    def _sql_step(self, params, fresh=None, gone=None):
        """One statement that writes new facts, or takes vanished ones back, or both;
        its row is (number written, undone, refunds, rows known): see ``Collected``.
        """
        parts, zero = [fresh] if fresh else [], SQL("0")
        if gone:
            parts.append(SQL(_VANISHED, gone=SQL(gone), **params))
        return SQL(
            "WITH %s %s",
            SQL(", ").join(parts),
            SQL(
                _COUNT,
                new=SQL("(SELECT COUNT(*) FROM ins)") if fresh else zero,
                gone=SQL("(SELECT COUNT(*) FROM gone)") if gone else zero,
                refunds=SQL(_IS_REFUND) if fresh else SQL("FALSE"),
                known=self._sql_known(),
                **params,
            ),
        )

    @api.model
    def _has_invoiced_basis(self, companies):
        return bool(
            self.env["logistics.commission.version"].search_count(
                [
                    ("company_id", "in", companies.ids),
                    ("basis", "in", ("invoiced", "invoiced_profit")),
                ],
                limit=1,
            )
        )


#: Beside what this statement wrote counts what was there before.
_COUNT = """
SELECT %(new)s + %(gone)s,
       %(gone)s > 0 OR EXISTS (
           SELECT FROM logistics_commission_event e
             JOIN logistics_commission_entry n
               ON n.event_id = e.id AND n.kind IN ('commission', 'refund')
            WHERE e.company_id IN %(companies)s AND e.reversed_by_id IS NOT NULL
              AND NOT EXISTS (SELECT FROM logistics_commission_entry x
                               WHERE x.event_id = e.reversed_by_id)),
       %(refunds)s OR EXISTS (
           SELECT FROM logistics_commission_event e
            WHERE e.company_id IN %(companies)s AND e.base < 0
              AND e.origin_ref IS NOT NULL AND e.reversal_of_id IS NULL),
       %(known)s
"""

_IS_REFUND = "EXISTS (SELECT FROM ins WHERE base < 0 AND origin_ref IS NOT NULL)"

#: The other side of a reconciliation decides how much of it was money: a write-off
#: inside a payment, an early payment discount and a bank's fee were not.
_NEW_PARTIALS = """
fresh AS (
    SELECT p.id, p.max_date, p.company_id, side.sign, side.amount, side.other_id,
           l.move_id, COALESCE(l.date_maturity, l.date) AS due_date
      FROM account_partial_reconcile p
CROSS JOIN LATERAL (VALUES
               (p.debit_move_id, p.credit_move_id, p.debit_amount_currency, 1),
               (p.credit_move_id, p.debit_move_id, p.credit_amount_currency, -1)
           ) AS side(line_id, other_id, amount, sign)
      JOIN account_move_line l ON l.id = side.line_id
      JOIN account_account a ON a.id = l.account_id
       AND a.account_type = 'asset_receivable'
      JOIN account_move m ON m.id = l.move_id
       AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
     WHERE p.company_id IN %(companies)s AND p.max_date >= %(start)s
       AND m.amount_total <> 0
       AND NOT EXISTS (
           SELECT FROM logistics_commission_event e
            WHERE e.source_id = p.id AND e.move_ref = m.id AND e.kind <> 'invoice'
              AND e.reversal_of_id IS NULL AND e.reversed_by_id IS NULL)
), other AS (
    SELECT o.id AS line_id, om.id AS move_id, om.move_type,
           om.reversed_entry_id,
           EXISTS (SELECT FROM account_partial_reconcile x
                    WHERE x.exchange_move_id = om.id) AS is_exchange,
           COALESCE(sums.lost, 0) AS lost, sums.debt
      FROM (SELECT DISTINCT other_id FROM fresh) ids
      JOIN account_move_line o ON o.id = ids.other_id
      JOIN account_move om ON om.id = o.move_id
CROSS JOIN LATERAL (
           SELECT SUM(x.balance) FILTER (WHERE x.tax_line_id IS NOT NULL
                      OR a.account_type LIKE 'income%%'
                      OR a.account_type LIKE 'expense%%') AS lost,
                  SUM(x.balance) FILTER (WHERE a.account_type IN
                      ('asset_receivable', 'liability_payable')) AS debt
             FROM account_move_line x JOIN account_account a ON a.id = x.account_id
            WHERE x.move_id = om.id
              AND om.move_type = 'entry') sums
), judged AS (
    SELECT fresh.*, m.name, m.commercial_partner_id, m.currency_id, m.amount_untaxed,
           m.amount_untaxed_signed, m.amount_total, other.move_id AS counter_id,
           COALESCE(m.invoice_date, m.date) AS invoice_date,
           CASE WHEN m.move_type = 'out_refund' THEN m.reversed_entry_id END AS origin,
           other.move_type = 'entry' AS is_money,
           m.reversed_entry_id = other.move_id OR other.reversed_entry_id = m.id
               AS is_own,
           CASE WHEN other.move_type <> 'entry' OR COALESCE(other.debt, 0) = 0 THEN 1
                ELSE GREATEST(0, LEAST(1, 1 + other.lost / other.debt)) END AS part
      FROM fresh
      JOIN account_move m ON m.id = fresh.move_id
      JOIN other ON other.line_id = fresh.other_id AND NOT other.is_exchange
), ins AS (
    INSERT INTO logistics_commission_event (
        create_uid, create_date, write_date, company_id, kind, source_id,
        move_ref, move_id, move_name, counterpart_id, origin_ref, partner_id, date,
        invoice_date, due_date, document_currency_id, document_amount, currency_rate,
        base, reason)
    SELECT %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
           j.company_id, v.kind, j.id, j.move_id, j.move_id, j.name, j.counter_id,
           j.origin, j.commercial_partner_id, j.max_date, j.invoice_date, j.due_date,
           j.currency_id, v.amount, v.rate, ROUND(v.amount * v.rate, 6),
           CASE WHEN v.amount = 0 THEN 'no_money' END
      FROM judged j
CROSS JOIN LATERAL (
           SELECT CASE WHEN j.is_own THEN 'credit_note'
                       WHEN NOT j.is_money THEN 'offset'
                       WHEN j.part = 0 THEN 'write_off' ELSE 'payment' END AS kind,
                  CASE WHEN j.is_own THEN 0 ELSE ROUND(
                      (j.sign * j.amount * j.amount_untaxed / j.amount_total * j.part
                      )::numeric, 6) END AS amount,
                  CASE WHEN j.amount_untaxed = 0 THEN 1
                       ELSE ABS(j.amount_untaxed_signed / j.amount_untaxed) END AS rate
           ) v
     WHERE j.commercial_partner_id IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING base, origin_ref)
"""

_NEW_INVOICES = """
ins AS (
    INSERT INTO logistics_commission_event (
        create_uid, create_date, write_date, company_id, kind, source_id,
        move_ref, move_id, move_name, origin_ref, partner_id, date, invoice_date,
        due_date, document_currency_id, document_amount, currency_rate, base)
    SELECT %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
           m.company_id, 'invoice', m.id, m.id, m.id, m.name,
           CASE WHEN m.move_type = 'out_refund' THEN m.reversed_entry_id END,
           m.commercial_partner_id, COALESCE(m.invoice_date, m.date),
           COALESCE(m.invoice_date, m.date),
           COALESCE(m.invoice_date_due, m.invoice_date, m.date), m.currency_id,
           m.amount_untaxed * SIGN(m.amount_untaxed_signed),
           CASE WHEN m.amount_untaxed = 0 THEN 1
                ELSE ABS(m.amount_untaxed_signed / m.amount_untaxed) END,
           m.amount_untaxed_signed
      FROM account_move m
     WHERE m.state = 'posted' AND m.company_id IN %(companies)s
       AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
       AND COALESCE(m.invoice_date, m.date) >= %(start)s
       AND m.commercial_partner_id IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM logistics_commission_event e
            WHERE e.kind = 'invoice' AND e.source_id = m.id
              AND e.reversal_of_id IS NULL AND e.reversed_by_id IS NULL)
    ON CONFLICT DO NOTHING
    RETURNING base, origin_ref)
"""

_GONE_PARTIAL = """e.kind <> 'invoice' AND NOT EXISTS (
    SELECT FROM account_partial_reconcile p WHERE p.id = e.source_id)"""

_GONE_INVOICE = """e.kind = 'invoice' AND NOT EXISTS (
    SELECT FROM account_move m
     WHERE m.id = e.source_id AND m.state = 'posted'
       AND ROUND(m.amount_untaxed_signed, 2) = ROUND(e.base, 2)
       AND COALESCE(m.invoice_date, m.date) = e.invoice_date)"""

_VANISHED = """
gone AS (
    INSERT INTO logistics_commission_event (
        create_uid, create_date, write_date, company_id, kind, source_id,
        move_ref, move_id, move_name, counterpart_id, origin_ref, partner_id, date,
        invoice_date, due_date, document_currency_id, document_amount, currency_rate,
        base, reversal_of_id, reason)
    SELECT %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
           e.company_id, e.kind, e.source_id, e.move_ref, e.move_id, e.move_name,
           e.counterpart_id, e.origin_ref, e.partner_id, e.date, e.invoice_date,
           e.due_date, e.document_currency_id, -e.document_amount, e.currency_rate,
           -e.base, e.id, CASE WHEN e.base = 0 THEN 'no_money' END
      FROM logistics_commission_event e
     WHERE e.company_id IN %(companies)s AND e.reversal_of_id IS NULL
       AND e.reversed_by_id IS NULL AND %(gone)s
    ON CONFLICT DO NOTHING
    RETURNING id, reversal_of_id
), mark AS (
    UPDATE logistics_commission_event e SET reversed_by_id = gone.id
      FROM gone WHERE e.id = gone.reversal_of_id)
"""
