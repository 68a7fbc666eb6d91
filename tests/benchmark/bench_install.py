"""Time to install an addon of ours on a company's live database.

    python -m odoo shell -c FILE -d DATABASE --no-http \
        < tests/benchmark/bench_install.py

DATABASE is a copy of its own with Odoo's modules, a chart of accounts and none of our
addons: it is filled with 100,000 customers, 100,000 leads and 100,000 posted invoices
(1,000,000 journal items), which stay, and then `-i` runs in a process of its own.
BENCH_ADDONS names what to install (default logistics_crm), BENCH_CUSTOMERS the size.
The limit of three minutes is wall time on a machine that does nothing else; on a busy
one it is the CPU time of Odoo and of its server process, which take turns.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import resource
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

sys.path.insert(0, "tests/benchmark")

from common import SQL, clone, timed

from odoo.tools import config

SIZE = int(os.environ.get("BENCH_CUSTOMERS", "100000"))
ADDONS = os.environ.get("BENCH_ADDONS", "logistics_crm")
LIMIT = 180
TABLES = ("res_partner", "crm_lead", "account_move", "account_move_line")


def next_ids(table):
    """Set the sequence of a table behind its last row; give that row's id."""
    env.cr.execute(SQL("SELECT MAX(id) FROM %s", SQL.identifier(table)))
    last = env.cr.fetchone()[0]
    env.cr.execute("SELECT setval(%s, %s)", [f"{table}_id_seq", last])
    return last


def build():
    """One customer with salesperson, lead and posted invoice, cloned by SQL."""
    users = env["res.users"].create(
        [
            {
                "name": f"Bench {number}",
                "login": f"bench_{number}",
                "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
            }
            for number in range(20)
        ]
    )
    customer = env["res.partner"].create(
        {
            "name": "Bench Trading",
            "is_company": True,
            "user_id": users[0].id,
            "customer_rank": 1,
        }
    )
    lead = env["crm.lead"].create(
        {
            "name": "Bench",
            "type": "opportunity",
            "partner_id": customer.id,
            "user_id": users[0].id,
        }
    )
    invoice = new_invoice(customer)
    env.flush_all()
    first, move = next_ids("res_partner"), next_ids("account_move")
    partner = SQL("%s + n", first)
    owner = SQL("%s + n %% %s", users[0].id, len(users))
    fill_partners(customer, partner, owner)
    clone(
        env,
        "crm_lead",
        lead.ids,
        SIZE,
        name=SQL("'Bench ' || n"),
        partner_id=partner,
        user_id=owner,
        # Each second lead is closed, won or lost.
        active=SQL("n %% 4 != 1"),
        won_status=SQL(
            "CASE n %% 4 WHEN 1 THEN 'lost' WHEN 3 THEN 'won' ELSE 'pending' END"
        ),
    )
    fill_invoices(invoice, partner, move)
    env.cr.commit()
    env.cr._cnx.autocommit = True
    for table in TABLES:
        env.cr.execute(SQL("VACUUM ANALYZE %s", SQL.identifier(table)))


def new_invoice(customer):
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": customer.id,
            "invoice_date": date(2025, 6, 1),
            "invoice_line_ids": [
                (0, 0, {"name": f"Freight {n}", "price_unit": 100, "tax_ids": False})
                for n in range(9)
            ],
        }
    )
    invoice.action_post()
    return invoice


def fill_partners(customer, partner, owner):
    clone(
        env,
        "res_partner",
        customer.ids,
        SIZE,
        name=SQL("'Bench Trading ' || n || ' Co., Ltd.'"),
        complete_name=SQL("'Bench Trading ' || n || ' Co., Ltd.'"),
        email=SQL("'buyer@bench' || n || '.example.com'"),
        phone=SQL("'+86 21 5' || lpad(n::text, 7, '0')"),
        vat=SQL("'91310000MA' || lpad(n::text, 8, '0')"),
        commercial_partner_id=partner,
        user_id=owner,
    )


def fill_invoices(invoice, partner, move):
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
        payment_reference=SQL("NULL"),
    )
    clone(
        env,
        "account_move_line",
        invoice.line_ids.ids,
        SIZE,
        move_id=SQL("%s + n", move),
        partner_id=partner,
        date=day,
        invoice_date=day,
    )


def server_cpu(name):
    """CPU seconds of each server process of a database, by process, on this machine."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (path / "cmdline").read_bytes()
            if command.startswith(b"postgres:") and f" {name} ".encode() in command:
                fields = (path / "stat").read_text().rpartition(")")[2].split()
                ticks = int(fields[11]) + int(fields[12])
                found[path.name] = ticks / os.sysconf("SC_CLK_TCK")
    return found


def install():
    """`-i` in a process of its own; gives the CPU seconds of its server processes."""
    name = env.cr.dbname
    command = [sys.executable, "-m", "odoo", "-c", config["config"], "-d", name]
    command += ["-i", ADDONS, "--stop-after-init", "--no-http", "--log-level=warn"]
    command += [f"--addons-path={','.join(config['addons_path'])}"]
    before, used = server_cpu(name), {}
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            used |= server_cpu(name)
            time.sleep(0.5)
    assert process.returncode == 0, "the installation failed"
    return sum(used.values()) - sum(before.values())


if not env["crm.lead"].search_count([("name", "=like", "Bench %")]):
    print(f"building: {timed(build)[0]:.0f} s")
for table in TABLES:
    env.cr.execute(SQL("SELECT COUNT(*) FROM %s", SQL.identifier(table)))
    print(f"{table:<20}{env.cr.fetchone()[0]:>10}")
env.cr.close()
wall, _cpu, server = timed(install)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = used.ru_utime + used.ru_stime
# Odoo and its server take turns: on a machine of their own the sum is the time.
verdict = "met" if min(wall, cpu + server) <= LIMIT else "MISSED"
print(
    f"-i {ADDONS}: {wall:.0f} s; CPU {cpu:.0f} s of Odoo, {server:.0f} s of its server"
    f" (at most {LIMIT} s); {used.ru_maxrss / 1024:.0f} MB: {verdict}"
)
