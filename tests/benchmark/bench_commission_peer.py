"""From paid invoices to settled commission, beside OCA's ``commission_oca`` and
``account_commission_oca``, on the same invoices.

    BENCH_LINES=50000 BENCH_LINES_EACH=5 python -m odoo shell -c FILE -d DATABASE \
        --no-http < tests/benchmark/bench_commission_peer.py

The database has logistics_kpi, both peer addons and a chart of accounts. Fifty people
have their part of the invoices; each is agent of the peer and person of ours, at one
rate. An invoice has five lines unless told: freight, handling, insurance, pick-up and
delivery. The ledger is written in one transaction and settled in the next, as the night
and the end of a month are. Interleaved runs, each undone; the database keeps the
invoices, so it is a copy.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import statistics
import sys
from datetime import date

sys.path.insert(0, "tests/benchmark")

from common import SQL, timed
from paid_invoices import PEOPLE, PaidInvoices

from odoo.sql_db import db_connect

LINES = int(os.environ.get("BENCH_LINES", "10000"))
EACH = int(os.environ.get("BENCH_LINES_EACH", "5"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "3"))
RATE = 0.02
company = env.company

if "account.invoice.line.agent" not in env:
    raise SystemExit("Install account_commission_oca in this database first.")


def agents():
    """The same people as agents of the peer, on every line of the invoices."""
    commission = env["commission"].create(
        {"name": "Bench", "fix_qty": RATE * 100, "invoice_state": "paid"}
    )
    for invoice, _payment, _partial in invoices.moves:
        agent = env["res.partner"].create(
            {
                "name": f"Agent of {invoice.partner_id.name}",
                "agent": True,
                "commission_id": commission.id,
                "settlement": "monthly",
            }
        )
        env.cr.execute(
            SQL(
                """
                INSERT INTO account_invoice_line_agent (
                    object_id, invoice_id, invoice_date, agent_id, commission_id,
                    company_id, amount, settled)
                SELECT l.id, m.id, m.invoice_date, %s, %s, m.company_id,
                       l.price_subtotal * %s, FALSE
                  FROM account_move_line l JOIN account_move m ON m.id = l.move_id
                 WHERE m.partner_id = %s AND m.move_type = 'out_invoice'
                   AND l.display_type = 'product'
                """,
                agent.id,
                commission.id,
                RATE,
                invoice.partner_id.id,
            )
        )
    env.cr.execute("ANALYZE account_invoice_line_agent")
    env.invalidate_all()


def plan():
    version = env["logistics.commission.version"].create(
        {
            "plan_id": env["logistics.commission.plan"].create({"name": "Bench"}).id,
            "date_from": date(2026, 4, 1),
            "scope": "period",
            "rate_ids": [(0, 0, {"bound": 0, "rate": RATE})],
        }
    )
    version._approval_as_engine().write({"approval_state": "approved"})


def ours():
    """:returns: (seconds of the ledger, of the settlement, money, statements)"""
    env.invalidate_all()
    before = env.cr.sql_log_count
    ledger, _cpu, _written = timed(
        lambda: env["logistics.commission.entry"]._run(company)
    )
    env.cr.commit()
    settlement = env["logistics.commission.settlement"].create(
        {"month": date(2026, 4, 1), "company_id": company.id}
    )
    env.flush_all()

    def settle():
        settlement.action_prepare()
        settlement._approval_as_engine().write({"approval_state": "approved"})
        settlement._lock()
        env.flush_all()

    seconds, _cpu, _none = timed(settle)
    earned, count = settlement.amount_earned, env.cr.sql_log_count - before
    env.cr.rollback()
    forget()
    return ledger, seconds, earned, count


def forget():
    """Empty the ledger, and its tables of the rows that are gone."""
    env.cr.execute("SET LOCAL session_replication_role = replica")
    for table in ("logistics_commission_entry", "logistics_commission_event"):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.cr.commit()
    with db_connect(env.cr.dbname).cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM logistics_commission_entry, logistics_commission_event")
        cr._cnx.autocommit = False
    env.invalidate_all()


def peer():
    """:returns: (seconds, money, statements)"""
    env.invalidate_all()
    before = env.cr.sql_log_count
    wizard = env["commission.make.settle"].create(
        {"date_to": date(2026, 5, 1), "settlement_type": "sale_invoice"}
    )
    env.flush_all()

    def settle():
        wizard.action_settle()
        env.flush_all()

    seconds, _cpu, _none = timed(settle)
    made = env["commission.settlement"].search([("company_id", "=", company.id)])
    paid, count = sum(made.mapped("total")), env.cr.sql_log_count - before
    env.cr.rollback()
    env.invalidate_all()
    return seconds, paid, count


env["logistics.company.policy"]._get(company).commission_from = date(2026, 1, 1)
env["logistics.commission.version"].search(
    [("approval_state", "=", "approved"), ("company_id", "=", company.id)]
)._approval_as_engine().write({"approval_state": "draft"})
seconds, _cpu, invoices = timed(lambda: PaidInvoices(env, LINES // EACH, EACH))
agents()
plan()
env.cr.commit()
forget()
print(
    f"{LINES} lines of {LINES // EACH} invoices of {PEOPLE} people,"
    f" {seconds:.0f} s to build"
)
whole, settled = [], []
for _pair in range(PAIRS):
    ledger, settlement, earned, statements = ours()
    theirs, paid, asked = peer()
    whole.append(theirs / (ledger + settlement))
    settled.append(theirs / settlement)
    print(
        f"ours: ledger {ledger:.2f} s, settlement {settlement:.2f} s, {statements}"
        f" statements, {earned:.2f}; peer: {theirs:.2f} s, {asked} statements,"
        f" {paid:.2f}"
    )
print(f"from paid to settled: {statistics.median(whole):.1f} times faster")
print(f"the settlement alone: {statistics.median(settled):.1f} times faster")
