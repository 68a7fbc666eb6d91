"""Every role of the demo opens every screen that its menus offer.

Runs in Odoo's shell on a database with demo data: reads what the browser would read of
the first records, as each user, and prints a line per refusal. A field that its reader
may not see takes the whole form away, and only a look as that user tells.
"""

# ruff: noqa: F821 - `env` comes from the shell.

import datetime

from lxml import etree

from odoo.tools.safe_eval import safe_eval

ROLES = "executive policy head leader senior sales sales2 service officer finance legal"
KINDS = ("list", "form", "kanban")
COMPANY = env.ref("logistics_crm.demo_company")


def specification(node, model):
    """What the browser asks for of a view, with the views inside its fields."""
    found = {}
    for field in node.iter("field"):
        parent = next(field.iterancestors("field", node.tag), None)
        name = field.get("name")
        if name not in model._fields or (parent is not node and parent.tag == "field"):
            continue
        kind = model._fields[name].type
        found[name] = {}
        if kind == "many2one":
            found[name] = {"fields": {"display_name": {}}}
        elif kind in ("one2many", "many2many"):
            inner = {}
            for view in field.iterchildren(*KINDS):
                other = env[model._fields[name].comodel_name]
                inner.update(specification(view, other.with_env(model.env)))
            found[name] = {"fields": inner or {"display_name": {}}, "limit": 40}
    return found


def screens(user_env):
    """Our window actions behind the menus that the user sees, each once."""
    menus = user_env["ir.ui.menu"]
    # sudo: reading an action needs no right in the web client either
    actions = {m.action for m in menus.browse(menus._visible_menu_ids()).sudo()}
    for action in actions:
        if action and action._name == "ir.actions.act_window":
            name = action.get_external_id().get(action.id, "")
            if name.startswith("logistics"):
                yield name, action


def evaluated(text, default, user_env):
    names = {
        "uid": user_env.uid,
        "active_id": False,
        "active_ids": [],
        "allowed_company_ids": COMPANY.ids,
        "context_today": datetime.date.today,
    }
    return safe_eval(text or default, names)


def look(user_env, action):
    """Open list, kanban and the forms of the first three records."""
    context = evaluated(action.context, "{}", user_env)
    model = user_env[action.res_model].with_context(
        {k: v for k, v in context.items() if not k.startswith("search_default_")}
    )
    views = {kind: view for view, kind in action.views if kind in KINDS}
    if model._transient:
        model.get_view(views.get("form"), "form")
        model.default_get(list(model._fields))
        return 1
    records = model.search(evaluated(action.domain, "[]", user_env), limit=3)
    views.setdefault("form", False)
    for kind, view in views.items():
        arch = etree.fromstring(model.get_view(view, kind)["arch"])
        for part in records if kind == "form" else [records]:
            env.invalidate_all()
            part.web_read(specification(arch, model))
    return len(records)


opened = refused = 0
for login in ROLES.split():
    user = env["res.users"].search([("login", "=", login)])
    context = {"allowed_company_ids": COMPANY.ids, "lang": "en_US"}
    mine = env(user=user.id, su=False, context=context)
    for name, action in screens(mine):
        try:
            opened += look(mine, action)
        except Exception as error:
            refused += 1
            print("REFUSED", login, name, " ".join(str(error).split())[:300], sep=": ")
print(f"{opened} records opened, {refused} screens refused")
