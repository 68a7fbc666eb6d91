"""Regional inspection record (H-2.3.3-1)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestInspection(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.region = cls.env["hr.department"].create(
            {"name": "South", "company_id": cls.company_a.id}
        )

    def _new(self, role="executive", **values):
        return self.as_role(self.env["logistics.inspection"], role).create(
            {
                "region_id": self.region.id,
                "company_id": self.company_a.id,
                "findings": "Three leads rest in step 4",
                **values,
            }
        )

    def _issued(self):
        inspection = self._new(
            actions="Bring the solutions to the customers",
            responsible_id=self.users["leader"].id,
            date_due="2030-01-31",
        )
        inspection.action_issue()
        return inspection

    def test_issued_with_person_and_date(self):
        inspection = self._issued()
        self.assertEqual(inspection.state, "issued")
        self.assertEqual(inspection.activity_ids.user_id, self.users["leader"])
        self.assertEqual(str(inspection.activity_ids.date_deadline), "2030-01-31")

    def test_nothing_is_issued_without_person_and_date(self):
        with self.assertRaisesRegex(UserError, "by whom and until when"):
            self._new(actions="Go on").action_issue()

    def test_responsible_person_reports_the_result(self):
        inspection = self.as_role(self._issued(), "leader")
        with self.assertRaisesRegex(UserError, "result first"):
            inspection.action_done()
        inspection.result = "Two of three presented"
        inspection.action_done()
        self.assertEqual(inspection.state, "done")

    def test_findings_stay_once_issued(self):
        inspection = self._issued()
        with self.assertRaisesRegex(UserError, "What was found stays"):
            inspection.findings = "Nothing"
        with self.assertRaises(AccessError):
            inspection.done_on = "2030-01-01"

    def test_who_reads_and_writes(self):
        inspection = self._issued()
        self.assertFalse(
            self.as_role(inspection, "sales").search([("id", "=", inspection.id)])
        )
        with self.assertRaises(AccessError):
            self._new("sales")
