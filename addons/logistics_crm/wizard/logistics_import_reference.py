from collections import defaultdict

from odoo import api, models

from ..models.res_partner_duplicate_keys import key_of
from ..tools.importing_cells import folded

_KEY_FIELDS = ("logistics_name_key", "logistics_registry_key", "logistics_tax_key")


class LogisticsImport(models.TransientModel):
    """Records behind the texts of a file, for the columns of every kind."""

    _inherit = "logistics.import"

    @api.model
    def _customers_by_text(self, texts):
        """{text: customer ids}: by reference or number, else by exact, else by
        normalised name. One query."""
        if not texts:
            return {}
        keys = {
            name: [key for text in texts if (key := key_of(name, text))]
            for name in ("name", "company_registry", "vat")
        }
        partners = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("company_id", "in", [False, *self.env.companies.ids]),
                    "|",
                    ("parent_id", "=", False),
                    ("is_company", "=", True),
                    "|",
                    "|",
                    "|",
                    (
                        "ref",
                        "in",
                        [s for t in texts for s in (t, t.upper(), t.lower())],
                    ),
                    ("logistics_name_key", "in", keys["name"]),
                    ("logistics_registry_key", "in", keys["company_registry"]),
                    ("logistics_tax_key", "in", keys["vat"]),
                ],
                ["name", "ref", *_KEY_FIELDS],
            )
        )
        index = [defaultdict(list) for _place in range(3)]
        for partner in partners:
            index[0][folded(partner.ref or "")].append(partner.id)
            for name in ("logistics_registry_key", "logistics_tax_key"):
                index[0][folded(partner[name] or "")].append(partner.id)
            index[1][folded(partner.name or "")].append(partner.id)
            index[2][partner.logistics_name_key].append(partner.id)
        return {text: _lookup(text, index) for text in texts}

    @api.model
    def _users_by_text(self, texts):
        """{login, e-mail or name: user ids}, people who left included. One query."""
        if not texts:
            return {}
        wanted = list({*texts, *(text.lower() for text in texts)})
        users = (
            self.env["res.users"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("share", "=", False),
                    "|",
                    "|",
                    ("login", "in", wanted),
                    ("email", "in", wanted),
                    ("name", "in", wanted),
                ],
                ["login", "email", "name"],
            )
        )
        found = defaultdict(list)
        for user in users:
            for text in {user.login, user.email, user.name} - {False}:
                found[text].append(user.id)
        return found


def _lookup(text, index):
    """Ids of the first index that knows the text."""
    numbers, names, keys = index
    for key in (text, key_of("company_registry", text), key_of("vat", text)):
        if key and (found := numbers.get(folded(key))):
            return found
    return names.get(folded(text)) or keys.get(key_of("name", text)) or []
