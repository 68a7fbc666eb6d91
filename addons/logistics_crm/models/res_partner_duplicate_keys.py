from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import matching

#: field -> (key column, function); one key depends on one field, so `create` and
#: `write` fill it without reading anything.
KEYS = {
    "name": ("logistics_name_key", matching.name_key),
    "phone": ("logistics_phone_key", matching.phone_key),
    "email": ("logistics_domain_key", matching.domain_key),
    "company_registry": ("logistics_registry_key", matching.registry_key),
    "vat": ("logistics_tax_key", matching.tax_key),
}
COLUMNS = tuple(column for column, _function in KEYS.values())
BATCH = 5000


def key_of(name, value):
    """Key of a value, None if it says nothing. The name keeps the empty key: a missing
    one tells the cron that the customer was not looked at yet."""
    key = KEYS[name][1](value)
    return key if key or name == "name" else None


class ResPartner(models.Model):
    """Comparison keys of customers, filled with the values they come from."""

    _inherit = "res.partner"

    logistics_name_key = fields.Char(
        index="btree_not_null", copy=False, readonly=True, exportable=False
    )
    logistics_phone_key = fields.Char(
        index="btree_not_null", copy=False, readonly=True, exportable=False
    )
    logistics_domain_key = fields.Char(
        index="btree_not_null", copy=False, readonly=True, exportable=False
    )
    logistics_registry_key = fields.Char(
        index="btree_not_null", copy=False, readonly=True, exportable=False
    )
    logistics_tax_key = fields.Char(
        index="btree_not_null", copy=False, readonly=True, exportable=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._logistics_with_keys(v, True) for v in vals_list])

    def write(self, vals):
        return super().write(self._logistics_with_keys(vals))

    @api.model
    def _logistics_with_keys(self, vals, new=False):
        """`vals` with the keys of what it contains; keys of the client are dropped."""
        vals = {name: value for name, value in vals.items() if name not in COLUMNS}
        for name, (column, _function) in KEYS.items():
            if name in vals:
                vals[column] = key_of(name, vals[name])
            elif new and (default := self.env.context.get(f"default_{name}")):
                vals[column] = key_of(name, default)
        return vals

    @api.model
    def _cron_fill_duplicate_keys(self):
        """Customers that were there before the addon get their keys, batch by batch."""
        cron = self.env["ir.cron"]
        while number := self._logistics_fill_keys(BATCH):
            if not cron._commit_progress(number, remaining=number):
                return
        cron._commit_progress(remaining=0)

    @api.model
    def _logistics_fill_keys(self, limit):
        """Fill the keys of up to `limit` rows by SQL; the number of rows done."""
        names = list(KEYS)
        self.flush_model([*names, *COLUMNS])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM res_partner WHERE logistics_name_key IS NULL "
                "ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
                SQL(", ").join(SQL.identifier(name) for name in names),
                limit,
            )
        )
        if not rows:
            return 0
        columns = list(zip(*rows, strict=True))[1:]
        keys = [
            [key_of(name, value) for value in values]
            for name, values in zip(names, columns, strict=True)
        ]
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner p SET %s FROM unnest(%s::int[], %s) "
                "AS v(id, %s) WHERE v.id = p.id",
                SQL(", ").join(
                    SQL("%s = v.%s", SQL.identifier(column), SQL.identifier(column))
                    for column in COLUMNS
                ),
                [row[0] for row in rows],
                SQL(", ").join(SQL("%s::text[]", values) for values in keys),
                SQL(", ").join(SQL.identifier(column) for column in COLUMNS),
            )
        )
        self.invalidate_model(COLUMNS, flush=False)
        return len(rows)
