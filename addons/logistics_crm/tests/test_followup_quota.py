"""Follow-up quota: who moved which customers this month (H-8.1, H-3.1-11, A15)."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .visit_common import PlanCommon


@tagged("post_install", "-at_install")
class TestFollowupQuota(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quotas = cls.env["logistics.followup.quota"]
        manager = cls.env.ref("logistics_crm.logistics_job_level_manager")
        for role in ("sales", "leader"):
            cls.employees[role].version_id.write(
                {"job_level_id": manager.id, "date_version": "2025-01-01"}
            )
        with freeze_time("2025-01-01"):
            cls.customers = {
                code: cls._new_customer(code, user_id=cls.users["sales"].id)
                for code in "abcd"
            }
        for code, customer in cls.customers.items():
            cls._grade(customer, cls.tiers[code])

    def _row(self, role="sales", month="2026-03-01"):
        self.env.flush_all()
        self.quotas.invalidate_model()
        with freeze_time("2026-03-25"):
            return self.quotas.search(
                [
                    ("user_id", "=", self.users[role].id),
                    ("month", "=", month),
                    ("company_id", "=", self.company_a.id),
                ]
            )

    def _follow(self, code, **values):
        return self._new_counted(partner_id=self.customers[code].id, **values)

    def test_manager_owes_ten_customers_of_tier_c(self):
        row = self._row()
        self.assertEqual((row.quota, row.tier_code), (10, "C"))
        self.assertEqual((row.followed, row.missing), (0, 10))

    def test_own_tier_or_higher_counts_once_a_customer(self):
        for code in "abcd":
            self._follow(code)
        self._follow("a", start="2026-03-12 02:00:00")
        self.assertEqual(self._row().followed, 3)
        self.assertEqual(self._row(month="2026-02-01").followed, 0)

    def test_modes(self):
        for code in "abcd":
            self._follow(code)
        for mode, followed in (("own", 1), ("any", 4), ("higher", 3)):
            with self.subTest(mode=mode):
                self.policy.followup_mode = mode
                self.assertEqual(self._row().followed, followed)

    def test_participants_count(self):
        self._follow("a", companion_ids=[Command.link(self.users["leader"].id)])
        self.assertEqual(self._row("leader").followed, 1)
        self.assertEqual(self._row("sales").followed, 1)

    def test_a_contact_that_moved_nothing_is_no_follow_up(self):
        self._follow("a", next_step=False)
        self.assertEqual(self._row().followed, 0)

    def test_waiting_and_false_ones_do_not_count(self):
        waiting = self._new_report(partner_id=self.customers["a"].id)
        waiting.action_submit()
        false = self._follow("b")
        false._as_engine().is_false = True
        self.assertEqual(self._row().followed, 0)

    def test_prospect_is_graded_by_the_expected_year(self):
        """250,000 a month are 3,000,000 a year: tier C."""
        lead = self.env["crm.lead"].create(
            {
                "name": "New plant",
                "company_id": self.company_a.id,
                "user_id": self.users["sales"].id,
                "logistics_monthly_volume": 250_000,
            }
        )
        visit = self._new_counted(partner_id=False, lead_id=lead.id)
        self.assertEqual(visit.tier_id, self.tiers["c"])
        self.assertEqual(self._row().followed, 1)

    def test_list_of_the_missing(self):
        self._follow("a")
        with freeze_time("2026-03-25"):
            missing = self._row()._get_missing_customers()
        self.assertEqual(missing, self.customers["b"] | self.customers["c"])
        found = self.env["logistics.visit"].search(self._row()._get_visit_domain())
        self.assertEqual(found.partner_id, self.customers["a"])

    def test_everybody_sees_his_own_leaders_all(self):
        mine = self._row()
        with self.assertRaises(AccessError):
            self.as_role(mine, "sales2").read(["quota"])
        self.assertEqual(self.as_role(mine, "leader").quota, 10)

    def test_reminder(self):
        self._follow("a")
        with freeze_time("2026-03-25"):
            self.quotas._cron_remind()
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.users["sales"].partner_id.ids)],
            order="id desc",
            limit=1,
        )
        self.assertIn("1 of 10", message.body)

    def test_facts_for_appraisals(self):
        facts = self.env["logistics.fact"]
        employee = self.employees["sales"]
        first, last = self.day("2026-03-01"), self.day("2026-03-31")

        def measure(name):
            self.env.flush_all()
            with freeze_time("2026-03-25"):
                return facts._measure(name, employee, first, last)[employee.id]

        self._use_scheme("PROJECT", "project_a_owner")
        self._plan("2026-03-01")
        self.assertEqual(measure("visits_done").value, 0)
        self.assertEqual(measure("visit_compliance").value, 0)
        visit = self._follow("a")
        self.assertEqual(measure("visits_done").value, 1)
        self.assertEqual(measure("visits_required").value, 1)
        self.assertEqual(measure("visit_compliance").value, 1)
        self.assertEqual(measure("followed_customers").value, 1)
        self.assertEqual(measure("followup_quota").value, 0.1)
        self.assertEqual(measure("visits_entered_in_time").value, 0)
        self.assertIsNone(measure("promises_kept").value)
        visit._as_engine().is_false = True
        self.assertEqual(measure("visits_done").value, 0)
        self.assertEqual(measure("visits_false").ids, visit._ids)

    def test_employee_without_user_has_no_data(self):
        nobody = self.env["hr.employee"].create(
            {"name": "Nobody", "company_id": self.company_a.id}
        )
        found = self.env["logistics.fact"]._measure(
            "visits_done", nobody, self.day("2026-03-01"), self.day("2026-03-31")
        )
        self.assertEqual(found[nobody.id].reason, "no_user")


@tagged("post_install", "-at_install")
class TestVisitPrint(PlanCommon):
    def test_visit_record_form(self):
        visit = self._new_counted(needs="Warehouse in Wuhan")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_crm.logistics_visit_report_action", visit.ids
        )
        for text in ("Harbour Logistics", "Northern Steel", "Warehouse in Wuhan"):
            self.assertIn(text, html.decode())
