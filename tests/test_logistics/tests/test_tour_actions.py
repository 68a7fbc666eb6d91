"""Every screen behind the suite's menus opens in a browser, each of its views once."""

import json

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from . import common

#: Opens each action and its other views. Errors on the way are told together, each with
#: the name of its screen; as any error of the page, they let the test fail.
SCRIPT = """
(async () => {
    const services = odoo.__WOWL_DEBUG__.root.env.services;
    const shown = ".o_action_manager .o_action, .o_action_manager .o_view_controller";
    const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    async function settled() {
        for (let tries = 0; tries < 200; tries++) {
            await delay(50);
            const dialog = document.querySelector(".o_error_dialog");
            if (dialog) {
                throw new Error(dialog.innerText.slice(0, 500));
            }
            const busy = document.querySelector(".o_blockUI");
            const modal = document.querySelector(".modal .o_form_view");
            if (!busy && (modal || document.querySelector(shown))) {
                await delay(50);
                return;
            }
        }
        throw new Error("nothing was shown");
    }
    const problems = [];
    for (const screen of %(screens)s) {
        try {
            await services.action.doAction(screen.id, { clearBreadcrumbs: true });
            await settled();
            for (const view of screen.views) {
                await services.action.switchView(view);
                await settled();
            }
            if (document.querySelector(".modal")) {
                await services.action.doAction({ type: "ir.actions.act_window_close" });
            }
        } catch (error) {
            const cause = error.cause?.data?.message || error.cause?.message || "";
            problems.push(`${screen.name}: ${error.message} ${cause}`);
        }
    }
    if (problems.length) {
        console.error(problems.join("\\n"));
    } else {
        console.log("test successful");
    }
})();
"""


@tagged("post_install", "-at_install")
class TestTourActions(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        data = cls.env["ir.model.data"].search(
            [("module", "in", common.SUITE), ("model", "=", "res.groups")]
        )
        cls.user = new_test_user(cls.env, "suite_all", groups="base.group_user")
        cls.user.group_ids = [
            Command.link(group_id) for group_id in data.mapped("res_id")
        ]
        cls.env["hr.employee"].create(
            {
                "name": cls.user.name,
                "user_id": cls.user.id,
                "company_id": cls.user.company_id.id,
            }
        )

    def _screens(self):
        """One row for each action behind a menu of the suite: id, name, and the kinds
        of view that do not open first."""
        data = self.env["ir.model.data"].search(
            [("module", "in", common.SUITE), ("model", "=", "ir.ui.menu")]
        )
        menus = self.env["ir.ui.menu"].browse(data.mapped("res_id"))
        screens = {}
        for menu in menus.filtered("action"):
            action = menu.action
            kinds = []
            if action._name == "ir.actions.act_window" and action.target != "new":
                kinds = action.view_mode.split(",")[1:]
                # An empty form opens with "New" only: not where nobody may create.
                model = self.env[action.res_model].with_user(self.user)
                if not model.has_access("create"):
                    kinds = [kind for kind in kinds if kind != "form"]
            screens[action.id] = {
                "id": action.id,
                "name": menu.complete_name,
                "views": kinds,
            }
        return list(screens.values())

    def test_every_screen_opens_in_the_browser(self):
        screens = self._screens()
        self.assertGreater(len(screens), 50)
        self.browser_js(
            "/odoo",
            SCRIPT % {"screens": json.dumps(screens)},
            "odoo.isReady === true",
            login=self.user.login,
            timeout=900,
        )
