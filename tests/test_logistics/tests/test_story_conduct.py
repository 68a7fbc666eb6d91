"""Story: a visit found false and a trip extended without leave become proposals."""

from odoo.tests import freeze_time, tagged

from odoo.addons.logistics_crm.tests.visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestStoryConduct(VisitCommon):
    def _cases(self):
        with freeze_time("2026-03-20 02:00:00"):
            self.env["logistics.discipline.case"]._cron_propose()
        return self.env["logistics.discipline.case"].search(
            [("employee_id", "=", self.employees["sales"].id)]
        )

    def test_a_false_visit_proposes_a_warning_and_approves_nothing(self):
        visit = self._new_counted()
        check = self.as_role(self.env["logistics.spot.check"], "policy").create(
            {"visit_id": visit.id, "evidence": "The customer was closed"}
        )
        check.action_false()
        case = self._cases()
        self.assertEqual((case.origin, case.measure), ("false_visit", "warning"))
        self.assertEqual(case.approval_state, "draft")
        self.assertEqual(self._cases(), case)

    def test_a_late_return_is_proposed_an_approved_extension_is_not(self):
        for stop, extended in (("2026-03-12", False), ("2026-03-13", True)):
            trip = self.as_role(self.env["logistics.trip"], "sales").create(
                {
                    "kind": "trip",
                    "purpose": "Visit the plant",
                    "start": f"{stop} 01:00:00",
                    "stop": f"{stop} 10:00:00",
                }
            )
            trip.action_approval_submit()
            self.as_role(trip, "leader").action_approval_approve()
            trip.action_leave()
            if extended:
                trip.write(
                    {
                        "extended_stop": f"{stop} 12:00:00",
                        "extension_reason": "One more customer",
                    }
                )
                self.as_role(trip, "leader").action_approve_extension()
            with freeze_time(f"{stop} 11:00:00"):
                trip.action_return()
        case = self._cases()
        self.assertEqual(case.mapped("origin"), ["late_trip"])
        self.assertEqual(str(case.date), "2026-03-12")
