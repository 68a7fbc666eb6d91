"""Rights: every model has rows and rules, nothing public but buttons, strangers are
refused by every button (also by RPC)."""

import inspect

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from . import common

#: Public methods that are no button: what they are for.
DECLARED_RPC = {
    # Native hooks that core declares public.
    "create",
    "write",
    "unlink",
    "copy",
    "copy_data",
    "read",
    "web_read",
    "web_save",
    "web_search_read",
    "default_get",
    "name_search",
    "export_data",
    "load",
    "message_new",
    "message_update",
    "message_post",
    "rating_apply",
    "get_view",
    "fields_get",
    "init",
    "get_empty_list_help",
    "get_import_templates",
    "onchange",
}


@tagged("post_install", "-at_install")
class TestStructureAccess(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = new_test_user(cls.env, "lg_struct_plain", groups="base.group_user")
        cls.portal = new_test_user(
            cls.env, "lg_struct_portal", groups="base.group_portal"
        )

    def test_every_model_has_access_rows_for_a_role_of_ours(self):
        missing = []
        for name in common.own_models(self.env):
            rows = self.env["ir.model.access"].search([("model_id.model", "=", name)])
            if not rows or any(not row.group_id for row in rows):
                missing.append(name)
        self.assertFalse(missing, f"no access row, or one for everybody: {missing}")

    def test_every_company_bound_model_has_a_company_rule(self):
        missing = []
        for name, model in common.own_models(self.env).items():
            if not common.is_company_bound(model) or model._transient:
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", name)])
            if not any(
                not rule.groups and "company_ids" in (rule.domain_force or "")
                for rule in rules
            ):
                missing.append(name)
        self.assertFalse(missing, f"models without company rule: {missing}")

    def test_no_active_rule_of_ours_narrows_a_native_model(self):
        data = self.env["ir.model.data"].search(
            [("module", "in", common.SUITE), ("model", "=", "ir.rule")]
        )
        own = common.own_models(self.env)
        rules = self.env["ir.rule"].browse(data.mapped("res_id")).exists()
        narrowing = []
        for rule in rules.filtered(lambda r: r.active and r.model_id.model not in own):
            # A rule is harmless when every group of it implies a group that core's
            # own rules on the model name: group rules are joined by OR.
            native = self.env["ir.rule"].search(
                [("model_id", "=", rule.model_id.id), ("id", "not in", rules.ids)]
            )
            if not rule.groups or any(
                not (group.all_implied_ids - group) & native.groups
                for group in rule.groups
            ):
                narrowing.append(rule.name)
        self.assertFalse(narrowing, f"active rules on native models: {narrowing}")

    def test_only_buttons_are_public(self):
        public = [
            f"{model}.{method}"
            for model, method in common.own_methods(self.env)
            if not method.startswith(("_", "action_"))
            and method not in DECLARED_RPC
            and inspect.isfunction(
                inspect.unwrap(getattr(self.env.registry[model], method))
            )
            and not hasattr(getattr(self.env.registry[model], method), "_api_private")
        ]
        self.assertFalse(public, f"public methods that are no button: {public}")

    def test_every_button_refuses_strangers(self):
        native = {
            name
            for name in self.env.registry
            if name not in common.own_models(self.env, abstract=True)
        }
        wrong = []
        for model, method in common.own_methods(self.env):
            if not method.startswith("action_") or self.env[model]._abstract:
                continue
            if model in native and self._is_core_button(model, method):
                continue
            for user in (self.plain, self.portal):
                with self.subTest(model=model, method=method, user=user.login):
                    records = self.env[model].with_user(user)
                    try:
                        getattr(records, method)()
                    except AccessError:
                        continue
                    except Exception as error:
                        wrong.append(f"{model}.{method} ({user.login}): {error!r}")
                        continue
                    wrong.append(f"{model}.{method} answers {user.login}")
        self.assertFalse(wrong, "\n".join(wrong))

    def _is_core_button(self, model, method):
        """A button of core that we only extend keeps core's own rights."""
        return any(
            method in vars(base)
            for base in self.env.registry[model].__mro__
            if getattr(base, "_module", None) not in (*common.SUITE, None)
        )

    def test_no_right_is_gained_by_installing(self):
        """Odoo's groups never imply ours."""
        data = self.env["ir.model.data"].search(
            [("module", "in", common.SUITE), ("model", "=", "res.groups")]
        )
        ours = self.env["res.groups"].browse(data.mapped("res_id"))
        self.assertFalse(ours.all_implied_by_ids - ours)

    def test_every_menu_has_a_group(self):
        data = self.env["ir.model.data"].search(
            [("module", "in", common.SUITE), ("model", "=", "ir.ui.menu")]
        )
        menus = self.env["ir.ui.menu"].browse(data.mapped("res_id")).exists()
        self.assertTrue(menus)
        self.assertFalse(
            menus.filtered(lambda m: not m.group_ids).mapped("complete_name")
        )
