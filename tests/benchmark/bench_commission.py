"""From reconciled invoices to the approved settlement, for fifty people; one more month
on settled history; a backtest of twelve months; what an invoice costs more.

    BENCH_LINES=50000 BENCH_LINES_EACH=5 python -m odoo shell -c FILE -d DATABASE \
        --no-http < tests/benchmark/bench_commission.py

The database needs logistics_kpi and a company with a chart of accounts and a cash or
bank account. Fifty customers of fifty people get one paid invoice each, of five lines
unless told, which is cloned with its payment and reconciliation; nothing is kept.
Wall seconds and exact statements.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import sys
from datetime import date

sys.path.insert(0, "tests/benchmark")

from common import memory, timed
from paid_invoices import PEOPLE, PaidInvoices

LINES = int(os.environ.get("BENCH_LINES", "50000"))
EACH = int(os.environ.get("BENCH_LINES_EACH", "5"))
SIZE = LINES // EACH
company = env.company


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


# The policy of a company is there before its first settlement; one that is made in this
# transaction would be looked for again each time.
env["logistics.company.policy"]._get(company).commission_from = date(2026, 1, 1)
env.cr.execute(
    "UPDATE logistics_company_policy SET create_date = create_date - INTERVAL '1 hour'"
)
env.registry.clear_cache()
env["logistics.commission.version"].search(
    [("approval_state", "=", "approved"), ("company_id", "=", company.id)]
)._approval_as_engine().write({"approval_state": "draft"})
seconds, _cpu, invoices = timed(lambda: PaidInvoices(env, SIZE, EACH))
print(f"{LINES} lines, {SIZE} invoices of {PEOPLE} people, {seconds:.0f} s to build")
plan()
# Whom the approval engine asks where no head is named; nobody decides the own request.
env["res.users"].create(
    {
        "name": "Bench head",
        "login": "bench_commission_head",
        "group_ids": [(4, env.ref("logistics_crm.group_logistics_policy_admin").id)],
    }
)
start = memory()
entries = env["logistics.commission.entry"]
settlement = env["logistics.commission.settlement"].create(
    {"month": date(2026, 4, 1), "company_id": company.id}
)
counted("ledger, everything new", lambda: entries._run(company))
counted("ledger again, nothing new", lambda: entries._run(company))
counted("settlement prepared", settlement.action_prepare)


def approve():
    """The requests of the four people who decide; the last one locks and tells."""
    while step := settlement.sudo()._approval_pending_step():
        before = env.cr.sql_log_count
        settlement.with_user(step.approver_ids[:1]).action_approval_approve()
        env.flush_all()
        print(f"  {step.name:30} {env.cr.sql_log_count - before:35} statements")


counted("settlement submitted", settlement.action_approval_submit)
counted("settlement approved, told", approve)
with env.cr.savepoint() as point:
    settlement.statement_ids.entry_ids._as_ledger().filtered(
        lambda entry: entry.kind in ("carried_out", "retained")
    ).unlink()
    counted("of which: locked and told", settlement._lock)
    point.rollback()
invoices.multiply(max(SIZE // PEOPLE // 12, 1), date(2026, 5, 10))
env.invalidate_all()
following = settlement.create({"month": date(2026, 5, 1), "company_id": company.id})
counted("one more month on history", following.action_prepare)
draft = env["logistics.commission.version"].search([], limit=1, order="id desc").copy()
counted("backtest of 12 months", lambda: draft._backtest(today=date(2026, 6, 1)))
print(f"entries {entries.search_count([])}, {memory() - start:.0f} MB more")
env.cr.rollback()
