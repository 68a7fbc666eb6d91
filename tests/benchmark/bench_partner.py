"""What our fields add to creating customers and to opening their list.

    BENCH_NATIVE=DATABASE2 python -m odoo shell -c FILE -d DATABASE --no-http \
        < tests/benchmark/bench_partner.py

DATABASE holds the addons, DATABASE2 the same Odoo without them; one process works on
both, nothing is kept. 1,000 partners are created, pages of 80 are opened as the web
client does it. Seven pairs A B A B; statements are exact, seconds are process CPU, the
ratio is the median of the pairs. A ratio whose quartiles lie further apart than the
margin decides nothing near its limit.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import os
import sys

from odoo.modules.registry import Registry

sys.path.insert(0, "tests/benchmark")

from common import SQL, clone, judged_in_turn, timed

from odoo import api

SIZE, PAGE, STORED = 1000, 80, 5000
SHARE = 0.10
# A sales manager who also sees invoices; in our database he has all our rights too.
NATIVE_GROUPS = (
    "base.group_partner_manager",
    "sales_team.group_sale_manager",
    "account.group_account_invoice",
)
OUR_GROUP = "logistics_crm.group_logistics_bundle_management"


def new_values(count, user, start=0):
    return [
        {
            "name": f"Bench Trading {number} Co., Ltd.",
            "is_company": True,
            "email": f"buyer@bench{number}.example.com",
            "phone": f"+86 21 5{number:07}",
            "vat": f"91310000MA{number:08}",
            "user_id": user.id,
        }
        for number in range(start, start + count)
    ]


class Side:
    """One of the two databases, as the manager works in it."""

    def __init__(self, env):
        groups = [env.ref(name).id for name in NATIVE_GROUPS]
        ours = env.ref(OUR_GROUP, raise_if_not_found=False)
        user = env["res.users"].create(
            {
                "name": "Bench manager",
                "login": "bench_manager",
                "group_ids": [(6, 0, [*groups, *(ours.ids if ours else [])])],
            }
        )
        self._store(env, user)
        self.env = env(
            user=user,
            context={
                "lang": "en_US",
                "tz": "Asia/Shanghai",
                "allowed_company_ids": env.company.ids,
            },
        )

    def _store(self, env, user):
        """Customers that are there already, as copies of one."""
        one = env["res.partner"].create(new_values(1, user, start=SIZE))
        env.flush_all()
        last = max(env["res.partner"].with_context(active_test=False).search([]).ids)
        env.cr.execute("SELECT setval('res_partner_id_seq', %s)", [last])
        partner = SQL("%s + n", last)
        name = SQL("'Bench Trading ' || n || ' Co., Ltd.'")
        columns = {"name": name, "complete_name": name}
        columns["commercial_partner_id"] = partner
        clone(env, "res_partner", one.ids, STORED, **columns)
        env.cr.execute("ANALYZE res_partner")
        if "logistics.customer.owner" in env:
            env["logistics.customer.owner"]._install_rows()
        env.invalidate_all()

    def counted(self, work):
        """(statements, CPU seconds) of ``work``, from empty caches."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        _wall, cpu, _result = timed(work)
        return self.env.cr.sql_log_count - before, cpu

    def create(self):
        with self.env.cr.savepoint(flush=False) as savepoint:
            self.env["res.partner"].create(new_values(SIZE, self.env.user))
            self.env.flush_all()
            savepoint.rollback()

    def opener(self, action, view):
        """Function that opens a page of ``action`` as the web client does it."""
        action, view = self.env.ref(action).sudo(), self.env.ref(view)
        partners = self.env["res.partner"]
        domain = [("is_company", "=", True)]
        specification = self._specification(view)

        def page():
            partners.get_views([(view.id, "list")], {"action_id": action.id})
            partners.web_search_read(domain, specification, limit=PAGE)

        return page

    def _specification(self, view):
        """Every column of the list, with the names of what is linked."""
        partners = self.env["res.partner"]
        tree = partners._get_view(view.id, "list")[0]
        names = dict.fromkeys(node.get("name") for node in tree.iter("field"))
        shown = partners.fields_get(names, ["type"])
        return {
            name: {"fields": {"display_name": {}}} if "2" in field["type"] else {}
            for name, field in shown.items()
        }


def compare(name, work_ours, work_native, limit, runs=1):
    """Small works run several times a pair: one of milliseconds says little."""
    both = (lambda: WITH.counted(work_ours)), (lambda: WITHOUT.counted(work_native))
    found = judged_in_turn(*both, SHARE, limit, runs)
    added, mine, theirs, ratio, spread, said = found
    print(
        f"{name:<34} {added:>+4} statements (at most {limit:>+2})"
        f"  CPU {mine:6.3f} / {theirs:6.3f} s  x{ratio:.3f}"
        f" (quartiles {spread:.3f} apart)  {said}"
    )


NATIVE_LIST = ("base.action_partner_form", "base.view_partner_tree")
OUR_LIST = (
    "logistics_crm.logistics_customer_action",
    "logistics_crm.res_partner_view_list_customer",
)
with Registry(os.environ["BENCH_NATIVE"]).cursor() as other:
    WITH = Side(env)
    WITHOUT = Side(api.Environment(other, api.SUPERUSER_ID, {}))
    plain = WITHOUT.opener(*NATIVE_LIST)
    compare(f"create {SIZE} partners", WITH.create, WITHOUT.create, 5)
    compare("open a page of partners", WITH.opener(*NATIVE_LIST), plain, 2, 20)
    compare("our list of customers / native", WITH.opener(*OUR_LIST), plain, 2, 20)
    other.rollback()
env.cr.rollback()
