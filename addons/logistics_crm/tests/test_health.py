from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestHealth(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Check = cls.env["logistics.health.check"]

    def _check(self, code, company=None):
        return self.Check.search(
            [
                ("code", "=", code),
                ("company_id", "=", (company or self.company_a).id),
            ]
        )

    def test_salesperson_without_employee_is_named_not_dropped(self):
        stray = self._new_user(
            "stray", "logistics_crm.group_logistics_salesperson", self.company_a
        )
        self.Check._run(self.company_a)
        check = self._check("users_without_employee")
        self.assertEqual(check.severity, "warning")
        self.assertEqual(check.res_model, "res.users")
        self.assertIn(stray.id, check.res_ids)
        self.assertNotIn(self.users["sales"].id, check.res_ids)

    def test_employee_with_level_but_without_user_is_found(self):
        level = self.env["logistics.job.level"].search([], limit=1)
        employee = self.env["hr.employee"].create(
            {
                "name": "No user",
                "company_id": self.company_a.id,
                "job_level_id": level.id,
            }
        )
        self.Check._run(self.company_a)
        self.assertIn(employee.id, self._check("employees_without_user").res_ids)

    def test_calendar_without_hours_is_an_error_line_not_a_crash(self):
        self.company_a.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Nothing", "attendance_ids": [], "company_id": self.company_a.id}
        )
        self.company_a.resource_calendar_id.attendance_ids.unlink()
        self.Check._run(self.company_a)
        self.assertEqual(self._check("calendar").count, 1)

    def test_failing_check_never_hides_the_others(self):
        with patch.object(
            type(self.Check), "_check_calendar", side_effect=ZeroDivisionError("boom")
        ):
            self.Check._run(self.company_a)
        broken = self._check("calendar")
        self.assertEqual(broken.severity, "error")
        self.assertIn("boom", broken.remedy)
        self.assertTrue(self._check("late_approvals"))

    def test_second_run_updates_the_same_lines(self):
        self.Check._run(self.company_a | self.company_b)
        before = self.Check.search_count([])
        self.Check._run(self.company_a | self.company_b)
        self.assertEqual(self.Check.search_count([]), before)
        self.assertTrue(self._check("scheduled_jobs", self.company_b))

    def test_switched_off_job_is_reported(self):
        self.env.ref("logistics_crm.ir_cron_health_check").active = False
        self.Check._run(self.company_a)
        self.assertGreaterEqual(self._check("scheduled_jobs").count, 1)

    def test_cron_checks_every_company(self):
        with self.enter_registry_test_mode():
            self.env.ref("logistics_crm.ir_cron_health_check").method_direct_trigger()
        self.assertTrue(self._check("calendar", self.company_b))

    def test_only_the_policy_administrator_opens_the_page(self):
        action = self.as_role(self.Check, "policy").action_run_now()
        self.assertEqual(action["res_model"], "logistics.health.check")
        for role in ("sales", "leader", "plain", "portal"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(self.Check, role).action_run_now()

    def test_findings_open_as_a_list(self):
        self.Check._run(self.company_a)
        action = self._check("users_without_employee").action_open_records()
        self.assertEqual(action["res_model"], "res.users")
