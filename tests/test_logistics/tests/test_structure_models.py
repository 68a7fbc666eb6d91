"""Generic checks on every model of the suite (the idea is Tryton's module test)."""

from odoo.tests import TransactionCase, tagged

from . import common


@tagged("post_install", "-at_install")
class TestStructureModels(TransactionCase):
    def assertNone(self, rows, message):
        self.assertFalse(rows, f"{message}: {', '.join(map(str, rows))}")

    def test_there_is_something_to_check(self):
        self.assertIn("logistics_crm", common.installed(self.env))
        self.assertGreater(len(common.own_models(self.env)), 3)

    def test_every_model_says_what_it_is(self):
        self.assertNone(
            [
                name
                for name, model in common.own_models(self.env, abstract=True).items()
                if model._description == name
            ],
            "models without _description",
        )

    def test_company_bound_models_check_companies(self):
        self.assertNone(
            [
                name
                for name, model in common.own_models(self.env).items()
                if common.is_company_bound(model)
                and model._auto
                and not model._transient
                and not model._check_company_auto
            ],
            "models with company_id but without _check_company_auto",
        )

    def test_every_many2one_to_a_company_bound_model_is_checked(self):
        wrong = []
        for name, model in common.own_models(self.env).items():
            if not model._check_company_auto or "company_id" not in model._fields:
                continue
            for field in model._fields.values():
                if field.type != "many2one" or not field.store or field.related:
                    continue
                target = self.env.get(field.comodel_name)
                if (
                    target is not None
                    and field._module in common.SUITE
                    and target._name != "res.company"
                    and "company_id" in target._fields
                    and target._check_company_auto
                    and target._name in common.own_models(self.env)
                    and not field.check_company
                ):
                    wrong.append(f"{name}.{field.name}")
        self.assertNone(wrong, "links to company-bound models without check_company")

    def test_own_fields_on_native_models_are_never_required(self):
        native = set(self.env.registry) - set(
            common.own_models(self.env, abstract=True)
        )
        mixins = common.own_models(self.env, abstract=True)
        self.assertNone(
            [
                f"{name}.{field.name}"
                for name in native
                for field in self.env[name]._fields.values()
                if field._module in common.SUITE
                and field.required
                and field.store
                and not any(
                    field.name in mixin._fields
                    for mixin in mixins.values()
                    if mixin._abstract
                )
            ],
            "required fields on native models",
        )

    def test_no_native_table_gets_a_computed_column(self):
        """The ORM would fill it row by row when the addon is installed."""
        native = set(self.env.registry) - set(
            common.own_models(self.env, abstract=True)
        )
        self.assertNone(
            [
                f"{name}.{field.name}"
                for name in native
                if not self.env[name]._abstract
                for field in self.env[name]._fields.values()
                if field._module in common.SUITE and field.store and field.compute
            ],
            "stored computed fields on native models",
        )

    def _own_lists_of(self, native):
        """Written lists of ours: from native models, or with native records."""
        return [
            field
            for name in self.env.registry
            for field in self.env[name]._fields.values()
            if field._module in common.SUITE
            and field.type in ("one2many", "many2many")
            and not (field.compute or field.related)
            and (name if native else field.comodel_name)
            not in common.own_models(self.env, abstract=True)
        ]

    def test_lists_of_native_records_are_narrowed_by_the_client_only(self):
        """A domain that the server knows makes each native creation look for our
        records, and so flush a user half made: its notifications "in Odoo" failed."""
        self.assertNone(
            [
                field
                for field in self._own_lists_of(native=False)
                if isinstance(field.domain, list) and field.domain
            ],
            "lists of native records with a domain of the server",
        )

    def test_copying_a_native_record_needs_no_right_of_ours(self):
        self.assertNone(
            [field for field in self._own_lists_of(native=True) if field.copy],
            "lists of ours that are copied with a native record",
        )

    def test_no_constraint_holds_a_column_that_partner_merge_rewrites(self):
        self.env.cr.execute(
            """
            SELECT t.relname, c.conname
              FROM pg_constraint c
              JOIN pg_class t ON t.oid = c.conrelid
             WHERE c.contype IN ('u', 'x')
               AND t.relname LIKE 'logistics%%'
               AND EXISTS (
                   SELECT 1
                     FROM pg_constraint f
                    WHERE f.contype = 'f' AND f.conrelid = c.conrelid
                      AND f.confrelid = 'res_partner'::regclass
                      AND f.conkey[1] = ANY(c.conkey))
            """
        )
        self.assertNone(self.env.cr.fetchall(), "constraints over a partner")
        self.env.cr.execute(
            """
            SELECT t.relname, i.relname
              FROM pg_index x
              JOIN pg_class t ON t.oid = x.indrelid
              JOIN pg_class i ON i.oid = x.indexrelid
             WHERE x.indisunique AND NOT x.indisprimary
               AND t.relname LIKE 'logistics%%'
               AND EXISTS (
                   SELECT 1
                     FROM pg_constraint f
                    WHERE f.contype = 'f' AND f.conrelid = x.indrelid
                      AND f.confrelid = 'res_partner'::regclass
                      AND f.conkey[1] = ANY(x.indkey::int2[]))
            """
        )
        rows = [row for row in self.env.cr.fetchall() if not row[0].endswith("_rel")]
        self.assertNone(rows, "unique indexes over a partner")

    def test_every_foreign_key_has_an_index(self):
        self.env.cr.execute(
            """
            SELECT c.conrelid::regclass::text || '.' || a.attname
              FROM pg_constraint c
              JOIN pg_attribute a
                ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
             WHERE c.contype = 'f'
               AND c.conrelid::regclass::text LIKE 'logistics%%'
               AND c.confrelid IN ('res_partner'::regclass, 'crm_lead'::regclass,
                                   'account_move'::regclass)
               AND NOT EXISTS (
                   SELECT 1 FROM pg_index x
                    WHERE x.indrelid = c.conrelid AND x.indkey[0] = a.attnum)
            """
        )
        self.assertNone(
            [row[0] for row in self.env.cr.fetchall() if "_rel." not in row[0]],
            "foreign keys to large tables without an index",
        )

    def test_selections_have_values(self):
        self.assertNone(
            [
                f"{name}.{field.name}"
                for name, model in common.own_models(self.env).items()
                for field in model._fields.values()
                if field.type == "selection"
                and not field.related
                and not field._description_selection(self.env)
            ],
            "empty selections",
        )

    def test_every_cron_calls_a_cron_method(self):
        data = self.env["ir.model.data"].search(
            [("module", "in", common.SUITE), ("model", "=", "ir.cron")]
        )
        crons = (
            self.env["ir.cron"]
            .with_context(active_test=False)
            .browse(data.mapped("res_id"))
        )
        self.assertNone(
            [cron.name for cron in crons if "model._cron_" not in cron.code],
            "crons whose code is not one _cron_ method",
        )
        self.assertNone(
            [
                cron.name
                for cron in crons
                if not hasattr(
                    self.env[cron.model_id.model],
                    cron.code.split("model.")[1].split("(")[0],
                )
            ],
            "crons whose method is missing",
        )
