"""Creating and posting native invoices: what the suite adds.

    BENCH_INVOICES=1000 python -m odoo shell -c FILE -d DATABASE --no-http \
        < tests/benchmark/bench_posting.py

Run it on a database with the suite and on one with the same native modules only, in
turns A B A B, and compare the lines: statements are exact, CPU is that of the process.
Nothing is kept.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import statistics
import sys
from datetime import date

sys.path.insert(0, "tests/benchmark")

from common import timed

SIZE = int(os.environ.get("BENCH_INVOICES", "1000"))
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
partners = env["res.partner"].create(
    [{"name": f"Bench {n}", "is_company": True} for n in range(50)]
)
vals = [
    {
        "move_type": "out_invoice",
        "partner_id": partners[n % 50].id,
        "invoice_date": date(2026, 6, 1),
        "invoice_line_ids": [
            (0, 0, {"name": "Freight", "price_unit": 100 + n, "tax_ids": False})
        ],
    }
    for n in range(SIZE)
]


def measured(work):
    env.flush_all()
    before = env.cr.sql_log_count
    _wall, cpu, result = timed(lambda: (work(), env.flush_all())[0])
    return env.cr.sql_log_count - before, cpu, result


def run():
    with env.cr.savepoint(flush=False) as savepoint:
        created, create_cpu, moves = measured(lambda: env["account.move"].create(vals))
        posted, post_cpu, _none = measured(moves.action_post)
        savepoint.rollback()
    env.invalidate_all()
    return created, create_cpu, posted, post_cpu


run()
rows = [run() for _run in range(RUNS)]
suite = "with suite" if "logistics.statement" in env else "native"
middle = [statistics.median(column) for column in zip(*rows, strict=True)]
print(
    f"{suite:<12}{SIZE} invoices: create {middle[0]:.0f} q {middle[1]:.2f} s CPU,"
    f" post {middle[2]:.0f} q {middle[3]:.2f} s CPU"
)
env.cr.rollback()
