from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import LogisticsCommon

PREFIX = "logistics_crm.group_logistics_"
#: The roles of the matrix (decisions A12), each with what the source calls it (T02.3).
LABELS = {
    "salesperson": "Salesperson",
    "leader": "Leader",
    "department_head": "Project department head",
    "policy_admin": "Policy administrator",
    "funnel_reviewer": "Funnel reviewer",
    "cs_officer": "Customer service officer",
    "cs_manager": "Customer service manager",
    "claims_officer": "Claims and insurance officer",
    "operations": "Operations and dispatch officer",
    "complaint_handler": "Department complaint handler",
    "hq_arbiter": "Headquarters arbiter",
    "finance_settlement": "Settlement officer",
    "legal_reviewer": "Legal reviewer",
    "kpi_scorer": "KPI scorer",
    "executive": "Executive",
}
BUNDLES = {
    "sales": {"leader"},
    "service": {"cs_manager", "claims_officer", "operations", "complaint_handler"},
    "finance": {"finance_settlement"},
    "management": {
        "policy_admin",
        "department_head",
        "cs_manager",
        "executive",
        "hq_arbiter",
        "kpi_scorer",
        "legal_reviewer",
    },
}
OPERATIONS = (("c", "create"), ("r", "read"), ("w", "write"), ("d", "unlink"))


class TestRoles(LogisticsCommon):
    """Who may do what with customers, leads and configuration (T21.3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("legal_reviewer", "operations", "cs_manager"):
            cls.users[role] = cls._new_user(role, PREFIX + role, cls.company_a)
        cls.team = cls.env["crm.team"].create(
            {"name": "Harbour", "company_id": cls.company_a.id}
        )

    def _group(self, role):
        return self.env.ref(PREFIX + role)

    def _rights(self, record, *roles):
        """Role -> letters of what it may do with the record."""
        return {
            role: "".join(
                letter
                for letter, operation in OPERATIONS
                if self.as_role(record, role).has_access(operation)
            )
            for role in roles
        }

    def _configuration(self):
        """Models behind the configuration menu that people write."""
        root = self.env.ref("logistics_crm.logistics_menu_configuration")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        models = {
            menu.action.res_model
            for menu in menus
            if menu.action
            and menu.action._name == "ir.actions.act_window"
            and not self.env[menu.action.res_model]._transient
        }
        ours = self.env["ir.model.access"].search(
            [("model_id.model", "in", list(models)), ("perm_write", "=", True)]
        )
        return sorted(set(ours.mapped("model_id.model")) | {"logistics.company.policy"})

    # --- the roles themselves ---

    def test_every_role_of_the_matrix_can_be_chosen(self):
        found = {role: self._group(role).name for role in LABELS}
        self.assertEqual(found, LABELS)
        self.assertTrue(all(self._group(role).privilege_id for role in LABELS))

    def test_one_person_may_hold_several_roles(self):
        self.users["sales"].group_ids |= self._group("cs_officer")
        self.assertTrue(self.users["sales"].has_group(PREFIX + "salesperson"))
        self.assertTrue(self.users["sales"].has_group(PREFIX + "cs_officer"))

    def test_a_bundle_gives_all_rights_of_its_department(self):
        for bundle, roles in BUNDLES.items():
            with self.subTest(bundle=bundle):
                implied = self._group(f"bundle_{bundle}").all_implied_ids
                missing = [role for role in roles if self._group(role) not in implied]
                self.assertEqual(missing, [])

    def test_the_ladder_of_sales_goes_upwards(self):
        head = self._group("department_head")
        self.assertLessEqual(
            self._group("salesperson") | self._group("leader"), head.all_implied_ids
        )
        self.assertNotIn(self._group("leader"), self._group("salesperson").implied_ids)

    # --- customers and leads ---

    def test_rights_on_a_customer(self):
        customer = self._new_customer(user_id=self.users["sales"].id)
        self.assertEqual(
            self._rights(
                customer,
                *("sales", "leader", "policy", "service", "finance"),
                *("legal_reviewer", "executive", "operations", "plain"),
            ),
            {
                "sales": "crw",
                "leader": "crw",
                "policy": "crw",
                "service": "r",
                "finance": "r",
                "legal_reviewer": "r",
                "executive": "crw",
                "operations": "r",
                "plain": "r",
            },
        )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_rights_on_the_lead_of_a_salesperson(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Steel",
                "user_id": self.users["sales"].id,
                "team_id": self.team.id,
                "company_id": self.company_a.id,
            }
        )
        self.assertEqual(
            self._rights(
                lead,
                *("sales", "sales2", "leader", "head", "policy", "reviewer"),
                *("service", "finance", "legal_reviewer", "operations", "plain"),
            ),
            {
                "sales": "crw",
                "sales2": "",
                "leader": "crw",
                "head": "crw",
                "policy": "crw",
                "reviewer": "crw",
                "service": "",
                "finance": "",
                "legal_reviewer": "",
                "operations": "",
                "plain": "",
            },
        )

    def test_salesperson_builds_the_own_resource_library(self):
        customer = self.as_role(self.env["res.partner"], "sales").create(
            {
                "name": "Eastern Paper Co., Ltd.",
                "is_company": True,
                "user_id": self.users["sales"].id,
                "child_ids": [(0, 0, {"name": "Ms. Lin", "function": "Buyer"})],
            }
        )
        lead = self.as_role(self.env["crm.lead"], "sales").create(
            {"name": "Paper to the coast", "partner_id": customer.id}
        )
        self.assertEqual(customer.child_ids.function, "Buyer")
        self.assertEqual(lead.user_id, self.users["sales"])

    # --- configuration ---

    def test_only_the_policy_administrator_writes_configuration(self):
        others = [role for role in self.users if role not in ("policy", "sales_b")]
        models = self._configuration()
        self.assertIn("logistics.job.level", models)
        wrong = [
            (model, role)
            for model in models
            for role in others
            if self.as_role(self.env[model], role).has_access("write")
        ]
        self.assertEqual(wrong, [])
        locked = [
            model
            for model in models
            if not self.as_role(self.env[model], "policy").has_access("write")
        ]
        self.assertEqual(locked, [])

    def test_only_the_policy_administrator_opens_the_configuration_menu(self):
        menu = self.env.ref("logistics_crm.logistics_menu_configuration")
        seen = {
            role
            for role in self.users
            if role not in ("portal", "sales_b")
            and menu.id
            in self.as_role(self.env["ir.ui.menu"], role)._visible_menu_ids(False)
        }
        self.assertEqual(seen, {"policy"})

    @mute_logger("odoo.models")
    def test_a_band_is_not_changed_by_a_department_head(self):
        level = self.env.ref("logistics_crm.logistics_job_level_manager")
        with self.assertRaises(AccessError):
            self.as_role(level, "head").lead_to = 1_000_000

    def test_a_change_of_configuration_is_logged_with_old_and_new_value(self):
        level = self.env.ref("logistics_crm.logistics_job_level_manager")
        level = self.as_role(level, "policy").with_context(
            tracking_disable=False, mail_notrack=False
        )
        level.quota_count = 12
        self.env.cr.precommit.run()  # tracking is written at the end of a transaction
        value = level.sudo().message_ids.tracking_value_ids
        self.assertEqual(value.field_id.name, "quota_count")
        self.assertEqual((value.old_value_integer, value.new_value_integer), (10, 12))
        self.assertEqual(value.create_uid, self.users["policy"])
