"""What the gates cost: 1,000 leads created, written and moved, with and without.

    python -m odoo shell -c FILE -d DATABASE --no-http < tests/benchmark/bench_gates.py

The database needs logistics_crm; nothing is kept. "Without" means that no team is known
to work by the steps, so the same code runs as if the addon had no gates. A run goes up
to the commit: tracked changes become messages. Runs with and without in turn; how a
ratio is judged is in README.md.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import sys
from unittest.mock import patch

sys.path.insert(0, "tests/benchmark")

from common import PAIRS, judged_in_turn, timed

SIZE, MARGIN = 1000, 0.15


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
    found = judged_in_turn(*both, MARGIN, limit, runs)
    added, mine, theirs, ratio, spread, said = found
    print(
        f"{name:<44} {added:>+4} (at most {limit:>+2})"
        f"  CPU {mine:6.4f} / {theirs:6.4f} s"
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
