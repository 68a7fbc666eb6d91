"""Versions of a plan: what an approval fixes, what is refused, trial."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .commission_common import CommissionCommon


@tagged("post_install", "-at_install")
class TestCommissionVersion(CommissionCommon):
    def test_shipped_plans_are_drafts(self):
        for name in ("project", "simple"):
            version = self.env.ref(f"logistics_kpi.logistics_commission_version_{name}")
            self.assertEqual(version.state, "draft")

    def test_terms_of_an_approved_version_stay(self):
        version = self._plan()
        with self.assertRaises(UserError):
            version.write({"basis": "invoiced"})
        with self.assertRaises(UserError):
            version.rate_ids.write({"rate": 0.5})
        with self.assertRaises(UserError):
            version.factor_ids.create({"version_id": version.id, "kind": "age"})

    def test_next_version_supersedes(self):
        version = self._plan()
        action = version.plan_id.action_new_version()
        draft = version.browse(action["res_id"])
        self.assertEqual((draft.number, draft.state), (2, "draft"))
        self.assertEqual(draft.rate_ids.mapped("rate"), [0.02])
        draft.write({"date_from": date(2026, 5, 1)})
        self._approve(draft)
        self.assertEqual(version.date_to, date(2026, 4, 30))
        self.assertEqual(version.state, "superseded")

    def test_shares_of_99_99_are_refused(self):
        with self.assertRaises(ValidationError):
            self._plan(lead_share=70, participant_share=29.99, approve=False)

    def test_overlapping_bands_are_refused(self):
        with self.assertRaises(ValidationError):
            self._plan(rates=((0, 0.02), (0, 0.03)), approve=False)

    def test_a_rate_in_text_is_refused(self):
        version = self._plan(approve=False)
        with self.assertRaises(ValueError):
            version.rate_ids.write({"rate": "two percent"})

    def test_two_plans_for_one_person_are_refused(self):
        self._plan()
        second = self._plan(approve=False)
        second.action_backtest()
        with self.assertRaises(ValidationError):
            second.action_approval_submit()

    def test_a_plan_beside_others_is_paid_as_well(self):
        self._plan()
        self._plan(rates=((0, 0.01),), is_exclusive=False)
        self._pay(self._invoice(1000), 1060)
        self._run()
        self.assertCountEqual(self._amounts(), [20.0, 10.0])

    def test_untried_version_is_not_submitted(self):
        version = self._plan(approve=False)
        with self.assertRaises(UserError):
            version.action_approval_submit()

    def test_trial_compares_with_the_version_in_force(self):
        version = self._plan()
        today = self.env.cr.now().date()
        self._pay(self._invoice(1000, day=today), 1060, day=today)
        self._run()
        draft = self._version(version.plan_id, ((0, 0.03),))
        draft.action_backtest()
        row = draft.backtest_ids
        self.assertEqual((row.amount_now, row.amount_new), (20.0, 30.0))
        self.assertEqual(row.difference, 10.0)
        self.assertEqual(len(self._entries()), 1, "a trial writes no entry")

    def test_people_acknowledge_their_plan(self):
        version = self._plan()
        mine = self.as_role(version, "sales")
        self.assertFalse(mine.is_acknowledged)
        mine.action_acknowledge()
        mine.action_acknowledge()
        self.assertEqual(
            version.acknowledgement_ids.employee_id, self.employees["sales"]
        )
