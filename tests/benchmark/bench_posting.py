"""Creating and posting native invoices: what the suite adds.

    BENCH_NATIVE=DATABASE2 BENCH_INVOICES=1000 BENCH_PAIRS=3 python -m odoo shell \
        -c FILE -d DATABASE --no-http < tests/benchmark/bench_posting.py

DATABASE holds the addons, DATABASE2 the same Odoo with the same native modules and
without them; one process works on both, nothing is kept. The invoices are made in one
call of ``create`` and posted by one of ``action_post``: as they are, and, on our side
only, as invoices of a customer statement. Native work takes about 50 ms of CPU an
invoice: 1,000 with three pairs take a quarter of an hour. Statements are exact,
seconds are CPU of the process, the ratio is the median of the interleaved pairs. A
ratio whose quartiles lie further apart than the margin decides nothing near its limit.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import gc
import os
import sys
from datetime import date

from odoo.modules.registry import Registry

sys.path.insert(0, "tests/benchmark")

from common import pairs, timed, verdict

from odoo import api

SIZE = int(os.environ.get("BENCH_INVOICES", "200"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "7"))
PARTNERS = 50
LIMIT = MARGIN = 0.05
STATEMENTS = 3


class Side:
    """One of the two databases."""

    def __init__(self, env):
        self.env = env
        self.counts = {}
        self.partners = env["res.partner"].create(
            [{"name": f"Bench {n}", "is_company": True} for n in range(PARTNERS)]
        )
        self.statement = False
        env.flush_all()

    def add_statement(self):
        """From now on the invoices are those of a customer statement."""
        self.statement = self.env["logistics.statement"].create(
            {
                "name": "Bench",
                "company_id": self.env.company.id,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": self.partners[0].id,
                "date_from": date(2026, 5, 1),
                "date_to": date(2026, 5, 31),
                "date_sign_due": date(2026, 6, 10),
            }
        )
        self.env.flush_all()

    def values(self):
        extra = {"logistics_statement_id": self.statement.id} if self.statement else {}
        return [
            {
                "move_type": "out_invoice",
                "partner_id": self.partners[n % PARTNERS].id,
                "invoice_date": date(2026, 6, 1),
                "invoice_line_ids": [
                    (0, 0, {"name": "Freight", "price_unit": 100 + n, "tax_ids": False})
                ],
                **extra,
            }
            for n in range(SIZE)
        ]

    def counted(self, name, work):
        """CPU seconds of ``work`` from empty caches; keeps its statements."""
        self.env.flush_all()
        self.env.invalidate_all()
        gc.collect()
        before = self.env.cr.sql_log_count
        _wall, cpu, result = timed(lambda: (work(), self.env.flush_all())[0])
        self.counts[name] = self.env.cr.sql_log_count - before
        return cpu, result

    def run(self):
        """CPU seconds of making and posting, both undone."""
        with self.env.cr.savepoint(flush=False) as savepoint:
            create, moves = self.counted(
                "create", lambda: self.env["account.move"].create(self.values())
            )
            post, _none = self.counted("action_post", moves.action_post)
            savepoint.rollback()
        self.env.invalidate_all()
        return create, post


def judge(limit, added, ratio, spread):
    if max(added.values()) > limit:
        return "MISSED"
    return verdict(ratio, spread, 1 + LIMIT, MARGIN)


def compare(name, limit):
    """Both calls together decide the CPU; the statements are judged by call."""
    WITH.run(), WITHOUT.run()
    mine, theirs, ratio, spread = pairs(
        WITH.run, WITHOUT.run, PAIRS, lambda work: sum(work())
    )
    added = {key: count - WITHOUT.counts[key] for key, count in WITH.counts.items()}
    words = ", ".join(
        f"{key} {WITH.counts[key]} q ({count:+})" for key, count in added.items()
    )
    print(
        f"{name}: {words}, at most {limit:+}; CPU {mine:.2f} / {theirs:.2f} s"
        f"  x{ratio:.3f} (quartiles {spread:.3f} apart)"
        f"  {judge(limit, added, ratio, spread)}",
        flush=True,
    )


with Registry(os.environ["BENCH_NATIVE"]).cursor() as other:
    WITH = Side(env)
    WITHOUT = Side(api.Environment(other, api.SUPERUSER_ID, {}))
    print(f"{SIZE} invoices of {PARTNERS} customers, {PAIRS} pairs", flush=True)
    compare("no statement, no order", 0)
    WITH.add_statement()
    compare("invoices of a statement", STATEMENTS)
    other.rollback()
env.cr.rollback()
