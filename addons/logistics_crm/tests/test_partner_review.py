"""Cards that nobody looked at for long are brought to the salesperson."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .profile_common import ProfileCommon


@tagged("post_install", "-at_install")
class TestPartnerReview(ProfileCommon):
    def _due(self):
        return self.env["res.partner"]._logistics_profile_review_batch(self.policy)

    def _backdate(self, *records, day="2026-01-01"):
        for record in records:
            self.env.flush_all()
            self.env.cr.execute(
                f"UPDATE {record._table} SET create_date = %s WHERE id = %s",  # noqa: S608
                [day, record.id],
            )
        self.env.invalidate_all()

    @freeze_time("2026-03-31")
    def test_nobody_is_asked_right_after_installing(self):
        self._backdate(self.policy, day="2026-03-30")
        self._backdate(self.customer, day="2020-01-01")
        self.assertFalse(self._due())

    @freeze_time("2026-07-01")
    def test_old_card_gives_one_activity_to_the_salesperson(self):
        self._backdate(self.policy, self.customer)
        activity = self._due()
        self.assertEqual(activity.user_id, self.users["sales"])
        self.assertEqual(activity.res_id, self.customer.id)
        self.assertFalse(self._due())

    @freeze_time("2026-07-01")
    def test_reviewed_card_rests(self):
        self._backdate(self.policy, self.customer)
        self.customer.logistics_profile_reviewed_on = "2026-01-02"
        self.assertFalse(self._due())
        self.customer.logistics_profile_reviewed_on = "2026-01-01"
        self.assertTrue(self._due())

    @freeze_time("2026-07-01")
    def test_key_account_is_reviewed_more_often(self):
        self._backdate(self.policy, self.customer)
        self.customer.logistics_profile_reviewed_on = "2026-04-01"
        self.assertFalse(self._due())
        self.customer.logistics_is_benchmark = True
        self.assertEqual(self._due().res_id, self.customer.id)

    @freeze_time("2026-07-01")
    def test_zero_days_ask_nobody(self):
        self._backdate(self.policy, self.customer)
        self.policy.profile_review_days = 0
        self.assertFalse(self._due())

    @freeze_time("2026-07-01")
    def test_a_person_gets_few_activities_a_night(self):
        others = [
            self._new_customer(f"C{n}", user_id=self.users["sales"].id)
            for n in range(7)
        ]
        self._backdate(self.policy, self.customer, *others)
        self.assertEqual(len(self._due()), 5)

    @freeze_time("2026-07-01")
    def test_button_and_activity_both_end_the_review(self):
        self._backdate(self.policy, self.customer)
        activity = self._due()
        self.as_role(self.customer, "sales").action_logistics_profile_reviewed()
        self.assertEqual(self.customer.logistics_profile_reviewed_on, date(2026, 7, 1))
        self.assertFalse(activity.active)
        self.customer.logistics_profile_reviewed_on = False
        activity = self._due()
        activity.with_user(self.users["sales"]).action_done()
        self.assertEqual(self.customer.logistics_profile_reviewed_on, date(2026, 7, 1))

    def test_cron_runs(self):
        with self.enter_registry_test_mode():
            self.env.ref("logistics_crm.ir_cron_profile_review").method_direct_trigger()
        self.assertFalse(
            self.customer.activity_ids.filtered(lambda a: a.user_id != self.env.user)
        )
