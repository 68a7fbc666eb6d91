from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .bill_common import BillCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 08:00:00")
class TestReceivableInvestigation(BillCommon):
    def _file(self, score=80, **values):
        file = self.as_role(self.env["logistics.credit.investigation"], "sales").create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "credit_limit": 50000,
                **values,
            }
        )
        file.score_ids[:2].write({"score": score})
        return file

    def test_scored_criteria_propose_the_grade(self):
        file = self._file(85)
        self.assertEqual((file.score, file.grade_id.name), (85, "A"))
        file.score_ids[0].score = 40
        self.assertEqual((file.score, file.grade_id.name), (58, "D"))

    def test_manager_and_general_manager_sign_then_it_applies(self):
        file = self._file(80)
        file.action_approval_submit()
        with self.assertRaises(UserError):
            file.credit_limit = 1
        self.as_role(file, "leader").action_approval_approve()
        self.assertEqual(file.approval_state, "submitted")
        self.as_role(file, "executive").action_approval_approve()
        self.assertEqual(file.approval_state, "approved")
        self.assertEqual(file.date_expiry, date(2026, 12, 30))
        partner = self.customer.with_company(self.company_a)
        self.assertEqual((partner.credit_limit, partner.trust), (50000, "normal"))
        other = self.customer.with_company(self.company_b)
        self.assertFalse(other.credit_limit)

    def test_scores_stay_after_submission(self):
        file = self._file(80)
        file.action_approval_submit()
        with self.assertRaises(UserError):
            file.score_ids[0].score = 100

    def test_unscored_files_are_not_submitted(self):
        file = self.as_role(self.env["logistics.credit.investigation"], "sales").create(
            {"partner_id": self.customer.id, "company_id": self.company_a.id}
        )
        with self.assertRaises(UserError):
            file.action_approval_submit()

    def test_a_guarantee_names_another_guarantor(self):
        with self.assertRaises(ValidationError):
            self._file(is_guaranteed=True)
        with self.assertRaises(ValidationError):
            self._file(is_guaranteed=True, guarantor_id=self.customer.id)

    def test_validity_is_set_by_approval_alone(self):
        with self.assertRaises(AccessError):
            self._file().date_expiry = date(2030, 1, 1)

    def test_expiring_files_remind_the_surveyor(self):
        file = self._file(80)
        file._approval_as_engine().write(
            {"approval_state": "approved", "date_expiry": date(2026, 7, 30)}
        )
        self.env["logistics.credit.investigation"]._cron_expire()
        self.assertEqual(file.activity_ids.user_id, self.users["sales"])
