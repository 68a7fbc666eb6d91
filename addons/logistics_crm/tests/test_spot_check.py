"""Monthly sample, its result, and what a false record costs (H-5.0-1 to -4)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestSpotCheck(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visits = cls.env["logistics.visit"].concat(
            *(
                cls._new_counted(start=f"2026-03-{day:02} 02:00:00")
                for day in range(1, 16)
            ),
            cls._new_counted("sales2"),
        )
        cls.checks = cls.env["logistics.spot.check"]

    def _draw(self):
        return self.checks._draw(self.company_a, self.day("2026-03-20"))

    def test_ten_percent_at_least_one_of_each(self):
        drawn = self._draw().grouped("user_id")
        self.assertEqual(len(drawn[self.users["sales"]]), 2)
        self.assertEqual(len(drawn[self.users["sales2"]]), 1)
        self.assertEqual(
            {check.checker_id for check in self.checks.search([])},
            {self.users["policy"]},
        )

    def test_drawn_once(self):
        self._draw()
        self.assertFalse(self._draw())

    def test_other_months_and_uncounted_visits_are_left_out(self):
        self.assertFalse(self.checks._draw(self.company_a, self.day("2026-02-20")))
        self.policy.visit_check_percent = 100
        waiting = self._new_report(start="2026-03-20 02:00:00")
        waiting.action_submit()
        self.assertNotIn(waiting, self._draw().visit_id)

    def test_superiors_may_be_the_checkers(self):
        self.policy.visit_checker = "superior"
        self.assertEqual(self._draw().checker_id, self.users["leader"])

    def test_false_counts_as_not_done(self):
        check = self.as_role(self._draw()[0], "policy")
        with self.assertRaisesRegex(UserError, "how you checked"):
            check.action_false()
        check.evidence = "The customer was closed that day"
        check.action_false()
        visit = check.visit_id
        self.assertTrue(visit.is_false)
        found = self.env["logistics.visit"].search(visit._counted_domain())
        self.assertNotIn(visit, found)
        self.assertIn(visit.user_id.partner_id, self.notified(visit)[0])

    def test_true_needs_no_words(self):
        check = self.as_role(self._draw()[0], "policy")
        check.action_true()
        self.assertFalse(check.visit_id.is_false)
        self.assertEqual(check.checked_by_id, self.users["policy"])

    def test_a_decided_check_stays_a_new_one_corrects(self):
        check = self.as_role(self._draw()[0], "policy")
        check.evidence = "Closed that day"
        check.action_false()
        with self.assertRaises(UserError):
            check.action_true()
        with self.assertRaises(UserError):
            check.evidence = "Open that day"
        with self.assertRaises(UserError):
            check.unlink()
        visit = self.as_role(check.visit_id, "policy")
        again = check.browse(visit.action_spot_check()["res_id"])
        again.evidence = "The gate log shows him"
        again.action_true()
        self.assertFalse(visit.is_false)

    def test_nobody_checks_himself_and_strangers_do_not(self):
        check = self._draw().filtered(lambda c: c.user_id == self.users["sales"])[:1]
        check.checker_id = self.users["sales"]
        with self.assertRaises(AccessError):
            self.as_role(check, "sales").action_true()
        with self.assertRaises(AccessError):
            self.as_role(check, "sales2").read(["evidence"])
        self.as_role(check, "head").action_true()

    def test_result_is_not_written_by_hand(self):
        check = self.as_role(self._draw()[0], "policy")
        with self.assertRaises(AccessError):
            check.result = "true"

    def test_cron_draws_last_month(self):
        with freeze_time("2026-04-01 01:00:00"):
            self.run_cron("logistics_crm.ir_cron_spot_check_draw")
        self.assertEqual(len(self.checks.search([])), 3)

    def test_cron_runs(self):
        self.run_cron("logistics_crm.ir_cron_spot_check_draw")
