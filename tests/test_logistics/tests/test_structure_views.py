"""Every action opens every one of its views; empty screens say what to do."""

from lxml import etree

from odoo.tests import TransactionCase, tagged

from . import common


@tagged("post_install", "-at_install")
class TestStructureViews(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.env["ir.model.data"].search(
            [("module", "in", common.SUITE), ("model", "=", "ir.actions.act_window")]
        )
        cls.actions = cls.env["ir.actions.act_window"].browse(data.mapped("res_id"))

    def test_every_action_opens_all_its_views(self):
        self.assertTrue(self.actions)
        for action in self.actions:
            with self.subTest(action=action.xml_id):
                views = action.views + (
                    [(action.search_view_id.id, "search")]
                    if action.search_view_id
                    else [(False, "search")]
                )
                result = self.env[action.res_model].get_views(views)
                kinds = set(action.view_mode.split(","))
                self.assertEqual(set(result["views"]) - {"search"}, kinds)
                if "kanban" in kinds:
                    arch = etree.fromstring(result["views"]["kanban"]["arch"])
                    self.assertTrue(arch.xpath("//t[@t-name='card']"))

    def test_every_list_screen_says_what_to_do_when_empty(self):
        silent = [
            action.xml_id
            for action in self.actions
            if action.target != "new"
            and set(action.view_mode.split(",")) & {"list", "kanban", "pivot"}
            and not action.help
        ]
        self.assertFalse(silent, f"screens without help text: {silent}")

    def test_every_list_of_ours_has_a_search_view(self):
        own = common.own_models(self.env)
        models = {
            action.res_model
            for action in self.actions
            if "list" in action.view_mode and action.res_model in own
        }
        found = set(
            self.env["ir.ui.view"]
            .search([("model", "in", list(models)), ("type", "=", "search")])
            .mapped("model")
        )
        self.assertFalse(models - found, f"without search view: {models - found}")

    def test_buttons_name_existing_methods(self):
        data = self.env["ir.model.data"].search(
            [("module", "in", common.SUITE), ("model", "=", "ir.ui.view")]
        )
        for view in self.env["ir.ui.view"].browse(data.mapped("res_id")).exists():
            if not view.model:
                continue
            for button in etree.fromstring(view.arch).xpath(
                "/*[not(self::data)]//button[@type='object'][not(ancestor::field)]"
            ):
                with self.subTest(view=view.xml_id, button=button.get("name")):
                    self.assertTrue(hasattr(self.env[view.model], button.get("name")))

    def test_view_ids_follow_the_names(self):
        """<model>_view_<kind>: whoever extends a screen finds it."""
        data = self.env["ir.model.data"].search(
            [("module", "in", common.SUITE), ("model", "=", "ir.ui.view")]
        )
        views = {v.id: v for v in self.env["ir.ui.view"].browse(data.mapped("res_id"))}
        wrong = [
            row.complete_name
            for row in data
            if views[row.res_id].model
            and views[row.res_id].type != "qweb"
            and f"{views[row.res_id].model.replace('.', '_')}_view_" not in row.name
        ]
        self.assertFalse(wrong, f"view ids: {wrong}")
