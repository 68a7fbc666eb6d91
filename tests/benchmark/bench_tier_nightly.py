"""The nightly figures of customer tiers against the one SQL aggregate they need.

    BENCH_CUSTOMERS=100000 python -m odoo shell -c FILE -d DATABASE --no-http \
        < tests/benchmark/bench_tier_nightly.py

The database needs logistics_crm and a company with a chart of accounts. One invoice
of ten lines is posted and cloned, with its eleven journal items, to one per customer;
nothing is kept. The aggregate gives the sums that the figures are made of (the window,
the one a review earlier, the running month) and the first days. CPU seconds of this
process and its server process, wall seconds beside it; seven interleaved pairs; a ratio
whose quartiles lie further apart than the margin decides nothing near its
limit. Statements are exact.
The first night starts without statistics of the figures, as after an installation.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import sys
from datetime import date

sys.path.insert(0, "tests/benchmark")

from common import SQL, clone, cpu_of, memory, pairs, timed, verdict

SIZE = int(os.environ.get("BENCH_CUSTOMERS", "10000"))
MARGIN, LIMIT, MEMORY = 0.5, 3, 300
TODAY = date(2026, 4, 1)

assessments = env["logistics.tier.assessment"]
basis = env["logistics.tier.basis"]
scheme = env.ref("logistics_crm.logistics_tier_scheme_project")
company = env.company


def build():
    """SIZE customers with one posted invoice each, two years of dates."""
    template = env["res.partner"].create({"name": "Bench", "is_company": True})
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": template.id,
            "invoice_date": date(2025, 6, 1),
            "invoice_line_ids": [
                (0, 0, {"name": f"Freight {n}", "price_unit": 100, "tax_ids": False})
                for n in range(10)
            ],
        }
    )
    invoice.action_post()
    env.flush_all()
    top = "SELECT COALESCE(MAX(id), 0) FROM "
    env.cr.execute(SQL(top + "res_partner"))
    first = env.cr.fetchone()[0]
    env.cr.execute(SQL("SELECT setval('res_partner_id_seq', %s)", first))
    partner = SQL("%s + n", first)
    clone(
        env,
        "res_partner",
        template.ids,
        SIZE,
        name=SQL("'Bench ' || n"),
        commercial_partner_id=partner,
    )
    env.cr.execute(SQL(top + "account_move"))
    move = env.cr.fetchone()[0]
    env.cr.execute(SQL("SELECT setval('account_move_id_seq', %s)", move))
    day = SQL("DATE '2024-04-01' + (n * 7919 %% 730)::int")
    clone(
        env,
        "account_move",
        invoice.ids,
        SIZE,
        name=SQL("'BENCH/' || n"),
        partner_id=partner,
        commercial_partner_id=partner,
        partner_shipping_id=partner,
        invoice_date=day,
        date=day,
        sequence_number=SQL("n"),
        amount_untaxed_signed=SQL("(n::bigint * 104729 %% 14000000)::numeric / 7"),
        payment_reference=SQL("NULL"),
    )
    lines = clone(
        env,
        "account_move_line",
        invoice.line_ids.ids,
        SIZE,
        move_id=SQL("%s + n", move),
        partner_id=partner,
        date=day,
        invoice_date=day,
    )
    env.invalidate_all()
    for table in ("res_partner", "account_move", "account_move_line"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    return lines


def refresh(today=TODAY):
    return basis._refresh(scheme, today=today)


def floor():
    """The same sums by one statement, counted on the server."""
    return env.execute_query(
        SQL(
            """SELECT COUNT(*), SUM(total), SUM(before), SUM(so_far), MIN(first) FROM (
                   SELECT company_id, commercial_partner_id,
                          SUM(amount_untaxed_signed) FILTER (
                              WHERE invoice_date >= '2025-04-01'
                                AND invoice_date < '2026-04-01') AS total,
                          SUM(amount_untaxed_signed) FILTER (
                              WHERE invoice_date >= '2025-01-01'
                                AND invoice_date < '2026-01-01') AS before,
                          SUM(amount_untaxed_signed) FILTER (
                              WHERE invoice_date >= '2026-04-01') AS so_far,
                          MIN(invoice_date) AS first
                     FROM account_move
                    WHERE state = 'posted'
                      AND move_type IN ('out_invoice', 'out_refund')
                      AND invoice_date <= '2026-04-01'
                    GROUP BY company_id, commercial_partner_id) s"""
        )
    )[0]


def counted(work):
    env.flush_all()
    before = env.cr.sql_log_count
    wall, cpu, result = timed(work)
    return wall, cpu, env.cr.sql_log_count - before, result


build_seconds, _cpu, lines = timed(build)
print(
    f"{SIZE} customers, {SIZE} invoices, {lines} journal items: {build_seconds:.0f} s"
)
start = memory()

rows = []
for name, work in (
    ("first night, every row new", refresh),
    ("second run, nothing changed", refresh),
    ("first night of a month", lambda: refresh(date(2026, 5, 1))),
    ("back again", refresh),
):
    rows.append((name, *counted(work)))
env.cr.execute("ANALYZE logistics_tier_basis")
print(f"{'':<34}{'wall s':>8}{'CPU s':>8}{'stmts':>7}{'rows written':>14}")
for name, wall, cpu, statements, written in rows:
    print(f"{name:<34}{wall:>8.2f}{cpu:>8.2f}{statements:>7}{written:>14}")
assert rows[1][-1] == 0, "the second run writes nothing"

sums = env.execute_query(
    SQL(
        "SELECT COUNT(*), SUM(revenue) FROM logistics_tier_basis WHERE scheme_id = %s",
        scheme.id,
    )
)[0]
assert (sums[0], round(sums[1])) == (floor()[0], round(floor()[1])), (sums, floor())

# Workers of a parallel query would not be counted.
env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
for unit, measure in (("CPU", lambda work: cpu_of(env, work)), ("wall", None)):
    ours, theirs, ratio, spread = pairs(refresh, floor, measure=measure)
    print(
        f"nightly run {ours:.3f} s {unit}, one aggregate {theirs:.3f} s, ratio"
        f" x{ratio:.2f} (quartiles {spread:.2f} apart), at most x{LIMIT}:"
        f" {verdict(ratio, spread, LIMIT, MARGIN)}"
    )

# Somebody has to decide.
env.ref("base.user_admin").group_ids += env.ref(
    "logistics_crm.group_logistics_policy_admin"
)
urgent = counted(assessments._get_urgent_rows)
print(
    f"who cannot wait for the quarter: {urgent[0]:.2f} s, {urgent[2]} statements, "
    f"{len(urgent[3])} customers"
)
for count in (20, 200):
    some = basis.browse(urgent[3][:count])
    del urgent[3][:count]
    made = counted(lambda some=some: assessments._propose(some, "new"))
    decided = counted(
        lambda made=made: (
            made[3]
            .with_user(made[3].approval_step_ids.approver_ids[:1])
            ._approval_decide("approved")
        )
    )
    print(
        f"propose {len(some)}: {made[0]:.2f} s, {made[2]} statements; "
        f"approve: {decided[0]:.2f} s, {decided[2]} statements"
    )
print(f"memory: {start:.0f} MB before, {memory():.0f} MB at most (limit {MEMORY} MB)")
env.cr.rollback()
