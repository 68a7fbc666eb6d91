"""A colleague's score by the doors that need a web server, and bad input."""

from datetime import date

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import AppraisalCommon


@tagged("post_install", "-at_install")
class TestAppraisalDoors(AppraisalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._target("sales", 1_000_000)
        cls._target("sales", 0, metric="new_customers")
        cls._invoice(cls._customer_of("sales"), 930_000, date(2026, 3, 10))
        cls._generate()
        cls.appraisal = cls.env["logistics.kpi.appraisal"].search(
            [("employee_id", "=", cls.employees["sales"].id)]
        )

    def _get(self, login, url):
        self.authenticate(login, login)
        return self.url_open(url)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report")
    def test_report_address(self):
        url = f"/report/html/logistics_kpi.report_appraisal/{self.appraisal.id}"
        total = f"{self.appraisal.total:.2f}"
        own = self._get("lg_sales", url)
        self.assertEqual(own.status_code, 200)
        self.assertIn(total, own.text)
        for login in ("lg_sales2", "lg_finance", "lg_portal"):
            other = self._get(login, url)
            self.assertNotIn(total, other.text)
            self.assertNotEqual(other.status_code, 200)

    @mute_logger("odoo.http")
    def test_attachment_address(self):
        attachment = self.env["ir.attachment"].create(
            {
                "name": "evidence.txt",
                "raw": b"secret figure",
                "res_model": self.appraisal._name,
                "res_id": self.appraisal.id,
            }
        )
        url = f"/web/content/{attachment.id}"
        self.assertIn("secret figure", self._get("lg_leader", url).text)
        self.assertNotIn("secret figure", self._get("lg_sales2", url).text)

    def test_chatter(self):
        note = self.appraisal.message_post(body="Total 93, well done")
        with self.assertRaises(AccessError):
            self.as_role(note, "sales2").read(["body"])
        messages = self.as_role(self.env["mail.message"], "sales2")
        self.assertFalse(messages.search([("id", "=", note.id)]))
        partner = self.users["sales2"].partner_id
        self.as_role(self.appraisal, "sales2").message_subscribe(partner.ids)
        self.assertNotIn(partner, self.appraisal.message_partner_ids)

    def test_groups_and_lookups_of_the_web_client(self):
        other = self.as_role(self.appraisal, "sales2")
        domain = [("employee_id", "=", self.employees["sales"].id)]
        self.assertFalse(
            other.formatted_read_group(domain, ["grade_id"], ["total:avg"])
        )
        self.assertFalse(other.web_search_read(domain, {"total": {}})["records"])
        self.assertFalse(other.name_search("", domain))
        with self.assertRaises(AccessError):
            other.web_read({"total": {}, "line_ids": {"fields": {"score": {}}}})
        with self.assertRaises(AccessError):
            other.action_open_collect()

    def test_two_reviewers_at_once(self):
        """Two people may do the first review; the second one to press is told."""
        scorer = self.env.ref("logistics_crm.group_logistics_kpi_scorer")
        rule = self.env.ref("logistics_kpi.approval_rule_appraisal")
        rule.step_ids[0].write({"approver_kind": "group", "group_id": scorer.id})
        second = self._new_user(
            "scorer2", "logistics_crm.group_logistics_kpi_scorer", self.company_a
        )
        self.as_role(self.appraisal, "policy").action_score()
        step = self.appraisal._approval_pending_step()
        self.assertEqual(step.approver_ids, self.users["scorer"] | second)
        late = self.appraisal.with_user(second).with_context(
            allowed_company_ids=self.company_a.ids
        )
        self.assertTrue(late.approval_can_decide)  # his screen still offers it
        self.as_role(self.appraisal, "scorer").action_approval_approve()
        self.assertEqual(self.appraisal.state, "reviewed")
        with self.assertRaises(AccessError):
            late.action_approval_approve()
        self.assertEqual(self.appraisal.state, "reviewed")
        self.assertEqual(step.decided_by_id, self.users["scorer"])

    def test_import_of_the_same_target_twice_is_refused(self):
        header = ["metric_id", "employee_id", "month", "amount"]
        row = [self.metric_revenue.name, self.employees["leader"].name]
        with mute_logger("odoo.sql_db"):
            result = self.env["logistics.kpi.target"].load(
                header, [[*row, "2026-07-01", "5"], [*row, "2026-07-20", "6"]]
            )
        self.assertFalse(result["ids"])
        self.assertTrue(any(m["type"] == "error" for m in result["messages"]))
        self.assertFalse(
            self.env["logistics.kpi.target"].search_count(
                [("month", "=", "2026-07-01")]
            )
        )

    def test_import_of_targets_counts(self):
        header = ["metric_id", "employee_id", "month", "amount"]
        rows = [
            [self.metric_revenue.name, self.employees[role].name, "2026-07-15", "5000"]
            for role in ("leader", "sales2")
        ]
        ids = self.env["logistics.kpi.target"].load(header, rows)["ids"]
        targets = self.env["logistics.kpi.target"].browse(ids)
        self.assertEqual(set(targets.mapped("amount")), {5000})
        self.assertEqual(set(targets.mapped("month")), {date(2026, 7, 1)})

    def test_digest_counts_what_was_confirmed(self):
        self.confirm(self.appraisal)
        digest = self.env["digest.digest"].create(
            {
                "name": "Weekly",
                "company_id": self.company_a.id,
                "kpi_logistics_appraisal": True,
            }
        )
        now = fields.Datetime.now()
        week = {
            "start_datetime": fields.Datetime.subtract(now, days=7),
            "end_datetime": fields.Datetime.add(now, hours=1),
        }
        mine = self.as_role(digest, "policy").with_context(**week)
        self.assertEqual(mine.kpi_logistics_appraisal_value, 1)
        with self.assertRaises(AccessError):
            digest.with_user(
                self.users["plain"]
            )._compute_kpi_logistics_appraisal_value()
