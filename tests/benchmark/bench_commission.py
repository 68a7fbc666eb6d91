"""From reconciled invoices to the approved settlement, for fifty people; one more month
on settled history; a backtest of twelve months; what an invoice costs more.

    BENCH_INVOICES=50000 python -m odoo shell -c FILE -d DATABASE --no-http \
        < tests/benchmark/bench_commission.py

The database needs logistics_kpi and a company with a chart of accounts and a cash or
bank journal. Fifty customers of fifty people get one paid invoice each, which is cloned
with its payment and reconciliation; nothing is kept. Wall seconds and exact statements.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import sys
from datetime import date

sys.path.insert(0, "tests/benchmark")

from common import SQL, clone, memory, timed

SIZE = int(os.environ.get("BENCH_INVOICES", "10000"))
PEOPLE = 50
DAY = date(2026, 4, 10)
company = env.company


def new_customer(number):
    user = env["res.users"].create(
        {"name": f"Bench {number}", "login": f"bench_commission_{number}"}
    )
    env["hr.employee"].create(
        {"name": user.name, "user_id": user.id, "company_id": company.id}
    )
    partner = env["res.partner"].create(
        {"name": f"Bench {number}", "is_company": True, "user_id": user.id}
    )
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": DAY,
            "invoice_line_ids": [
                (0, 0, {"name": "Freight", "price_unit": 100, "tax_ids": False})
            ],
        }
    )
    invoice.action_post()
    payment = env["account.move"].create(
        {
            "move_type": "entry",
            "date": DAY,
            "line_ids": [
                (0, 0, {"account_id": BANK.id, "debit": 100}),
                (
                    0,
                    0,
                    {
                        "account_id": partner.property_account_receivable_id.id,
                        "partner_id": partner.id,
                        "credit": 100,
                    },
                ),
            ],
        }
    )
    payment.action_post()
    lines = (invoice + payment).line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )
    lines.reconcile()
    return invoice, payment, lines.matched_debit_ids | lines.matched_credit_ids


def build():
    """SIZE invoices, each paid by its own payment."""
    moves = [new_customer(number) for number in range(PEOPLE)]
    env.cr.execute("UPDATE logistics_customer_owner SET date_from = NULL")
    env.flush_all()
    multiply(moves, SIZE // PEOPLE - 1)
    return moves


def multiply(moves, copies, day=DAY):
    for invoice, payment, partial in moves:
        ends = [clone_move(move, copies, day) for move in (invoice, payment)]
        clone(
            env,
            "account_partial_reconcile",
            partial.ids,
            copies,
            debit_move_id=SQL("%s + n", ends[0]),
            credit_move_id=SQL("%s + n", ends[1]),
            max_date=SQL("%s::date", day),
        )
    env.invalidate_all()
    for table in ("account_move", "account_move_line", "account_partial_reconcile"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def clone_move(move, copies, day):
    """Copies of a move with all lines; the receivable lines get consecutive ids.

    :returns: id before the first copied receivable line
    """
    env.cr.execute("SELECT MAX(id) FROM account_move")
    first = env.cr.fetchone()[0]
    env.cr.execute("SELECT setval('account_move_id_seq', %s)", [first])
    clone(
        env,
        "account_move",
        move.ids,
        copies,
        name=SQL("'BENCH/' || %s || '/' || %s || '/' || n", move.id, str(day)),
        date=SQL("%s::date", day),
        invoice_date=SQL(
            "CASE WHEN invoice_date IS NULL THEN NULL ELSE %s::date END", day
        ),
        sequence_number=SQL("%s + n", first),
        payment_reference=SQL("NULL"),
    )
    receivable = move.line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )
    others = move.line_ids - receivable
    clone(
        env,
        "account_move_line",
        others.ids,
        copies,
        move_id=SQL("%s + n", first),
    )
    env.cr.execute("SELECT MAX(id) FROM account_move_line")
    start = env.cr.fetchone()[0]
    env.cr.execute("SELECT setval('account_move_line_id_seq', %s)", [start])
    clone(
        env,
        "account_move_line",
        receivable.ids,
        copies,
        move_id=SQL("%s + n", first),
    )
    return start


def plan():
    version = env["logistics.commission.version"].create(
        {
            "plan_id": env["logistics.commission.plan"].create({"name": "Bench"}).id,
            "date_from": date(2026, 4, 1),
            "scope": "period",
            "rate_ids": [
                (0, 0, {"bound": bound, "rate": rate})
                for bound, rate in ((0, 0.01), (10000, 0.02), (100000, 0.03))
            ],
        }
    )
    version._approval_as_engine().write({"approval_state": "approved"})


def counted(name, work):
    env.flush_all()
    before = env.cr.sql_log_count
    wall, cpu, _result = timed(work)
    count = env.cr.sql_log_count - before
    print(f"{name:32} {wall:8.2f} s {cpu:8.2f} s CPU {count:6} statements")


BANK = env["account.account"].search(
    [("account_type", "=", "asset_cash"), ("company_ids", "in", company.id)], limit=1
)
env["logistics.company.policy"]._get(company).commission_from = date(2026, 1, 1)
env["logistics.commission.version"].search(
    [("approval_state", "=", "approved"), ("company_id", "=", company.id)]
)._approval_as_engine().write({"approval_state": "draft"})
seconds, _cpu, MOVES = timed(build)
print(f"{SIZE} invoices of {PEOPLE} people, {seconds:.0f} s to build")
plan()
start = memory()
entries = env["logistics.commission.entry"]
settlement = env["logistics.commission.settlement"].create(
    {"month": date(2026, 4, 1), "company_id": company.id}
)
counted("ledger, everything new", lambda: entries._run(company))
counted("ledger again, nothing new", lambda: entries._run(company))
counted("settlement prepared", settlement.action_prepare)


def approve():
    settlement.action_approval_submit()
    while step := settlement.sudo()._approval_pending_step():
        user = step.approver_ids[:1] or env.user
        settlement.with_user(user).action_approval_approve()


try:
    counted("settlement approved, told", approve)
except Exception as error:  # The database may have nobody who approves.
    print(f"not approved here: {error}")
    settlement._approval_as_engine().write({"approval_state": "approved"})
    counted("settlement locked, told", settlement._lock)
multiply(MOVES, max(SIZE // PEOPLE // 12, 1), date(2026, 5, 10))
env.invalidate_all()
following = settlement.create({"month": date(2026, 5, 1), "company_id": company.id})
counted("one more month on history", following.action_prepare)
draft = env["logistics.commission.version"].search([], limit=1, order="id desc").copy()
counted("backtest of 12 months", lambda: draft._backtest(today=date(2026, 6, 1)))
print(f"entries {entries.search_count([])}, {memory() - start:.0f} MB more")
env.cr.rollback()
