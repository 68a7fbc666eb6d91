import json

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .common import LogisticsCommon

EXPORT = "logistics_crm.group_logistics_customer_export"
LOGGERS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


class ConfidentialCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open, cls.secret, cls.confidential = (
            cls._new_customer(name, phone="+86 21 5000 0001", **values)
            for name, values in (
                ("Open", {}),
                ("Hidden", {"logistics_confidentiality": "secret"}),
                ("Quiet", {"logistics_confidentiality": "confidential"}),
            )
        )
        cls.all = cls.open | cls.secret | cls.confidential
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)
        cls.users["exporter"] = cls._new_user("exporter", EXPORT, cls.company_a)
        cls.users["sales"].group_ids += cls.env.ref("base.group_allow_export")
        cls.logs = cls.env["logistics.export.log"]


@tagged("post_install", "-at_install")
class TestExport(ConfidentialCommon):
    def test_open_customers_leave_and_are_logged(self):
        partners = self.as_role(self.open, "sales").with_context(
            logistics_export_filter="[('is_company', '=', True)]"
        )
        rows = partners.export_data(["name", "phone"])["datas"]
        self.assertEqual(rows, [["Open", "+86 21 5000 0001"]])
        log = self.logs.search([], limit=1)
        self.assertEqual(
            (
                log.user_id,
                log.row_count,
                log.field_names,
                log.res_model,
                log.record_ids,
            ),
            (self.users["sales"], 1, "name, phone", "res.partner", self.open.ids),
        )
        self.assertEqual(log.filter_text, "[('is_company', '=', True)]")

    def test_marked_customers_stay(self):
        before = self.logs.search_count([])
        for partner in (self.secret, self.confidential):
            with self.assertRaisesRegex(AccessError, f"confidential: {partner.name}"):
                self.as_role(self.open | partner, "sales").export_data(["name"])
        self.assertEqual(self.logs.search_count([]), before)

    def test_contact_of_a_marked_customer_stays(self):
        contact = self.env["res.partner"].create(
            {"name": "Li Wei", "parent_id": self.secret.id}
        )
        with self.assertRaises(AccessError):
            self.as_role(contact, "sales").export_data(["email"])

    def test_export_role_takes_marked_customers(self):
        rows = self.as_role(self.all, "exporter").export_data(["name"])["datas"]
        self.assertEqual(len(rows), 3)
        self.assertEqual(self.logs.search([], limit=1).row_count, 3)

    def test_policy_extends_to_all_customers(self):
        self.policy.export_role_required = True
        with self.assertRaisesRegex(AccessError, "May export customers"):
            self.as_role(self.open, "sales").export_data(["name"])
        self.assertTrue(self.as_role(self.open, "exporter").export_data(["name"]))

    def test_customer_data_do_not_leave_by_a_lead(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Coils",
                "partner_id": self.secret.id,
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
            }
        )
        lead = self.as_role(lead, "sales")
        self.assertTrue(lead.export_data(["name", "partner_id/name"])["datas"])
        with self.assertRaisesRegex(AccessError, "Hidden"):
            lead.export_data(["name", "partner_id/phone"])
        lead.sudo().partner_id = self.open
        before = self.logs.search_count([])
        lead.export_data(["name", "partner_id/phone"])
        self.assertEqual(self.logs.search_count([]), before + 1)

    def test_native_export_right_is_still_needed(self):
        with self.assertRaises(UserError):
            self.as_role(self.open, "leader").export_data(["name"])

    def test_log_is_never_changed(self):
        self.as_role(self.open, "sales").export_data(["name"])
        log = self.logs.search([], limit=1)
        with self.assertRaises(UserError):
            log.row_count = 0
        with self.assertRaises(UserError):
            log.unlink()

    @mute_logger(*LOGGERS)
    def test_policy_administrator_alone_reads_the_log(self):
        self.as_role(self.open, "sales").export_data(["name"])
        log = self.logs.search([], limit=1)
        for role in ("sales", "head", "executive", "exporter", "service", "plain"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(log, role).read(["row_count"])
        action = self.as_role(log, "policy").action_open_customers()
        self.assertEqual(action["domain"], [("id", "in", self.open.ids)])


@tagged("post_install", "-at_install")
class TestWebExport(ConfidentialCommon, HttpCase):
    def _post(self, login, domain, **params):
        self.authenticate(login, login)
        return self.url_open(
            "/web/export/csv",
            data={
                "data": json.dumps(
                    {
                        "model": "res.partner",
                        "fields": [{"name": "name", "label": "Name", "type": "char"}],
                        "ids": False,
                        "domain": domain,
                        "import_compat": False,
                        **params,
                    }
                ),
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def test_web_export_logs_its_filter(self):
        domain = [["id", "=", self.open.id]]
        response = self._post("lg_sales", domain)
        self.assertEqual(response.text.splitlines(), ['"Name"', '"Open"'])
        log = self.logs.search([], limit=1)
        self.assertEqual((log.filter_text, log.row_count), (str(domain), 1))

    @mute_logger("odoo.http", "odoo.addons.web.controllers.export")
    def test_web_export_refuses_marked_customers(self):
        response = self._post("lg_sales", [["id", "in", self.all.ids]])
        self.assertEqual(response.status_code, 500)
        self.assertIn("These customers are confidential", response.text)


@tagged("post_install", "-at_install")
class TestConfidentiality(ConfidentialCommon):
    def test_leader_and_policy_administrator_set_the_level(self):
        for role in ("leader", "head", "policy"):
            self.as_role(self.open, role).sudo(False)
        self.as_role(self.open, "leader").logistics_confidentiality = "public"
        self.assertEqual(self.open.logistics_confidentiality, "public")
        with self.assertRaisesRegex(AccessError, "Ask your leader"):
            self.as_role(self.open, "sales").logistics_confidentiality = "secret"
        with self.assertRaises(AccessError):
            self.as_role(self.env["res.partner"], "sales").create(
                {"name": "New", "logistics_confidentiality": "secret"}
            )

    def test_form_shows_the_level_read_only_to_a_salesperson(self):
        with self.assertRaises(AssertionError):
            Form(self.as_role(self.open, "sales")).logistics_confidentiality = "secret"
        with Form(self.as_role(self.open, "leader")) as form:
            form.logistics_confidentiality = "confidential"
        self.assertEqual(self.open.logistics_confidentiality, "confidential")

    # --- openings of secret customers ------------------------------------------------

    def _openings(self, partner):
        return self.env["logistics.access.log"].search(
            [("partner_id", "=", partner.id)]
        )

    def test_opening_a_secret_customer_leaves_one_line_a_day(self):
        for _time in range(2):
            self.as_role(self.secret, "sales").web_read({"name": {}})
        log = self._openings(self.secret)
        self.assertEqual((log.user_id, len(log)), (self.users["sales"], 1))
        with self.assertRaises(UserError):
            log.write({"user_id": False})

    def test_opening_its_contact_counts(self):
        contact = self.env["res.partner"].create(
            {"name": "Li Wei", "parent_id": self.secret.id}
        )
        self.as_role(contact, "sales").web_read({"name": {}})
        self.assertEqual(len(self._openings(self.secret)), 1)

    def test_other_customers_and_lists_are_not_logged(self):
        self.as_role(self.open, "sales").web_read({"name": {}})
        self.as_role(self.all, "sales").web_read({"name": {}})
        self.assertFalse(self._openings(self.open) | self._openings(self.secret))

    def test_opening_an_open_customer_costs_no_statement(self):
        self.secret.logistics_confidentiality = False
        partner = self.as_role(self.open, "sales")
        partner.web_read({"name": {}})
        self.env.flush_all()
        partner.invalidate_recordset()
        with self.assertQueryCount(1):
            partner.web_read({"name": {}})

    @mute_logger(*LOGGERS)
    def test_policy_administrator_alone_reads_the_openings(self):
        self.as_role(self.secret, "sales").web_read({"name": {}})
        log = self._openings(self.secret)
        with self.assertRaises(AccessError):
            self.as_role(log, "head").read(["user_id"])
        self.assertTrue(self.as_role(log, "policy").read(["user_id"]))

    # --- records of ours -------------------------------------------------------------

    def test_record_of_ours_is_read_by_level(self):
        self.open.user_id = self.users["sales2"]
        use = self.env["logistics.competitor.use"].create(
            {
                "partner_id": self.open.id,
                "competitor_name": "Fast Freight",
                "service": "Line-haul",
                "company_id": self.company_a.id,
            }
        )
        self.users["trusted"] = self._new_user(
            "trusted",
            "logistics_crm.group_logistics_leader,logistics_crm.group_logistics_confidential",
            self.company_a,
        )
        self.users["keeper"] = self._new_user(
            "keeper",
            "logistics_crm.group_logistics_leader,logistics_crm.group_logistics_secret",
            self.company_a,
        )
        readers = {}
        for level in (False, "public", "confidential", "secret"):
            use.confidentiality = level
            self.env.flush_all()
            readers[level] = {
                role
                for role in ("leader", "trusted", "keeper", "sales2")
                if self.as_role(use, role).has_access("read")
                and self.as_role(use, role).search([("id", "=", use.id)])
            }
        self.assertEqual(
            readers,
            {
                False: {"leader", "trusted", "keeper", "sales2"},
                "public": {"leader", "trusted", "keeper", "sales2"},
                "confidential": {"trusted", "keeper", "sales2"},
                "secret": {"keeper", "sales2"},
            },
        )


@tagged("post_install", "-at_install")
class TestPartnerRule(ConfidentialCommon):
    """The limiting rule on: what Odoo does every day still works."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env.ref("logistics_crm.res_partner_rule_mine")
        cls.open.user_id = cls.users["sales"]
        cls.secret.user_id = cls.users["sales2"]

    def _visible(self, role):
        return self.as_role(self.env["res.partner"], role).search(
            [("id", "in", self.all.ids)]
        )

    def _switch_on(self):
        self.as_role(self.policy, "policy").own_partners_only = True

    def test_rule_is_off_until_a_company_wants_it(self):
        self.assertFalse(self.rule.active)
        self.assertEqual(self._visible("sales"), self.all)
        self._switch_on()
        self.assertTrue(self.rule.active)
        self.policy.own_partners_only = False
        self.assertFalse(self.rule.active)

    def test_salesperson_sees_own_and_ownerless_customers(self):
        self._switch_on()
        self.assertEqual(self._visible("sales"), self.open | self.confidential)
        self.assertFalse(self.as_role(self.secret, "sales").has_access("read"))

    def test_leaders_and_other_functions_see_all(self):
        self._switch_on()
        for role in (
            "leader",
            "head",
            "policy",
            "executive",
            "service",
            "finance",
            "plain",
        ):
            self.assertEqual(self._visible(role), self.all, role)

    def test_team_mates_see_each_others_customers(self):
        self._switch_on()
        self.env["crm.team"].create(
            {
                "name": "North",
                "member_ids": [
                    Command.set((self.users["sales"] | self.users["sales2"]).ids)
                ],
            }
        )
        self.assertEqual(self._visible("sales"), self.all)

    def test_another_company_is_not_limited(self):
        self._switch_on()
        self.assertEqual(self._visible("sales_b"), self.all)

    def test_native_paths_of_a_salesperson(self):
        self._switch_on()
        lead = self.as_role(self.env["crm.lead"], "sales").create(
            {
                "name": "Coils",
                "type": "opportunity",
                "partner_id": self.open.id,
                "user_id": self.users["sales"].id,
            }
        )
        lead.phone = "+86 21 5000 0002"
        self.assertEqual(self.open.phone, "+86 21 5000 0002")
        lead.message_post(
            body="Called", partner_ids=self.users["leader"].partner_id.ids
        )
        event = self.as_role(self.env["calendar.event"], "sales").create(
            {
                "name": "Visit",
                "start": "2026-01-05 09:00:00",
                "stop": "2026-01-05 10:00:00",
                "partner_ids": [
                    Command.set((self.open | self.users["sales2"].partner_id).ids)
                ],
            }
        )
        self.assertEqual(len(event.attendee_ids), 2)
        partners = self.as_role(self.env["res.partner"], "sales")
        self.assertTrue(partners.name_search("Open"))
        self.assertFalse(partners.name_search("Hidden"))
        self.assertTrue(partners.browse(self.company_a.partner_id.id).name)
        self.assertTrue(partners.create({"name": "Mine"}).name)

    def test_customer_of_the_own_lead_is_visible(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Coils",
                "partner_id": self.secret.id,
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
            }
        )
        self._switch_on()
        self.assertEqual(self.as_role(lead, "sales").partner_id.name, "Hidden")

    def test_write_right_follows_what_is_read(self):
        self._switch_on()
        partner = self.as_role(self.open, "sales")
        partner.with_context(active_test=False).comment = "Good payer"
        self.assertTrue(partner.has_access("write"))
