"""Import of waybills with charges through our wizard: seconds, statements, memory.

    python -m odoo shell -c FILE -d DATABASE --no-http < (this file)

The database needs logistics_crm; nothing is kept. Four customers, each with an approved
order of five destinations. Beside the whole import stands the floor: the same shipments
and charges as one INSERT … SELECT each, with all their indexes and keys.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import base64
import sys
from datetime import date
from pathlib import Path

from odoo import Command

sys.path.insert(0, str(Path("tests/benchmark").resolve()))
from common import memory, timed

SIZES, LIMIT_ROWS, LIMIT_SECONDS = (1000, 10_000), 10_000, 60
PLACES = ("Xi'an", "Wuhan", "Chengdu", "Harbin", "Xiamen")
HEADING = (
    "Waybill number,Customer,Shipped on,From,To,Weight (kg),Volume (m³),Pieces,"
    "Declared value,Consignee,Goods,Delivered on"
)


def customers():
    partners = env["res.partner"].create(
        [{"name": f"Bench Customer {n}", "is_company": True} for n in range(4)]
    )
    for partner in partners:
        order = env["logistics.business.order"].create(
            {
                "partner_id": partner.id,
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 3, 31),
                "line_ids": [
                    Command.create(
                        {
                            "destination": place,
                            "basis": "heavy",
                            "rate": 0.62,
                            "minimum": 50,
                            "document_fee": 5,
                            "insurance_rate": 0.3,
                            "pickup_fee": 80,
                        }
                    )
                    for place in PLACES
                ],
            }
        )
        env.flush_all()
        # The approval is not what is measured.
        env.cr.execute(
            "UPDATE logistics_business_order SET approval_state = 'approved'"
            " WHERE id = %s",
            [order.id],
        )
    env.invalidate_all()
    return partners


def table(partners, size, prefix):
    lines = [
        f"{prefix}{n:06d},{partners[n % 4].name},2026-02-{n % 27 + 1:02d},Shanghai,"
        f"{PLACES[n % 5]},{100 + n % 900},{n % 7},{n % 9 + 1},{n % 50 * 100},"
        f"Consignee {n % 40},Machine parts,2026-03-{n % 27 + 1:02d}"
        for n in range(size)
    ]
    return base64.b64encode("\n".join([HEADING, *lines]).encode())


def run(partners, size, prefix):
    wizard = env["logistics.import"].create(
        {
            "kind": "shipment",
            "file_name": "w.csv",
            "file": table(partners, size, prefix),
        }
    )
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count

    def work():
        wizard.action_import()
        env.flush_all()

    wall, cpu, _none = timed(work)
    if wizard.state != "done":
        raise SystemExit(wizard.problem_ids[:5].mapped("remedy"))
    return wall, cpu, env.cr.sql_log_count - before


def columns(name):
    env.cr.execute(
        "SELECT string_agg(quote_ident(column_name), ',') FROM"
        " information_schema.columns WHERE table_name = %s AND column_name"
        " NOT IN ('id', 'name', 'shipment_id')",
        [name],
    )
    return env.cr.fetchone()[0]


def floor(prefix):
    """Copies of what the import wrote, by plain SQL."""

    def work():
        ships, charges = (
            columns("logistics_shipment"),
            columns("logistics_shipment_charge"),
        )
        env.cr.execute(
            f"INSERT INTO logistics_shipment (name, {ships})"
            f" SELECT 'F' || name, {ships} FROM logistics_shipment WHERE name LIKE %s",
            [f"{prefix}%"],
        )
        env.cr.execute(
            f"INSERT INTO logistics_shipment_charge (shipment_id, {charges})"
            f" SELECT f.id, {','.join('c.' + n for n in charges.split(','))}"
            " FROM logistics_shipment_charge c"
            " JOIN logistics_shipment s ON s.id = c.shipment_id AND s.name LIKE %s"
            " JOIN logistics_shipment f ON f.name = 'F' || s.name",
            [f"{prefix}%"],
        )

    return timed(work)[0]


def main():
    env.user.group_ids |= env.ref("logistics_crm.group_logistics_operations")
    partners = customers()
    run(partners, 10, "WARM")
    print(
        f"{'rows':>7} {'charges':>8} {'seconds':>8} {'CPU':>7} {'statements':>11}"
        f" {'rows/s':>7} {'SQL floor':>10} {'ratio':>6}"
    )
    for size in SIZES:
        prefix = f"B{size}X"
        wall, cpu, statements = run(partners, size, prefix)
        charges = env["logistics.shipment.charge"].search_count(
            [("shipment_id.name", "like", f"{prefix}%")]
        )
        least = floor(prefix)
        print(
            f"{size:>7} {charges:>8} {wall:>8.1f} {cpu:>7.1f} {statements:>11}"
            f" {size / wall:>7.0f} {least:>10.2f} {wall / least:>6.1f}"
        )
        if size == LIMIT_ROWS:
            print(f"{size} rows under {LIMIT_SECONDS} s: {verdict(wall, cpu)}")
            print(f"largest size of the process {memory():.0f} MB")
    env.cr.rollback()


def verdict(wall, cpu):
    """A machine that others use at the same time decides nothing."""
    if wall < LIMIT_SECONDS:
        return "met"
    if cpu < wall / 3:
        return "not decided: the process had less than a third of a core"
    return "MISSED"


main()
