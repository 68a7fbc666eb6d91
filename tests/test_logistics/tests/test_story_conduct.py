"""Story: a visit found false and a trip extended without leave become proposals."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.logistics_complaints.tests.common import (
    START,
    ComplaintCommon,
    minutes,
)
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


@tagged("post_install", "-at_install")
class TestStoryComplaintCase(ComplaintCommon):
    def _case(self, complaint):
        return self.env["logistics.discipline.case"].search(
            [("key", "=", f"complaint:{complaint.id}")]
        )

    def test_responsible_person_of_a_major_complaint_is_proposed_once(self):
        complaint = self._new(is_legal=True)
        self._hand_over(complaint, START)
        manager = self.as_role(complaint, "manager")
        self.assertTrue(manager.can_propose_case)
        with self.assertRaisesRegex(UserError, "investigation"):
            manager.action_propose_case()
        self._investigated(complaint, START + minutes(40))
        with self.assertRaises(AccessError):
            complaint.action_propose_case()
        action = manager.action_propose_case()
        case = self._case(complaint)
        self.assertEqual(action["res_id"], case.id)
        self.assertEqual(case.employee_id, self.employees["handler"])
        self.assertEqual(
            case.rule_id, self.env.ref("logistics_kpi.discipline_rule_s02")
        )
        self.assertEqual(
            (case.origin, case.measure, case.approval_state),
            ("complaint", "warning", "draft"),
        )
        self.assertIn("Torn tarpaulin", case.description)
        self.assertEqual(self.as_role(case, "manager").name, case.name)
        manager.action_propose_case()
        self.assertEqual(self._case(complaint), case)

    def test_general_complaint_proposes_points_without_a_rule(self):
        complaint = self._judged()
        self.as_role(complaint, "manager").action_propose_case()
        case = self._case(complaint)
        self.assertEqual((case.measure, case.rule_id.id), ("points", False))


@tagged("post_install", "-at_install")
class TestStoryClaimCost(ComplaintCommon):
    def _claim(self, paid_on, **values):
        return self.env["logistics.claim"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "currency_id": self.company_a.currency_id.id,
                "date": "2026-03-02",
                "amount_agreed": 1000,
                "amount_insurance": 400,
                "paid_on": paid_on,
                **values,
            }
        )

    def test_claims_paid_in_the_month_cost_gross_profit_once(self):
        self._claim("2026-03-31")
        self._claim("2026-04-01")
        self._claim(False)
        month = self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "month": "2026-03-01",
            }
        )
        month.action_collect()
        month.action_collect()
        self.assertEqual(month.cost_ids.mapped("kind"), ["claims"])
        self.assertEqual(month.direct_cost, 600)
        self.env["logistics.claim"].search(
            [("partner_id", "=", self.customer.id), ("paid_on", "=", "2026-03-31")]
        ).amount_recovered = 600
        month.action_collect()
        self.assertFalse(month.cost_ids)

    def test_upheld_major_complaints_are_known_to_the_evaluation(self):
        facts = self.env["logistics.fact"]
        period = (self.company_a, self.customer, date(2026, 3, 1), date(2026, 3, 31))
        self._judged()
        self.assertEqual(facts._measure_customer("major_complaints", *period).value, 0)
        self._judged(is_legal=True)
        self.assertEqual(facts._measure_customer("major_complaints", *period).value, 1)
        self.assertIsNone(facts._measure_customer("unknown", *period).value)
