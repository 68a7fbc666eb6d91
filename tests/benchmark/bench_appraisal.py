"""A month of appraisals over large books, beside the plain SQL of the same facts.

    BENCH_PEOPLE=200 BENCH_LINES=1000000 python -m odoo shell -c FILE -d DATABASE \
        --no-http < tests/benchmark/bench_appraisal.py

The database needs logistics_kpi and a company with a chart of accounts. Two documents
(an invoice with two lines, its payment), a won lead and a visit are made by the ORM and
cloned to the size; nothing is kept. The floor runs the statements that the facts sent,
once more and alone. Exact statements; ratios of CPU seconds of this process and its
server process, of interleaved pairs that are rolled back.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import sys
from datetime import date

sys.path.insert(0, "tests/benchmark")

from common import SQL, clone, cpu_of, memory, pairs, timed, verdict

from odoo.sql_db import Cursor
from odoo.tests import Form

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "200"))
LINES = int(os.environ.get("BENCH_LINES", "100000"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "5"))
MARGIN, LIMIT = 0.5, 3
INVOICES = LINES // 5  # three lines of the invoice, two of the payment
LEADS, VISITS = INVOICES // 10, INVOICES // 4
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
company = env.company
env = env(context={**env.context, "tracking_disable": True, "mail_notrack": True})


def people():
    """Users with employees (managers of one department) and a customer each."""
    department = env["hr.department"].create(
        {"name": "Bench", "company_id": company.id}
    )
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {"name": f"Bench {n}", "login": f"bench_appraisal_{n}"}
                for n in range(PEOPLE)
            ]
        )
    )
    level = env.ref("logistics_crm.logistics_job_level_manager")
    employees = env["hr.employee"].create(
        [
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": company.id,
                "department_id": department.id,
                "date_version": date(2025, 1, 1),
                "contract_date_start": date(2025, 1, 1),
            }
            for user in users
        ]
    )
    employees.version_id.job_level_id = level
    partners = env["res.partner"].create(
        [
            {"name": f"Bench {user.id}", "is_company": True, "user_id": user.id}
            for user in users
        ]
    )
    env.flush_all()
    env.cr.execute("UPDATE logistics_customer_owner SET date_from = NULL")
    for name, amount in (("revenue", 5000.0), ("new_customers", 1.0)):
        env["logistics.kpi.target"].create(
            [
                {
                    "company_id": company.id,
                    "metric_id": env.ref(f"logistics_kpi.metric_{name}").id,
                    "employee_id": employee.id,
                    "month": FIRST,
                    "amount": amount,
                }
                for employee in employees
            ]
        )
    return users, partners


def documents(partner):
    """One paid invoice of a customer: (invoice, payment, partial)."""
    lines = [
        (0, 0, {"name": "Freight", "price_unit": 100, "tax_ids": False}),
        (0, 0, {"name": "Handling", "price_unit": 20, "tax_ids": False}),
    ]
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": FIRST,
            "invoice_line_ids": lines,
        }
    )
    invoice.action_post()
    receivable = partner.property_account_receivable_id
    payment = env["account.move"].create(
        {
            "move_type": "entry",
            "date": FIRST,
            "line_ids": [
                (0, 0, {"account_id": BANK.id, "debit": 120}),
                (
                    0,
                    0,
                    {
                        "account_id": receivable.id,
                        "partner_id": partner.id,
                        "credit": 120,
                    },
                ),
            ],
        }
    )
    payment.action_post()
    ends = (invoice + payment).line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )
    ends.reconcile()
    return invoice, payment, ends.matched_debit_ids | ends.matched_credit_ids


def nth(ids):
    """SQL of the id that the n-th copy takes in turn."""
    return SQL("(%s::int[])[1 + MOD(n, %s)]", list(ids), len(ids))


def month(column):
    """The n-th copy lies up to eleven months back."""
    return SQL("(%s - MOD(n, 12) * interval '1 month')::date", column)


def clone_move(move, partners, users):
    """Copies of a move with all lines. Returns the id before its first copy and that
    before the first copy of its receivable line."""
    first = last_id("account_move")
    common = {"date": month(SQL("s.date"))}
    who = {"partner_id": nth(partners.ids), "commercial_partner_id": nth(partners.ids)}
    clone(
        env,
        "account_move",
        move.ids,
        INVOICES,
        name=SQL("'BENCH/' || %s || '/' || n", move.id),
        sequence_number=SQL("%s + n", first),
        payment_reference=SQL("NULL"),
        invoice_date=month(SQL("s.invoice_date")),
        invoice_user_id=nth(users.ids) if move.is_invoice() else SQL("NULL"),
        **common,
        **who,
    )
    receivable = move.line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )
    values = {
        "move_id": SQL("%s + n", first),
        "partner_id": nth(partners.ids),
        "date_maturity": month(SQL("s.date_maturity")),
        **common,
    }
    clone(
        env, "account_move_line", (move.line_ids - receivable).ids, INVOICES, **values
    )
    start = last_id("account_move_line")
    clone(env, "account_move_line", receivable.ids, INVOICES, **values)
    return start


def last_id(table):
    """The largest id, made the last one given out."""
    name = SQL.identifier(table)
    env.cr.execute(SQL("SELECT MAX(id) FROM %s", name))
    found = env.cr.fetchone()[0]
    env.cr.execute("SELECT setval(%s, %s)", [f"{table}_id_seq", found])
    return found


def build():
    users, partners = people()
    invoice, payment, partial = documents(partners[0])
    lead = env["crm.lead"].create(
        {
            "name": "Bench",
            "type": "opportunity",
            "partner_id": partners[0].id,
            "user_id": users[0].id,
        }
    )
    visit = env["logistics.visit"].create(
        {"partner_id": partners[0].id, "user_id": users[0].id}
    )
    env.flush_all()
    ends = [clone_move(move, partners, users) for move in (invoice, payment)]
    clone(
        env,
        "account_partial_reconcile",
        partial.ids,
        INVOICES,
        debit_move_id=SQL("%s + n", ends[0]),
        credit_move_id=SQL("%s + n", ends[1]),
        max_date=month(SQL("s.max_date")),
    )
    clone(
        env,
        "crm_lead",
        lead.ids,
        LEADS,
        user_id=nth(users.ids),
        partner_id=nth(partners.ids),
        won_status=SQL("CASE MOD(n, 3) WHEN 0 THEN 'won' ELSE 'pending' END"),
        date_closed=SQL("%s::timestamp - MOD(n, 12) * interval '1 month'", LAST),
    )
    tier = env["logistics.tier.scheme"]._get_policy_scheme(company).tier_ids[:1]
    clone(
        env,
        "logistics_visit",
        visit.ids,
        VISITS,
        user_id=nth(users.ids),
        partner_id=nth(partners.ids),
        tier_id=SQL("%s", tier.id),
        date=SQL("%s::date - MOD(n, 12) * interval '1 month'", FIRST),
        counts_from=SQL("%s::timestamp", FIRST),
        is_followup=SQL("TRUE"),
        is_false=SQL("FALSE"),
    )
    env.invalidate_all()
    for table in (
        "account_move",
        "account_move_line",
        "account_partial_reconcile",
        "crm_lead",
        "logistics_visit",
        "logistics_customer_owner",
    ):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def measured(name, work):
    env.flush_all()
    env.invalidate_all()
    before, size = env.cr.sql_log_count, memory()
    wall, cpu, result = timed(lambda: (work(), env.flush_all())[0])
    count, more = env.cr.sql_log_count - before, memory() - size
    print(
        f"{name:34} {wall:7.2f} s {cpu:7.2f} s CPU {count:6} statements {more:5.0f} MB"
    )
    return wall, result


def facts_alone(facts):
    """Each fact once through the port; its statements are kept for the floor."""
    kept = []
    real = Cursor.execute

    def execute(cr, query, *args, **kwargs):
        kept.append((query, args))
        return real(cr, query, *args, **kwargs)

    port = env["logistics.fact"].sudo()
    people = env["logistics.kpi.people"]._people(company, FIRST, LAST)
    employees = env["hr.employee"].sudo().browse(people)
    Cursor.execute = execute
    try:
        for fact in facts:
            port._measure(fact, employees, FIRST, LAST)
    finally:
        Cursor.execute = real
    return [row for row in kept if "SELECT" in str(getattr(row[0], "code", row[0]))]


def floor(statements):
    for query, args in statements:
        env.cr.execute(query, *args)
        env.cr.fetchall()


BANK = env["account.account"].search(
    [("account_type", "=", "asset_cash"), ("company_ids", "in", company.id)], limit=1
)
seconds, _cpu, _result = timed(build)
print(
    f"{PEOPLE} people, {INVOICES * 5} posted lines, {INVOICES} partials, "
    f"{LEADS} leads, {VISITS} visits; {seconds:.0f} s to build"
)
appraisals = env["logistics.kpi.appraisal"]


def generate():
    return appraisals._generate(company, "month", FIRST, LAST)


def undone(work):
    """A function that does the work and takes it back."""

    def run():
        env.flush_all()
        env.invalidate_all()
        env.cr.execute("SAVEPOINT bench")
        work()
        env.flush_all()
        env.cr.execute("ROLLBACK TO SAVEPOINT bench")
        env.invalidate_all()

    return run


def compared(name, work, statements):
    ours, plain, ratio, spread = pairs(
        undone(work),
        lambda: floor(statements),
        PAIRS,
        measure=lambda run: cpu_of(env, run),
    )
    print(
        f"{name}: {ours:.2f} s CPU, plain SQL {plain:.2f} s, ratio x{ratio:.2f} "
        f"(quartiles {spread:.2f} apart), at most x{LIMIT}:"
        f" {verdict(ratio, spread, LIMIT, MARGIN)}"
    )


def opened(appraisal):
    """Statements of opening one with its lines and their evidence, as in the form."""
    spec = Form(appraisal)._view["fields_spec"]
    appraisal.web_read(spec)
    measured("opening one with its evidence", lambda: appraisal.web_read(spec))


env.cr.execute("SAVEPOINT first")
_new, made = measured("month, everything new", generate)
facts = sorted(set(made.line_ids.mapped("fact")) - {False})
number = len(made)
env.cr.execute("ROLLBACK TO SAVEPOINT first")
env.invalidate_all()
statements = facts_alone(facts)
# Workers of a parallel query would not be counted.
env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
print(f"{number} appraisals; facts {', '.join(facts)} in {len(statements)} statements")
compared("month, everything new", generate, statements)
_new, made = measured("month, everything new, once more", generate)
measured("month again", generate)
compared("month again", generate, statements)
for line in made[:1].line_ids:
    print("  ", line.fact, line.numerator, line.denominator, line.computed_score)
opened(made[:1])
made._as_engine().write({"state": "confirmed"})
april = (date(2026, 4, 1), date(2026, 4, 30))
measured(
    "next month, looking back",
    lambda: appraisals._generate(company, "month", *april),
)
print(f"memory at most {memory():.0f} MB")
env.cr.rollback()
