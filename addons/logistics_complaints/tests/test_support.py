"""Help of another team: asked with a deadline, answered with a result."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import START, ComplaintCommon, minutes

DUE = START + timedelta(days=2)


@tagged("post_install", "-at_install")
class TestSupport(MailCase, ComplaintCommon):
    def _asked(self):
        ticket = self._new(kind="aftersale", subject="Pallet jack left behind")
        ticket.write(
            {
                "support_department_id": self.fleet.id,
                "support_user_id": self.users["other_handler"].id,
                "support_due": DUE,
            }
        )
        with self.at(START + minutes(2)):
            ticket.action_ask_support()
        return ticket

    def test_ticket_goes_to_the_support_team_with_a_deadline(self):
        ticket = self._asked()
        task = ticket.sudo().activity_ids
        self.assertEqual(task.user_id, self.users["other_handler"])
        self.assertEqual(str(task.date_deadline), "2026-03-04")
        self.assertEqual(ticket.support_at, START + minutes(2))

    def test_support_needs_a_person_and_a_time(self):
        ticket = self._new(kind="aftersale")
        with self.assertRaisesRegex(UserError, "support team"):
            ticket.action_ask_support()
        ticket.support_department_id = self.fleet
        ticket.support_user_id = self.users["other_handler"]
        with self.assertRaisesRegex(UserError, "until when"):
            ticket.action_ask_support()

    def test_who_helps_sees_the_ticket_and_writes_the_result_only(self):
        ticket = self._new(kind="aftersale")
        self.env.flush_all()
        theirs = self.as_role(ticket, "other_handler")
        with self.assertRaises(AccessError):
            theirs.read(["subject"])
        theirs = self.as_role(self._asked(), "other_handler")
        self.assertEqual(theirs.subject, "Pallet jack left behind")
        with self.assertRaises(AccessError):
            theirs.subject = "Nothing"
        with self.assertRaisesRegex(UserError, "what was done"):
            theirs.action_support_done()
        theirs.write({"support_result": "Fetched by truck", "service_cost": 120})
        with self.at(START + minutes(300)):
            theirs.action_support_done()
        self.assertEqual(theirs.support_done_at, START + minutes(300))
        self.assertFalse(theirs.sudo().activity_ids)

    def test_late_support_is_found(self):
        ticket = self._asked()
        late = [("is_support_late", "=", True), ("id", "=", ticket.id)]
        with self.at(DUE):
            self.assertFalse(ticket.search(late))
        with self.at(DUE + minutes(1)):
            self.assertEqual(ticket.search(late), ticket)
            ticket.invalidate_recordset(["is_support_late"])
            self.assertTrue(ticket.is_support_late)

    def test_ticket_stays_open_until_support_answered(self):
        ticket = self._asked()
        self._answer(ticket, "promised", START + minutes(30))
        with self.assertRaisesRegex(UserError, "support team has not answered"):
            ticket.action_close()
        ticket.support_result = "Fetched"
        ticket.action_support_done()
        ticket.action_close()
        self.assertEqual(ticket.state, "closed")

    def test_on_site_service_is_a_visit_of_who_helps(self):
        ticket = self._asked()
        ticket.action_plan_visit()
        visit = ticket.visit_id.sudo()
        self.assertEqual(visit.user_id, self.users["other_handler"])
        self.assertEqual(str(visit.date_due), "2026-03-04")

    def test_feedback_after_the_service(self):
        ticket = self._asked()
        self._answer(ticket, "reply", START + minutes(3))
        with self.mock_mail_gateway():
            ticket.action_ask_satisfaction()
        self.assertTrue(ticket.asked_at)
        ticket.write({"mark_punctual": "5", "mark_quality": "4"})
        ticket.sudo().rating_apply(5, token=ticket.sudo()._rating_get_access_token())
        self.assertEqual(ticket.satisfaction, "happy")

    def test_department_cannot_ask_for_support(self):
        with self.assertRaises(AccessError):
            self.as_role(self._asked(), "other_handler").action_ask_support()

    def test_stamps_are_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self._asked().support_done_at = START
