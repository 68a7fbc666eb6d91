"""The accused department: its tickets, its clocks, its investigation."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import START, ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestDepartment(ComplaintCommon):
    def test_three_clocks_start_with_the_hand_over(self):
        complaint = self._new()
        self._hand_over(complaint, START + minutes(7))
        dues = {
            c.kind: c.due - START
            for c in complaint.clock_ids
            if c.kind.startswith("dept")
        }
        self.assertEqual(
            dues,
            {
                "dept_reply": minutes(12),
                "dept_opinion": minutes(27),
                "dept_result": minutes(67),
            },
        )
        self.assertEqual(complaint.state, "investigating")

    def test_after_sales_request_goes_to_the_technical_team_and_on_site(self):
        """One clock of the team, an engineer on it, a visit planned, closed by the
        answer."""
        request = self._new(kind="aftersale", subject="Scanner fails")
        self._hand_over(request, START + minutes(7))
        clocks = request.clock_ids.filtered(lambda c: c.kind.startswith("dept"))
        self.assertEqual(clocks.mapped("kind"), ["dept_reply"])
        self.assertEqual(request.handler_id, self.users["handler"])
        self.as_role(request, "handler").inv_employee_id = self.employees["handler"]
        self.as_role(request, "manager").action_plan_visit()
        self.assertEqual(request.visit_id.partner_id, self.customer)
        self._answer(request, "promised", START + minutes(30))
        request.action_close()
        self.assertEqual(request.state, "closed")

    def test_feedback_is_passed_to_the_responsible_department(self):
        feedback = self._new(kind="suggestion", subject="Pallets too weak")
        self._hand_over(feedback, START + minutes(7))
        handler = self.as_role(feedback, "handler")
        with self.at(START + minutes(9)):
            handler._give_department_answer("dept_reply", "Stronger wood is ordered")
        self.assertIn("Stronger wood is ordered", feedback.event_ids.mapped("text"))
        clock = feedback.clock_ids.filtered(lambda c: c.kind == "dept_reply")
        self.assertEqual(clock.state, "met")

    def test_department_sees_its_own_complaints_only(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        self.assertTrue(self.as_role(complaint, "handler").subject)
        with self.assertRaises(AccessError):
            self.as_role(complaint, "other_handler").read(["subject"])

    def test_department_writes_its_investigation_and_nothing_else(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        handler = self.as_role(complaint, "handler")
        handler.inv_content = "Roof leaked"
        with self.assertRaises(AccessError):
            handler.subject = "Nothing happened"
        with self.assertRaises(AccessError):
            handler.consistency = "none"

    def test_answers_end_the_departments_clocks(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        self._answer(complaint, "dept_reply", START + minutes(4), role="handler")
        self._answer(complaint, "dept_opinion", START + minutes(21), role="handler")
        self.assertEqual(self._clock(complaint, "dept_reply").verdict, "met")
        self.assertEqual(self._clock(complaint, "dept_opinion").verdict, "late")
        self.assertFalse(self._clock(complaint, "reply").verdict)

    def test_other_department_cannot_answer(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        with self.assertRaises(AccessError):
            self._answer(complaint, "dept_reply", START, role="other_handler")

    def test_department_cannot_answer_the_customer(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        with self.assertRaises(AccessError):
            self._answer(complaint, "reply", START, role="handler")

    def test_investigation_needs_all_five_facts_and_evidence(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        handler = self.as_role(complaint, "handler")
        handler.inv_content = "Roof leaked"
        with self.assertRaisesRegex(UserError, "Cause"):
            handler.action_finish_investigation()

    def test_finished_investigation_ends_the_clock(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        self._investigated(complaint, START + minutes(59))
        self.assertEqual(self._clock(complaint, "dept_result").verdict, "met")

    def test_hand_over_to_another_department_replaces_its_clocks(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        self._hand_over(complaint, START + minutes(2), self.fleet)
        clocks = complaint.clock_ids.filtered(lambda c: c.kind == "dept_reply")
        self.assertEqual(sorted(c.end_reason or "" for c in clocks), ["", "superseded"])
        with self.assertRaises(AccessError):
            self.as_role(complaint, "handler").read(["subject"])

    def test_hand_over_needs_a_department(self):
        complaint = self._new()
        with self.assertRaisesRegex(UserError, "accused department"):
            complaint.action_hand_over()
