"""The first page of our pipeline over many leads, beside the native one.

    BENCH_LEADS=100000 python -m odoo shell -c FILE -d DATABASE --no-http \
        < tests/benchmark/bench_pipeline.py

The database needs logistics_crm; nothing is kept. What the browser asks for the board
is asked twice of the same leads and columns: with the fields of our cards and the rules
of our team, and with the fields of the native cards as if no team worked by the steps.
The user is a leader who sees every lead and the credit of its customer. No two leads
have the same contact, every second one has some findings.
Statements are exact, seconds are process CPU, the ratio is the median of interleaved
pairs; a ratio whose quartiles lie further apart than the margin decides
nothing near its limit.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import sys
from unittest.mock import patch

sys.path.insert(0, "tests/benchmark")

from common import SQL, clone, judged_in_turn, memory, timed
from lxml import etree

LEADS = int(os.environ.get("BENCH_LEADS", "100000"))
CARDS = int(os.environ.get("BENCH_CARDS", "80"))
CUSTOMERS = 200
MARGIN, LIMIT = 0.15, 2
#: Boards of a pair, in turn with native ones.
RUNS = 10
SIZES = (LEADS // 10, LEADS)

user = env["res.users"].create(
    {
        "name": "Bench",
        "login": "bench@example.com",
        "group_ids": [
            (4, env.ref("logistics_crm.group_logistics_leader").id),
            (4, env.ref("sales_team.group_sale_salesman_all_leads").id),
        ],
    }
)
# As the web client sends it with everything that it asks.
context = {"tz": "Asia/Shanghai", "allowed_company_ids": env.company.ids}
leads = env["crm.lead"].with_user(user).with_context(lang="en_US", **context)
team = env.ref("logistics_crm.crm_team_project")
ours = env.ref("logistics_crm.crm_lead_view_kanban_steps")
native = env.ref("crm.crm_case_kanban_view_leads")


def build():
    """One lead cloned over the nine steps."""
    customers = env["res.partner"].create(
        [{"name": f"Bench customer {number}"} for number in range(CUSTOMERS)]
    )
    lead = env["crm.lead"].create(
        {
            "name": "Bench",
            "type": "opportunity",
            "team_id": team.id,
            "user_id": env.uid,
            "partner_id": customers[0].id,
            "logistics_monthly_volume": 250000,
        }
    )
    finding = env["logistics.lead.finding"].create(
        {"lead_id": lead.id, "kind": "need", "name": "Bench"}
    )
    env.flush_all()
    stages = env["crm.team"]._logistics_steps()[team.id]
    clone(
        env,
        "crm_lead",
        lead.ids,
        LEADS,
        name=SQL("'Bench ' || n"),
        stage_id=SQL("(%s::int[])[1 + n %% %s]", list(stages), len(stages)),
        partner_id=SQL("(%s::int[])[1 + n %% %s]", customers.ids, CUSTOMERS),
        contact_name=SQL("'Wang ' || n"),
        phone=SQL("'021-5888' || n"),
        priority=SQL("(n %% 3)::text"),
        logistics_monthly_volume=SQL("1000 * (n * 37 %% 900)"),
    )
    env.cr.execute("SELECT array_agg(id ORDER BY id) FROM crm_lead")
    made = env.cr.fetchone()[0]
    clone(
        env,
        "logistics_lead_finding",
        finding.ids,
        len(made),
        lead_id=SQL("(%s::int[])[1 + 2 * (n / 2) %% %s]", made, len(made)),
        kind=SQL("(ARRAY['need', 'value', 'competitor', 'strength'])[1 + n %% 4]"),
    )
    env.cr.execute("ANALYZE crm_lead")
    env.cr.execute("ANALYZE logistics_lead_finding")
    env.invalidate_all()


def specification(view):
    """Fields of the cards, as the board asks for them."""
    arch = etree.fromstring(leads.get_view(view.id, "kanban")["arch"])
    names = {node.get("name") for node in arch.iter("field")}
    found = {}
    for name in names:
        kind = leads._fields[name].type
        found[name] = {}
        if kind == "many2one":
            found[name] = {"fields": {"display_name": {}}}
        elif kind in ("one2many", "many2many"):
            found[name] = {"fields": {"display_name": {}, "color": {}}}
            if "color" not in env[leads._fields[name].comodel_name]._fields:
                found[name]["fields"].pop("color")
    return found


def board(fields, domain):
    """Columns, sums, progress bars and the first cards of every column."""
    pipeline = leads.with_context(default_team_id=team.id, default_type="opportunity")
    result = pipeline.web_read_group(
        domain,
        ["stage_id"],
        ["expected_revenue:sum"],
        auto_unfold=True,
        unfold_read_specification=fields,
        unfold_read_default_limit=CARDS,
    )
    pipeline.read_progress_bar(
        domain,
        "stage_id",
        {
            "field": "activity_state",
            "colors": {"planned": "success", "today": "warning", "overdue": "danger"},
        },
    )
    return result


def measure(fields, domain, gates):
    """(statements, CPU seconds) of one board, caches of records cold."""
    registry = env.registry["crm.team"]
    env["crm.team"]._logistics_steps()
    env["logistics.stage.gate"]._gate_rows()
    env["logistics.gate.profile"]._profile_rows()
    env.invalidate_all()
    steps = registry._logistics_steps if gates else lambda self: {}
    with patch.object(registry, "_logistics_steps", steps):
        before = env.cr.sql_log_count
        _wall, cpu, result = timed(lambda: board(fields, domain))
    columns = [group for group in result["groups"] if group.get("__records")]
    assert len(columns) == 9, len(columns)
    return env.cr.sql_log_count - before, cpu


def compare(size):
    domain = [("type", "=", "opportunity"), ("team_id", "=", team.id)]
    env.cr.execute(SQL("SELECT id FROM crm_lead ORDER BY id DESC LIMIT %s", size))
    domain.append(("id", ">=", env.cr.fetchall()[-1][0]))
    pair = ((specification(ours), True), (specification(native), False))
    both = [lambda f=f, g=g: measure(f, domain, g) for f, g in pair]
    found = judged_in_turn(*both, MARGIN, LIMIT, RUNS)
    added, mine, theirs, ratio, spread, said = found
    print(
        f"{size:>7} leads, {CARDS} cards a column"
        f" {added:>+4} statements (at most {LIMIT:+})"
        f"  CPU {mine:6.3f} / {theirs:6.3f} s"
        f"  x{ratio:.3f} ±{spread / 2:.3f}  {said}"
    )


build()
for size in SIZES:
    compare(size)
print(f"memory {memory():.0f} MB at most")
env.cr.rollback()
