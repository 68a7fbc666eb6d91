"""The complaint desk against OCA helpdesk and against the indexed scan.

    BENCH_CLOCKS=100000 python -m odoo shell -c FILE -d DATABASE --no-http \
        < tests/benchmark/bench_complaints.py

The database needs logistics_complaints; with helpdesk_mgmt_sla beside it, creation is
measured against that (one SLA target, interleaved pairs), otherwise statements alone
are judged. Nothing is kept. Wall time is a ratio of one run; statements are exact. A
ratio whose quartiles lie further apart than the margin decides nothing near its limit.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import statistics
import sys
from datetime import datetime, timedelta

sys.path.insert(0, "tests/benchmark")

from common import SQL, clone, cpu_of, memory, pairs, timed, verdict

CLOCKS = int(os.environ.get("BENCH_CLOCKS", "100000"))
DUE = int(os.environ.get("BENCH_DUE", "1000"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "7"))
SIZES = tuple(map(int, os.environ.get("BENCH_SIZES", "100,1000").split(",")))
LIMIT, MARGIN = 1.5, 0.5

complaints = env["logistics.complaint"]
clocks = env["logistics.complaint.clock"]
company = env.company
partner = env["res.partner"].create({"name": "Bench", "is_company": True})
department = env["hr.department"].create({"name": "Bench", "company_id": company.id})
category = env.ref("logistics_complaints.category_damage")


def know_policy():
    """The policy of a company is there before its first complaint; one that is made in
    this transaction would be looked for again with each."""
    env["logistics.company.policy"]._get(company)
    env.cr.execute(
        "UPDATE logistics_company_policy SET create_date = create_date"
        " - interval '1 day'"
    )
    env.registry.clear_cache()


def finish():
    """Everything but the commit: tracked changes become messages, too."""
    env.flush_all()
    env.cr.precommit.run()
    env.flush_all()


def make(count):
    """Tickets with the three clocks of customer service and of the department."""
    batch = complaints.create(
        [
            {
                "subject": f"Bench {n}",
                "partner_id": partner.id,
                "category_id": category.id,
                "department_id": department.id,
                "waybill": f"BENCH{n}",
            }
            for n in range(count)
        ]
    )
    batch.action_hand_over()
    finish()
    return batch


def make_peer(count):
    """Tickets with one SLA target."""
    tickets = env["helpdesk.ticket"].create(
        [
            {
                "name": f"Bench {n}",
                "description": "Bench",
                "partner_id": partner.id,
                "team_id": team.id,
            }
            for n in range(count)
        ]
    )
    finish()
    return tickets


def counted(work):
    env.flush_all()
    before = env.cr.sql_log_count
    wall, cpu, result = timed(work)
    return wall, cpu, env.cr.sql_log_count - before, result


def setup_peer():
    if "helpdesk.sla" not in env:
        return None
    found = env["helpdesk.ticket.team"].create(
        {"name": "Bench", "use_sla": True, "company_id": company.id}
    )
    found.resource_calendar_id = company.resource_calendar_id
    env["helpdesk.sla"].create(
        {
            "name": "One hour",
            "team_ids": [(6, 0, found.ids)],
            "hours": 1,
            "stage_id": env["helpdesk.ticket.stage"].search([], limit=1).id,
        }
    )
    return found


def begin_with(count):
    """Both desks have some tickets: against an empty table PostgreSQL plans the checks
    of references as scans, and keeps that plan while the table grows."""
    make(count)
    tables = ["logistics_complaint", "logistics_complaint_clock"]
    if team:
        make_peer(count)
        tables += ["helpdesk_ticket", "helpdesk_ticket_sla"]
    for table in tables:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


know_policy()
team = setup_peer()
if not team:
    print("OCA helpdesk_mgmt_sla is not installed: creation is not compared")
begin_with(500)
print("creation              wall s   CPU s   stmts  a ticket  clock rows")
for size in SIZES:
    wall, cpu, statements, batch = counted(lambda size=size: make(size))
    rows = len(batch.clock_ids)
    allowed = 12 * size + rows / 100
    print(
        f"ours {size:>14}{wall:>10.2f}{cpu:>8.2f}{statements:>8}"
        f"{statements / size:>10.2f}{rows:>10}"
        f"   {'ok' if statements <= allowed else 'TOO MANY'}"
    )
    if not team:
        continue
    wall, cpu, statements, peer = counted(lambda size=size: make_peer(size))
    print(
        f"peer {size:>14}{wall:>10.2f}{cpu:>8.2f}{statements:>8}"
        f"{statements / size:>10.2f}{len(peer.ticket_sla_ids):>10}"
    )
    ours, theirs, ratio, spread = pairs(
        lambda size=size: make_peer(size),
        lambda size=size: make(size),
        PAIRS,
        lambda work: cpu_of(env, work),
    )
    print(
        f"pairs {size}, CPU: peer {ours:.2f} s, ours {theirs:.2f} s, ratio {ratio:.2f}"
        f" (quartiles {spread:.2f} apart, at least {LIMIT:g}):"
        f" {verdict(ratio, spread, LIMIT, MARGIN, at_least=True)}",
        flush=True,
    )
env.cr.rollback()

# --- escalation -----------------------------------------------------------------------

env.registry.clear_cache()
know_policy()
partner = env["res.partner"].create({"name": "Bench", "is_company": True})
department = env["hr.department"].create({"name": "Bench", "company_id": company.id})
now = datetime.now().replace(microsecond=0)
template = make(1)
per_ticket = len(template.clock_ids)
count = CLOCKS // per_ticket
env.flush_all()
env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM logistics_complaint")
first = env.cr.fetchone()[0]
env.cr.execute("SELECT setval('logistics_complaint_id_seq', %s)", [first])
clone(
    env,
    "logistics_complaint",
    template.ids,
    count,
    name=SQL("'BENCH/' || n"),
    access_token=SQL("NULL"),
)
far = now + timedelta(days=2)
clone(
    env,
    "logistics_complaint_clock",
    template.clock_ids.ids,
    count,
    complaint_id=SQL("%s + n", first),
    start=SQL("%s::timestamp - interval '1 hour'", now),
    due=SQL("%s::timestamp", far),
    next_rung_at=SQL("%s::timestamp + n * interval '1 second'", far),
)
env.invalidate_all()
for table in ("logistics_complaint", "logistics_complaint_clock"):
    env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
total = clocks.search_count([("verdict", "=", False)])
print(f"{total} open clocks")

type(env["ir.cron"])._commit_progress = lambda self, *args, **kwargs: 10**6
wall, cpu, statements, _none = counted(clocks._cron_escalate)
times = [timed(clocks._cron_escalate)[0] for _n in range(PAIRS)]
print(
    f"pass with nothing due: {1000 * statistics.median(times):.1f} ms,"
    f" {statements} statements (at most 50 ms)"
)

env.cr.execute(
    """UPDATE logistics_complaint_clock SET due = start + interval '5 minutes',
              next_rung_at = start + interval '5 minutes' + id * interval '1 ms'
        WHERE id IN (SELECT id FROM logistics_complaint_clock
                      WHERE kind = 'reply' AND complaint_id > %s
                      ORDER BY id LIMIT %s)""",
    [first, DUE],
)
env.invalidate_all()
env.cr.execute("ANALYZE logistics_complaint_clock")


def find():
    return clocks.search(
        clocks._get_due_rung_domain(), order="next_rung_at, id", limit=200
    )


def scan():
    env.cr.execute(
        """SELECT id FROM logistics_complaint_clock WHERE next_rung_at <= %s
            ORDER BY next_rung_at, id LIMIT 200""",
        [datetime.now()],
    )
    return env.cr.fetchall()


wall, cpu, statements, found = counted(find)
ours, theirs, ratio, spread = pairs(find, scan, max(PAIRS, 21))
print(
    f"find the due: {1000 * ours:.2f} ms, {statements} statement(s); indexed scan"
    f" {1000 * theirs:.2f} ms, ratio {ratio:.1f} (quartiles {spread:.1f} apart, at"
    " most 5)"
)

per_batch = []
original = type(clocks)._escalate_safely


def counting(self):
    result = counted(lambda: original(self))
    per_batch.append((len(self), result[2], result[0]))


type(clocks)._escalate_safely = counting
wall, cpu, statements, _none = counted(clocks._cron_escalate)
env.flush_all()
said = env["logistics.complaint.escalation"].search_count([])
print(
    f"{DUE} due: {wall:.2f} s wall, {cpu:.2f} s CPU, {statements} statements,"
    f" {said} rungs spoken (at most 15 s)"
)
for size, number, seconds in per_batch:
    print(f"   batch of {size}: {number} statements, {seconds:.2f} s")
type(clocks)._escalate_safely = original

# --- desk list ------------------------------------------------------------------------

action = env.ref("logistics_complaints.logistics_complaint_action_desk")
view = env.ref("logistics_complaints.logistics_complaint_view_list")
names = [node.get("name") for node in view._get_combined_arch().iter("field")]
names = [n for n in names if n in complaints._fields]
spec = {
    n: {"fields": {"display_name": {}}}
    if complaints._fields[n].type == "many2one"
    else {}
    for n in names
}
for rows in (10, 40, 80):
    env.invalidate_all()
    wall, cpu, statements, result = counted(
        lambda rows=rows: complaints.web_search_read(
            [("state", "not in", ["closed", "cancelled"])], spec, limit=rows
        )
    )
    assert all(record["countdown"] for record in result["records"])
    print(
        f"desk list of {len(result['records'])}: {statements} statements,"
        f" {1000 * wall:.0f} ms"
    )
print(f"memory at most {memory():.0f} MB")
env.cr.rollback()
