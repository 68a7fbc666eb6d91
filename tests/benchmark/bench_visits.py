"""The visit plan of many customers, and the compliance of a year over many visits.

    BENCH_CUSTOMERS=20000 BENCH_VISITS=500000 python -m odoo shell -c FILE \
        -d DATABASE --no-http < tests/benchmark/bench_visits.py

The database needs logistics_crm; nothing is kept. One salesperson looks after 50
customers, one leader after 20 salespeople; 5 % of the customers are in tier A, 15 % B,
30 % C, the others D, and the shipped rules plan them. The year is one row a customer
and month with the visits spread over it. Wall time, seven interleaved pairs; a ratio
whose quartiles lie further apart than the margin decides nothing near its limit.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import sys
import time
from datetime import date

sys.path.insert(0, "tests/benchmark")

from common import SQL, clone, memory, pairs, timed, verdict

CUSTOMERS = int(os.environ.get("BENCH_CUSTOMERS", "20000"))
VISITS = int(os.environ.get("BENCH_VISITS", "500000"))
TODAY, YEAR = date(2026, 3, 2), 2025
PLAN_LIMIT, YEAR_LIMIT, MARGIN = 60, 3, 0.5

company = env.company
compliance = env["logistics.visit.compliance"]
visits = env["logistics.visit"]


def level(name):
    return env.ref(f"logistics_crm.logistics_job_level_{name}")


def people(count):
    """Salespeople and their leaders, as (first user id, number)."""
    groups = [(6, 0, env.ref("logistics_crm.group_logistics_salesperson").ids)]
    users = env["res.users"].with_context(no_reset_password=True, mail_notrack=True)
    leaders = max(1, count // 20)
    made = users.create(
        [
            {
                "name": f"Bench {n}",
                "login": f"bench{n}@example.com",
                "group_ids": groups,
            }
            for n in range(count + leaders)
        ]
    )
    employees = env["hr.employee"].create(
        [
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": company.id,
                "job_level_id": level(
                    "senior_manager" if number >= count else "manager"
                ).id,
            }
            for number, user in enumerate(made)
        ]
    )
    for number, employee in enumerate(employees[:count]):
        employee.parent_id = employees[count + number % leaders]
    return made[:count]


def customers(users):
    """Cloned customers with owner and tier."""
    template = env["res.partner"].create(
        {"name": "Bench", "is_company": True, "user_id": users[0].id}
    )
    owner = env["logistics.customer.owner"].search([("partner_id", "=", template.id)])
    tiers = {
        code: env.ref(f"logistics_crm.logistics_tier_project_{code}") for code in "abcd"
    }
    assessment = env["logistics.tier.assessment"].create(
        {
            "partner_id": template.id,
            "scheme_id": tiers["a"].scheme_id.id,
            "decided_tier_id": tiers["a"].id,
        }
    )
    assessment._approval_as_engine().write(
        {"approval_state": "approved", "valid_from": date(2024, 1, 1)}
    )
    env.flush_all()
    env.cr.execute("SELECT MAX(id) FROM res_partner")
    first = env.cr.fetchone()[0]
    env.cr.execute(SQL("SELECT setval('res_partner_id_seq', %s)", first))
    partner = SQL("%s + n", first)
    user = SQL("(%s::int[])[1 + n %% %s]", users.ids, len(users))
    clone(
        env,
        "res_partner",
        template.ids,
        CUSTOMERS,
        name=SQL("'Bench ' || n"),
        commercial_partner_id=partner,
        user_id=user,
    )
    clone(
        env,
        "logistics_customer_owner",
        owner.ids,
        CUSTOMERS,
        partner_id=partner,
        user_id=user,
        date_from=SQL("DATE '2024-01-01'"),
    )
    clone(
        env,
        "logistics_tier_assessment",
        assessment.ids,
        CUSTOMERS,
        partner_id=partner,
        decided_tier_id=SQL(
            "CASE WHEN n %% 20 < 1 THEN %s WHEN n %% 20 < 4 THEN %s"
            " WHEN n %% 20 < 10 THEN %s ELSE %s END",
            *(tiers[code].id for code in "abcd"),
        ),
    )
    analyze("res_partner", "logistics_customer_owner", "logistics_tier_assessment")
    return first


def analyze(*tables):
    env.invalidate_all()
    for table in tables:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def run_plan(name):
    """One run of the planner, with its figures."""
    env.flush_all()
    before = env.cr.sql_log_count
    wall, cpu, found = timed(lambda: compliance._plan(company, TODAY))
    env.flush_all()
    print(
        f"{name:<28}{wall:>7.1f} s  CPU {cpu:>6.1f} s"
        f" {env.cr.sql_log_count - before:>6} statements  {found}"
    )
    return wall, found


def build_year(first, users):
    """A year of rows and approved visits, as if it had been planned and done."""
    rule = env.ref("logistics_crm.visit_rule_project_a_owner")
    channel = rule.channel_ids[0]
    partner = SQL("%s + 1 + ((n - 1) %% %s)", first, CUSTOMERS)
    user = SQL("(%s::int[])[1 + (n %% %s)]", users.ids, len(users))
    row = compliance.search([("rule_id", "=", rule.id)], limit=1)
    month = SQL("make_date(%s, 1 + ((n - 1) / %s)::int, 1)", YEAR, CUSTOMERS)
    clone(
        env,
        "logistics_visit_compliance",
        row.ids,
        CUSTOMERS * 12,
        key=SQL("'bench/' || n"),
        partner_id=partner,
        user_id=user,
        date_from=month,
        date_to=SQL("(%s + interval '1 month')::date - 1", month),
        required=SQL("1"),
        done=SQL("0"),
        planned=SQL("0"),
        missing=SQL("1"),
    )
    visit = visits.search([("compliance_id", "!=", False)], limit=1)
    day = SQL("DATE '%s-01-01' + ((n::bigint * 7919) %% 365)::int", YEAR)
    clone(
        env,
        "logistics_visit",
        visit.ids,
        VISITS,
        name=SQL("'BENCH/' || n"),
        partner_id=partner,
        user_id=user,
        channel_id=SQL("%s", channel.id),
        compliance_id=SQL("NULL"),
        plan_key=SQL("NULL"),
        date=day,
        count_date=day,
        actual_start=SQL("%s + time '02:00'", day),
        actual_stop=SQL("%s + time '03:00'", day),
        planned_start=SQL("%s + time '02:00'", day),
        counts_from=SQL("%s + time '03:00'", day),
        by_owner=SQL("n %% 10 < 9"),
        is_false=SQL("n %% 100 = 0"),
        state=SQL("'approved'"),
    )
    analyze("logistics_visit", "logistics_visit_compliance")


def report():
    """What the screen of the compliance asks for: by person and month."""
    env.invalidate_all()
    return compliance.formatted_read_group(
        [
            ("company_id", "=", company.id),
            ("date_to", ">=", f"{YEAR}-01-01"),
            ("date_to", "<=", f"{YEAR}-12-31"),
        ],
        ["user_id", "date_to:month"],
        ["required:sum", "done:sum", "missing:sum", "rate:avg"],
    )


def floor():
    """The same figures from the visits themselves, by one statement."""
    return env.execute_query(
        SQL(
            """SELECT c.user_id, date_trunc('month', c.date_to), SUM(c.required),
                      SUM(n.done), SUM(GREATEST(c.required - n.done, 0))
                 FROM logistics_visit_compliance c
                 JOIN (SELECT v.partner_id, date_trunc('month', v.count_date) AS month,
                              COUNT(*) AS done
                         FROM logistics_visit v
                        WHERE v.company_id = %(company)s AND v.by_owner
                          AND v.count_date BETWEEN %(first)s AND %(last)s
                          AND v.counts_from IS NOT NULL AND v.is_false IS NOT TRUE
                          AND v.state NOT IN ('cancelled', 'missed')
                        GROUP BY 1, 2) n
                   ON n.partner_id = c.partner_id AND n.month = c.date_from
                WHERE c.company_id = %(company)s
                  AND c.date_to BETWEEN %(first)s AND %(last)s
                GROUP BY 1, 2""",
            company=company.id,
            first=date(YEAR, 1, 1),
            last=date(YEAR, 12, 31),
        )
    )


def recount():
    """Every row of the year counted anew from its visits."""
    return compliance._recount(
        SQL(
            "c.company_id = %s AND c.date_to BETWEEN %s AND %s",
            company.id,
            date(YEAR, 1, 1),
            date(YEAR, 12, 31),
        )
    )


def judge(name, ours, limit):
    mine, theirs, ratio, spread = pairs(ours, floor)
    print(
        f"{name:<44}{mine:>7.3f} s  plain SQL {theirs:>6.3f} s  x{ratio:.2f}"
        f" (quartiles {spread:.2f} apart, at most x{limit}):"
        f" {verdict(ratio, spread, limit, MARGIN)}"
    )


started = time.perf_counter()
users = people(max(1, CUSTOMERS // 50))
first = customers(users)
print(
    f"{CUSTOMERS} customers, {len(users)} salespeople:"
    f" {time.perf_counter() - started:.0f} s to build"
)
wall, _found = run_plan("first plan")
print(f"at most {PLAN_LIMIT} s: {'met' if wall < PLAN_LIMIT else 'MISSED'}")
_wall, found = run_plan("second run")
print(f"writes nothing: {'MISSED' if any(found.values()) else 'met'}")

started = time.perf_counter()
build_year(first, users)
print(f"{VISITS} visits in {YEAR}: {time.perf_counter() - started:.0f} s to build")
wall, cpu, changed = timed(recount)
print(f"first count of the year: {wall:.1f} s, {changed} rows written")
judge("report of the year by person and month", report, YEAR_LIMIT)
# Nothing counts a closed year anew; told for whoever repairs data by hand.
wall, cpu, changed = timed(recount)
print(f"the year counted again: {wall:.1f} s, {changed} rows written")
done = sum(row["done:sum"] for row in report())
assert done == sum(row[3] for row in floor()), "report and visits differ"
print(f"{done} visits counted; memory {memory():.0f} MB at most")
env.cr.rollback()
