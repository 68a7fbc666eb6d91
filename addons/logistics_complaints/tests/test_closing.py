"""Written notice, visit, measures, satisfaction, close (H-7.4.3.7-1 to 7.4.3.9-1)."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import START, ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestClosing(MailCase, ComplaintCommon):
    def _executing(self):
        complaint = self._judged()
        complaint.action_propose()
        solution = complaint.solution_id
        solution.write({"proposal": "We deliver again", "compensation": 0})
        solution.action_approval_submit()
        self.as_role(solution, "manager").action_approval_approve()
        return complaint

    def _ready(self):
        complaint = self._executing()
        with self.at(START + minutes(600)), self.mock_mail_gateway():
            complaint.action_notify_customer()
            complaint.action_ask_satisfaction()
        self.as_role(complaint, "manager").visit_waiver = "Customer abroad"
        complaint.measure_ids = [
            Command.create(
                {
                    "name": "Check tarpaulins",
                    "user_id": self.users["plain"].id,
                    "date_due": "2026-03-20",
                }
            )
        ]
        return complaint

    def test_whole_road(self):
        complaint = self._ready()
        complaint.action_close()
        self.assertEqual(complaint.state, "closed")
        self.assertFalse(complaint.clock_ids.filtered(lambda c: not c.verdict))

    def test_notice_ends_the_promised_time(self):
        complaint = self._ready()
        self.assertEqual(self._clock(complaint, "promised").verdict, "met")
        self.assertEqual(complaint.state, "feedback")

    def test_what_is_missing_is_named(self):
        complaint = self._executing()
        with self.at(START + minutes(600)), self.mock_mail_gateway():
            complaint.action_notify_customer()
        with self.assertRaisesRegex(UserError, "Visit the customer"):
            complaint.action_close()

    def test_visit_is_a_setting(self):
        complaint = self._ready()
        self.as_role(complaint, "manager").visit_waiver = False
        self.assertIn("Visit", complaint.missing_to_close)
        self.settings.complaint_visit_general = False
        complaint.invalidate_recordset(["missing_to_close"])
        self.assertFalse(complaint.missing_to_close)

    def test_no_notice_without_an_approved_solution(self):
        with self.assertRaisesRegex(UserError, "no approved solution"):
            self._judged().action_notify_customer()

    def test_letter_instead_of_mail(self):
        complaint = self._executing()
        complaint.action_notice_by_letter()
        self.assertEqual(complaint.notice_channel, "letter")

    def test_refused_complaint_is_told_too(self):
        complaint = self._judged()
        complaint.write({"consistency": "none", "refusal_reason": "Signed dry"})
        complaint.action_judge()
        with self.mock_mail_gateway():
            complaint.action_notify_customer()
        self.assertEqual(complaint.state, "feedback")

    def test_letter_does_not_name_the_department(self):
        complaint = self._executing()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_complaints.logistics_complaint_notice", complaint.ids
        )
        self.assertIn(b"We deliver again", html)
        self.assertNotIn(b"Warehouse", html)
        complaint.show_department = True
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_complaints.logistics_complaint_notice", complaint.ids
        )
        self.assertIn(b"Warehouse", html)

    def test_report_and_register_render(self):
        complaint = self._executing()
        for name in ("report", "register", "investigation"):
            html, _kind = self.env["ir.actions.report"]._render_qweb_html(
                f"logistics_complaints.logistics_complaint_{name}", complaint.ids
            )
            self.assertIn(complaint.name.encode(), html)

    def test_closed_is_read_only(self):
        complaint = self._ready()
        complaint.action_close()
        with self.assertRaises(UserError):
            complaint.subject = "Changed"

    def test_first_vote_counts(self):
        complaint = self._ready()
        rating = self.env["rating.rating"].search(
            [("res_model", "=", complaint._name), ("res_id", "=", complaint.id)]
        )
        token = rating.access_token or complaint._rating_get_access_token()
        complaint.sudo().rating_apply(1, token=token)
        complaint.sudo().rating_apply(5, token=token)
        self.assertEqual(complaint.satisfaction, "unhappy")

    def test_no_answer_is_not_happy(self):
        complaint = self._ready()
        complaint.action_close()
        self.assertFalse(complaint.satisfaction)

    def test_unhappy_customer_is_called_by_somebody_else(self):
        complaint = self._ready()
        token = complaint._rating_get_access_token()
        complaint.sudo().rating_apply(1, token=token)
        call = complaint.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref("mail.mail_activity_data_call")
        )
        self.assertTrue(call)
        self.assertNotEqual(call.user_id, complaint.user_id)

    def test_measure_is_done_then_checked(self):
        complaint = self._ready()
        measure = complaint.measure_ids
        with self.assertRaises(UserError):
            measure.action_effective()
        self.as_role(measure, "service").action_done()
        self.assertTrue(measure.check_on)
        measure.action_effective()
        self.assertEqual(measure.effect, "effective")

    def test_enquiry_closes_with_its_answer(self):
        enquiry = self._new(kind="enquiry")
        with self.assertRaisesRegex(UserError, "final answer"):
            enquiry.action_close()
        self._answer(enquiry, "promised", START + minutes(30))
        enquiry.action_close()
        self.assertEqual(enquiry.state, "closed")

    def test_suggestion_is_evaluated_by_a_manager_then_carried_out(self):
        suggestion = self._new(kind="suggestion", subject="Open on Sundays")
        self._answer(suggestion, "promised", START + minutes(30))
        with self.assertRaisesRegex(UserError, "evaluate"):
            suggestion.action_close()
        with self.assertRaises(AccessError):
            suggestion.action_suggestion_adopt()
        manager = self.as_role(suggestion, "manager")
        with self.assertRaisesRegex(UserError, "evaluation"):
            manager.action_suggestion_adopt()
        manager.suggestion_review = "Two customers gain, one shift more"
        manager.action_suggestion_adopt()
        self.assertEqual(suggestion.suggestion_reviewer_id, self.users["manager"])
        manager.action_suggestion_done()
        suggestion.action_close()
        self.assertEqual(suggestion.suggestion_state, "done")
