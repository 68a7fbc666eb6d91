"""Which customers leave by an export, and its log."""

import json

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .confidential_common import LOGGERS, ConfidentialCommon


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
