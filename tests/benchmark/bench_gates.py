"""What the gates cost: 1,000 leads created, written and moved, with and without.

    python -m odoo shell -c FILE -d DATABASE --no-http < tests/benchmark/bench_gates.py

The database needs logistics_crm; nothing is kept. "Without" means that no team is known
to work by the steps, so the same code runs as if the addon had no gates. Seven pairs
A B A B; statements are exact, seconds are process CPU, the ratio is the median of the
pairs with its spread. A ratio whose spread exceeds the margin of 15 % is not decided.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import statistics
import sys
from unittest.mock import patch

sys.path.insert(0, "tests/benchmark")

from common import in_turn, spread_of, timed, verdict

SIZE, MARGIN = 1000, 0.15
PAIRS = int(os.environ.get("BENCH_PAIRS", "7"))


def step(name):
    return env.ref(f"logistics_crm.crm_stage_{name}")


def lead_vals(count, team, **values):
    return [
        {
            "name": f"Bench {number}",
            "type": "opportunity",
            "team_id": team.id,
            "user_id": False,
            "logistics_source_id": SOURCE.id,
            "logistics_fits": True,
            "logistics_intention": True,
            **values,
        }
        for number in range(count)
    ]


def finish():
    """Everything but the commit: tracked changes become messages, too."""
    env.flush_all()
    env.cr.precommit.run()
    env.flush_all()


def run_once(work, gates):
    team = env.registry["crm.team"]
    env["crm.team"]._logistics_steps()
    env["logistics.stage.gate"]._gate_rows()
    env["logistics.gate.profile"]._profile_rows()
    env.flush_all()
    env.invalidate_all()
    steps = team._logistics_steps if gates else lambda self: {}
    with (
        patch.object(team, "_logistics_steps", steps),
        env.cr.savepoint(flush=False) as savepoint,
    ):
        before = env.cr.sql_log_count
        _wall, cpu, _result = timed(lambda: (work(), finish()))
        count = env.cr.sql_log_count - before
        savepoint.rollback()
    env.invalidate_all()
    return count, cpu


def compare(name, work, limit, runs=1):
    """Small works run several times a measure: one of milliseconds says little."""
    both = (lambda: run_once(work, True)), (lambda: run_once(work, False))
    in_turn(*both, 1)
    pairs = [in_turn(*both, runs) for _pair in range(PAIRS)]
    added, mine, theirs = zip(*pairs, strict=True)
    ratio, spread = spread_of(mine, theirs)
    said = verdict(ratio, spread, 1 + MARGIN, MARGIN)
    if max(added) > limit:
        said = "MISSED"
    print(
        f"{name:<44} {max(added):>+4} (at most {limit:>+2})"
        f"  CPU {statistics.median(mine):6.4f} / {statistics.median(theirs):6.4f} s"
        f"  x{ratio:.3f} ±{spread / 2:.3f}  {said}"
    )


OURS = env.ref("logistics_crm.crm_team_project")
OTHER = env["crm.team"].create({"name": "Bench retail"})
SOURCE = env["logistics.lead.source"].search([], limit=1)
SHARED = env["crm.stage"].search([("team_ids", "=", False)])

env = env(context=dict(env.context, mail_notrack=False))
ours = env["crm.lead"].create(lead_vals(SIZE, OURS))
other = env["crm.lead"].create(lead_vals(SIZE, OTHER))
first, second = step("information"), step("invitation")

print(f"{SIZE} leads, {PAIRS} pairs; added statements, CPU with / without, ratio")
leads = env["crm.lead"]
compare("create in step 1", lambda: leads.create(lead_vals(SIZE, OURS)), 5)
compare(
    "create in step 2, results delivered",
    lambda: leads.create(lead_vals(SIZE, OURS, stage_id=second.id)),
    5 + SIZE // 100,
)
compare("write without a move", lambda: ours.write({"priority": "1"}), 0, 50)
compare("move to step 2", lambda: ours.write({"stage_id": second.id}), 5)
compare("move one lead", lambda: ours[0].write({"stage_id": second.id}), 3, 100)
compare("other team: create", lambda: leads.create(lead_vals(SIZE, OTHER)), 0)
compare("other team: move", lambda: other.write({"stage_id": SHARED[1].id}), 0)
compare("other team: write", lambda: other.write({"priority": "1"}), 0, 50)
env.cr.rollback()
