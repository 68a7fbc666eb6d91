"""Statement figures, ageing as of a date and credit lights against plain SQL.

    BENCH_PARTNERS=1000 BENCH_ITEMS=50000 python -m odoo shell -c FILE -d DATABASE \
        --no-http < tests/benchmark/bench_receivables.py

The database needs logistics_crm and a company with a chart of accounts; with OCA
``partner_statement`` installed its outstanding statement runs on the same data: it
lists what is open and ages it, the smallest of its reports. One invoice is posted and
cloned, five open instalments an invoice; every fifth instalment was paid in part, half
of these after the day that is asked. Nothing is kept. Wall time of BENCH_PAIRS
interleaved pairs (7; 3 against OCA); a ratio whose quartiles lie further apart than a
sixth of the limit decides nothing near it. Statements are exact.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import sys
from datetime import date

sys.path.insert(0, "tests/benchmark")

from common import SQL, clone, memory, pairs, timed, verdict

PARTNERS = int(os.environ.get("BENCH_PARTNERS", "1000"))
ITEMS = int(os.environ.get("BENCH_ITEMS", "50000"))
LINES = 5
PAIRS = int(os.environ.get("BENCH_PAIRS", "7"))
LIMIT, MARGIN = 3.0, 1 / 6
START, END = date(2026, 6, 1), date(2026, 6, 30)

company = env.company
report = env["logistics.receivable.report"]


def serial(table):
    env.cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table)))
    last = env.cr.fetchone()[0]
    env.cr.execute(SQL("SELECT setval(%s, %s)", f"{table}_id_seq", max(last, 1)))
    return last


def build():
    template = env["res.partner"].create({"name": "Bench", "is_company": True})
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": template.id,
            "invoice_date": END,
            "invoice_line_ids": [
                (0, 0, {"name": "Freight", "price_unit": 100, "tax_ids": False})
            ],
        }
    )
    invoice.action_post()
    env.flush_all()
    item = invoice.line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )
    first = serial("res_partner")
    clone(
        env,
        "res_partner",
        template.ids,
        PARTNERS,
        name=SQL("'Bench ' || n"),
        commercial_partner_id=SQL("%s + n", first),
    )
    move, moves = serial("account_move"), ITEMS // LINES
    owner = SQL("%s + 1 + (n - 1) %% %s", first, PARTNERS)
    day = SQL("DATE '2025-09-01' + (n * 7919 %% 300)::int")
    clone(
        env,
        "account_move",
        invoice.ids,
        moves,
        name=SQL("'BENCH/' || n"),
        partner_id=owner,
        commercial_partner_id=owner,
        partner_shipping_id=owner,
        invoice_date=day,
        date=day,
        sequence_number=SQL("n"),
        payment_reference=SQL("NULL"),
    )
    line = serial("account_move_line")
    at = SQL("((n - 1) / %s + 1)", LINES)
    when = SQL("DATE '2025-09-01' + (%s * 7919 %% 300)::int", at)
    paid = SQL("CASE WHEN n %% 5 = 0 THEN 60 ELSE 100 END")
    clone(
        env,
        "account_move_line",
        item.ids,
        ITEMS,
        move_id=SQL("%s + %s", move, at),
        partner_id=SQL("%s + 1 + (%s - 1) %% %s", first, at, PARTNERS),
        date=when,
        invoice_date=when,
        date_maturity=SQL("%s + 15 * (n %% 5)::int", when),
        amount_residual=paid,
        amount_residual_currency=paid,
    )
    env.cr.execute(
        SQL(
            """INSERT INTO account_partial_reconcile
                      (debit_move_id, credit_move_id, amount, debit_amount_currency,
                       credit_amount_currency, company_id, max_date)
               SELECT %(line)s + n, %(item)s, 40, 40, 40, %(company)s,
                      DATE '2026-06-30' + ((n / 5) %% 60 - 30)::int
                 FROM generate_series(1, %(items)s) n WHERE n %% 5 = 0""",
            line=line,
            item=item.id,
            company=company.id,
            items=ITEMS,
        )
    )
    env.invalidate_all()
    for table in (
        "res_partner",
        "account_move",
        "account_move_line",
        "account_partial_reconcile",
    ):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    return list(range(first + 1, first + PARTNERS + 1))


def counted(work):
    env.flush_all()
    before = env.cr.sql_log_count
    wall, cpu, result = timed(work)
    return wall, cpu, env.cr.sql_log_count - before, result


def figures():
    return env["logistics.statement"]._get_figures(company, START, END, keys)


#: The same balances by hand.
FLOOR = """
WITH later AS (
     SELECT t.line_id, SUM(t.amount) AS amount
       FROM (SELECT debit_move_id AS line_id, debit_amount_currency AS amount
               FROM account_partial_reconcile WHERE max_date > %(day)s
              UNION ALL
             SELECT credit_move_id, -credit_amount_currency
               FROM account_partial_reconcile WHERE max_date > %(day)s) t
      GROUP BY t.line_id),
item AS (
     SELECT l.partner_id, l.currency_id, l.date, l.date_maturity, m.move_type,
            l.amount_currency,
            l.amount_residual_currency + COALESCE(later.amount, 0) AS open
       FROM account_move_line l
       JOIN account_account a ON a.id = l.account_id
       JOIN account_move m ON m.id = l.move_id
       LEFT JOIN later ON later.line_id = l.id
      WHERE a.account_type = 'asset_receivable' AND l.parent_state = 'posted'
        AND l.company_id = %(company)s AND l.date <= %(day)s
        AND l.partner_id IN %(ids)s)
SELECT partner_id, currency_id, SUM(open),
       SUM(open) FILTER (WHERE %(day)s::date - date_maturity <= 0),
       SUM(open) FILTER (WHERE %(day)s::date - date_maturity BETWEEN 1 AND 30),
       SUM(open) FILTER (WHERE %(day)s::date - date_maturity BETWEEN 31 AND 60),
       SUM(open) FILTER (WHERE %(day)s::date - date_maturity BETWEEN 61 AND 90),
       SUM(open) FILTER (WHERE %(day)s::date - date_maturity > 90),
       SUM(amount_currency) FILTER (WHERE date >= '2026-06-01')
  FROM item GROUP BY partner_id, currency_id
"""


def by_hand(day):
    return env.execute_query(
        SQL(FLOOR, day=day, company=company.id, ids=tuple(partner_ids))
    )


def figures_floor():
    """Closing with ages, and opening: the two days of a statement."""
    return by_hand(END), by_hand(date(2026, 5, 31))


def ageing():
    """By customer, as the report's list grouped by customer shows it."""
    aged = report.with_context(logistics_as_of=str(END))
    return aged._read_group(
        [("company_id", "=", company.id)],
        ["partner_id"],
        [f"amount_{name}:sum" for name in ("current", "d30", "d60", "d90", "over")],
    )


def ageing_floor():
    return by_hand(END)


def oca():
    data = {
        "company_id": company.id,
        "partner_ids": partner_ids,
        "date_end": END,
        "show_aging_buckets": True,
        "filter_non_due_partners": False,
        "account_type": "asset_receivable",
        "aging_type": "days",
        "filter_negative_balances": False,
        "excluded_accounts_ids": [],
        "show_only_overdue": False,
    }
    model = env["report.partner_statement.outstanding_statement"]
    return model._get_report_values(partner_ids, data)


def compare(name, ours, floor, limit=LIMIT, count=PAIRS):
    statements = counted(ours)[2]
    mine, theirs, ratio, spread = pairs(ours, floor, count)
    print(
        f"{name:<46}{statements:>5} q {mine:>8.3f} s {theirs:>8.3f} s"
        f"  x{ratio:.3f} ±{spread / 2:.3f} (limit x{limit:g})"
        f"  {verdict(ratio, spread, limit, MARGIN * limit)}",
        flush=True,
    )


build_seconds, _cpu, partner_ids = timed(build)
print(
    f"{PARTNERS} partners, {ITEMS} open items in {ITEMS // LINES} invoices: "
    f"{build_seconds:.0f} s"
)
keys = [(partner_id, company.currency_id.id) for partner_id in partner_ids]


def check_figures():
    """Our balances are those by hand: opening, what was invoiced, closing, ages."""
    none = (0,) * 8
    closing, opening = (
        {row[0]: [round(float(value or 0), 2) for value in row[2:]] for row in rows}
        for rows in figures_floor()
    )
    found = figures()
    names = ("closing", "current", "d30", "d60", "d90", "over", "invoiced")
    for partner_id, currency_id in keys:
        row = found[partner_id, currency_id]
        mine = [round(row[f"amount_{name}"], 2) for name in names]
        assert mine == list(closing.get(partner_id, none)[:7]), (mine, partner_id)
        start = opening.get(partner_id, none)[0]
        assert round(row["amount_opening"], 2) == start, (row, start)


check_figures()
aged = {row[0].id: row[1:] for row in ageing()}
for row in by_hand(END):
    mine = [round(float(value or 0), 2) for value in aged[row[0]]]
    assert mine == [round(float(value or 0), 2) for value in row[3:8]], row

compare("statement figures / plain SQL", figures, figures_floor)
compare("ageing as of a date by customer / plain SQL", ageing, ageing_floor)
if "report.partner_statement.outstanding_statement" in env:
    pairs_oca = min(PAIRS, 3)
    compare("statement figures / OCA outstanding", figures, oca, 0.2, pairs_oca)
else:
    print("OCA partner_statement is not installed: not compared")

leads = env["crm.lead"].create(
    [
        {"name": f"Bench {n}", "type": "opportunity", "partner_id": partner_id}
        for n, partner_id in enumerate(partner_ids[:80])
    ]
)
env.flush_all()
env.invalidate_all()
leads.mapped("partner_id.commercial_partner_id.name")
leads.mapped("company_id.name")
# What every request has read before it comes to the cards.
env.user.mapped("tz")
env.companies.mapped("name")
env["logistics.company.policy"]._get(company)
company.root_id.mapped("currency_id.name")
wall, _cpu, statements, _lights = counted(
    lambda: leads.mapped("logistics_credit_light")
)
said = "met" if statements <= 1 else "MISSED"
print(f"credit lights of 80 cards: {statements} q, {wall:.3f} s  {said}")
print(f"memory {memory():.0f} MB")
env.cr.rollback()
