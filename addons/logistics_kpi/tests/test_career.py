from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import MONTH, AppraisalCommon

APRIL = date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestCareer(AppraisalCommon):
    """`sales` reaches nothing: D in March and in April."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for month in (MONTH, APRIL):
            cls._target("sales", 1_000, month)
            cls._target("sales", 2, month, "new_customers")
        cls.cases = cls.env["logistics.discipline.case"]

    def _confirm_month(self, month):
        self._generate(month)
        appraisal = self.appraisal_of("sales", month)
        self.confirm(appraisal)
        return appraisal

    def _cases(self, role="sales"):
        return self.cases.search([("employee_id", "=", self.employees[role].id)])

    def test_first_lowest_grade_proposes_a_warning_only(self):
        appraisal = self._confirm_month(MONTH)
        self.assertEqual(appraisal.grade_id.name, "D")
        case = self._cases()
        self.assertEqual((case.measure, case.approval_state), ("warning", "draft"))
        self.assertEqual(case.appraisal_id, appraisal)

    def test_second_lowest_grade_in_a_row_proposes_a_demotion(self):
        self._confirm_month(MONTH)
        self._confirm_month(APRIL)
        self.assertEqual(
            sorted(self._cases().mapped("measure")), ["demotion", "warning"]
        )
        self.assertEqual(self.employees["sales"].job_level_id, self._level("manager"))

    def test_demotion_needs_hearing_opinion_and_two_approvals(self):
        self._confirm_month(MONTH)
        self._confirm_month(APRIL)
        case = self._cases().filtered(lambda c: c.measure == "demotion")
        policy = self.as_role(case, "policy")
        with self.assertRaises(UserError):
            policy.action_approval_submit()
        self.as_role(case, "sales").write({"statement": "The market was bad."})
        policy.write({"heard_on": date(2026, 5, 2), "legal_opinion": "Fine"})
        policy.action_approval_submit()
        for _step in range(2):
            step = case._approval_pending_step()
            self.assertNotIn(self.users["sales"], step.approver_ids)
            case.with_user(step.approver_ids[:1]).action_approval_approve()
        self.assertEqual(case.approval_state, "approved")
        case.sudo().effective_date = date(2026, 5, 15)
        policy.action_execute()
        version = self.employees["sales"].version_ids.sorted("date_version")[-1]
        self.assertEqual(
            (version.date_version, version.job_level_id),
            (date(2026, 5, 15), self._level("deputy_manager")),
        )

    def test_termination_needs_what_the_law_asks(self):
        case = self.cases.create(
            {
                "name": "Three times D",
                "company_id": self.company_a.id,
                "employee_id": self.employees["sales"].id,
                "measure": "termination",
            }
        )
        self.assertEqual(len(case._missing()), 5)

    def test_employee_writes_nothing_but_the_statement(self):
        case = self.cases.create(
            {
                "name": "Late reports",
                "company_id": self.company_a.id,
                "employee_id": self.employees["sales"].id,
            }
        )
        with self.assertRaises(AccessError):
            self.as_role(case, "sales").write({"measure": "reward"})
        with self.assertRaises(AccessError):
            self.as_role(case, "leader").write({"statement": "I did it"})
        with self.assertRaises(AccessError):
            self.as_role(case, "sales2").read(["name"])

    def test_points_of_a_decided_case_enter_the_month(self):
        case = self.cases.create(
            {
                "name": "Late reports",
                "company_id": self.company_a.id,
                "employee_id": self.employees["leader"].id,
                "date": date(2026, 3, 20),
                "points": 5,
                "heard_on": date(2026, 3, 21),
            }
        )
        self._target("leader", 0)
        self._target("leader", 0, metric="new_customers")
        self._generate()
        before = self.appraisal_of("leader").total
        case._approval_as_engine().write({"approval_state": "approved"})
        self._generate()
        appraisal = self.appraisal_of("leader")
        self.assertEqual(appraisal.conduct_points, -5)
        self.assertAlmostEqual(appraisal.total, before - 5, 4)
        self.assertEqual(case.counted_in_id, appraisal)

    def test_exempt_month_does_not_break_a_run(self):
        self._confirm_month(MONTH)
        self._generate(APRIL)
        april = self.appraisal_of("sales", APRIL)
        april._as_engine().write({"state": "exempt"})
        may = date(2026, 5, 1)
        self._target("sales", 1_000, may)
        self._target("sales", 2, may, "new_customers")
        self._confirm_month(may)
        self.assertIn("demotion", self._cases().mapped("measure"))

    # --- staff ------------------------------------------------------------------------

    def _staff_month(self, month):
        """The same sheet for the level of staff; `sales2` reaches nothing."""
        template = self.env.ref("logistics_kpi.template_deputy_manager")
        template.job_level_ids |= self._level("staff")
        self._target("sales2", 1_000, month)
        self._target("sales2", 2, month, "new_customers")
        self._generate(month)
        appraisal = self.appraisal_of("sales2", month)
        self.confirm(appraisal)
        return appraisal

    def test_staff_first_lowest_grade_proposes_nothing(self):
        self.assertEqual(self._staff_month(MONTH).grade_id.name, "D")
        self.assertFalse(self._cases("sales2"))

    def test_staff_two_then_three_lowest_grades(self):
        for month in (MONTH, APRIL):
            self._staff_month(month)
        case = self._cases("sales2")
        self.assertEqual((case.measure, case.approval_state), ("assessment", "draft"))
        self._staff_month(date(2026, 5, 1))
        last = self._cases("sales2") - case
        self.assertEqual(last.measure, "transfer_or_termination")
        last = self.as_role(last, "policy")
        last.write({"heard_on": date(2026, 6, 2), "legal_opinion": "Fine"})
        with self.assertRaises(UserError, msg="without assessment no transfer"):
            last.action_approval_submit()

    def test_run_of_lowest_grades_beside_each_month(self):
        march = self._confirm_month(MONTH)
        self._generate(APRIL)
        april = self.appraisal_of("sales", APRIL)
        april._as_engine().write({"state": "exempt"})
        may = date(2026, 5, 1)
        self._target("sales", 1_000, may)
        self._target("sales", 2, may, "new_customers")
        last = self._confirm_month(may)
        months = self.as_role(march | april | last, "leader")
        self.assertEqual(months.mapped("worst_run"), [1, 1, 2])

    def test_points_by_person_department_and_month(self):
        """What the pivot adds up."""
        cases = self.as_role(self.cases, "policy")
        for day, points, kind in (
            (5, 3, "penalty"),
            (20, 2, "penalty"),
            (21, 4, "reward"),
        ):
            cases.create(
                {
                    "name": "Case",
                    "employee_id": self.employees["sales"].id,
                    "company_id": self.company_a.id,
                    "date": date(2026, 3, day),
                    "points": points,
                    "kind": kind,
                }
            )
        views = cases.get_views([(False, "pivot")])["views"]
        self.assertIn("signed_points", views["pivot"]["arch"])
        rows = cases._read_group(
            [("employee_id", "=", self.employees["sales"].id)],
            ["department_id", "employee_id", "date:month"],
            ["signed_points:sum", "__count"],
        )
        self.assertEqual(
            rows,
            [(self.department, self.employees["sales"], MONTH, -1, 3)],
        )

    # --- promotion --------------------------------------------------------------------

    def _promotion(self, **values):
        return self.as_role(self.env["logistics.promotion"], "policy").create(
            {
                "company_id": self.company_a.id,
                "employee_id": self.employees["sales"].id,
                "to_level_id": self._level("senior_manager").id,
                "effective_date": date(2026, 5, 1),
                **values,
            }
        )

    def test_promotion_without_conditions_is_refused(self):
        promotion = self._promotion(assessment_result="passed")
        self.assertFalse(promotion.conditions_met)
        with self.assertRaises(UserError):
            promotion.action_approval_submit()

    def test_promotion_by_exception_writes_a_dated_version(self):
        with freeze_time("2026-05-04 03:00:00"):
            promotion = self._promotion(
                assessment_result="passed",
                is_exceptional=True,
                justification="Won the largest customer of the year",
            )
            promotion.action_approval_submit()
            names = promotion.approval_step_ids.mapped("name")
            self.assertEqual(len(names), 2)
            for _step in range(2):
                step = promotion._approval_pending_step()
                promotion.with_user(
                    step.sudo().approver_ids[:1]
                ).action_approval_approve()
            self.assertEqual(
                self.employees["sales"].job_level_id, self._level("senior_manager")
            )
        version = self.employees["sales"].version_ids.sorted("date_version")[-1]
        self.assertEqual(version.date_version, date(2026, 5, 1))
        first = self.employees["sales"].version_ids.sorted("date_version")[0]
        self.assertEqual(first.job_level_id, self._level("manager"))

    def test_exception_without_justification_is_refused(self):
        promotion = self._promotion(assessment_result="passed", is_exceptional=True)
        with self.assertRaises(UserError):
            promotion.action_approval_submit()

    def test_salesperson_proposes_nobody(self):
        with self.assertRaises(AccessError):
            self.as_role(self.env["logistics.promotion"], "sales").create(
                {
                    "employee_id": self.employees["sales"].id,
                    "to_level_id": self._level("senior_manager").id,
                }
            )

    # --- events and code --------------------------------------------------------------

    def test_two_people_leaving_are_a_proposed_event_that_counts_once_confirmed(self):
        extra = self.env["hr.employee"].create(
            {"name": "Extra", "company_id": self.company_a.id}
        )
        extra.version_id.write(
            {"department_id": self.department.id, "date_version": date(2025, 1, 1)}
        )
        for employee in (extra, self.employees["sales2"]):
            employee.version_id.departure_date = date(2026, 3, 20)
        self._generate()
        event = self.env["logistics.kpi.event"].search(
            [("department_id", "=", self.department.id)]
        )
        self.assertEqual((event.kind, event.is_confirmed), ("staff_loss", False))
        self.assertEqual(self.line_of("head", "department_events").computed_score, 10)
        event.is_confirmed = True
        self._generate()
        self.assertEqual(self.line_of("head", "department_events").computed_score, 0)

    def test_code_of_conduct_is_acknowledged_once(self):
        code = self.env.ref("logistics_kpi.conduct_code_1")
        mine = self.as_role(code, "sales")
        mine.action_acknowledge()
        mine.action_acknowledge()
        self.assertTrue(mine.is_acknowledged)
        self.assertEqual(len(code.acknowledgement_ids), 1)
        with self.assertRaises(UserError):
            code.body = "<p>changed</p>"
