"""Calls: record, ticket, quality sheet, retention of recordings."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import START, ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestCall(ComplaintCommon):
    def _call(self, **values):
        return self.as_role(self.env["logistics.call"], "service").create(
            {
                "phone": "021-65432100",
                "partner_id": self.customer.id,
                "purpose": "complaint",
                "content": "Wet pallets",
                "start": START,
                "stop": START + minutes(4),
                **values,
            }
        )

    def test_length(self):
        self.assertEqual(self._call().minutes, 4)

    def test_call_opens_a_complaint(self):
        call = self._call()
        call.action_open_ticket()
        ticket = call.complaint_id
        self.assertEqual((ticket.kind, ticket.partner_id), ("complaint", self.customer))
        call.action_open_ticket()
        self.assertEqual(call.complaint_id, ticket)

    def test_quality_sheet(self):
        call = self.as_role(self._call(), "manager")
        call.write(
            {
                "score_greeting": 100,
                "score_language": 100,
                "score_listening": 80,
                "score_knowledge": 80,
                "score_accuracy": 90,
                "score_efficiency": 50,
                "score_closing": 100,
                "score_entry": 100,
            }
        )
        self.assertEqual(call.score, 87)
        call.is_fatal = True
        self.assertEqual(call.score, 0)
        call.action_check()
        self.assertEqual(call.checked_by_id, self.users["manager"])

    def test_nobody_checks_the_own_call(self):
        call = self.as_role(self._call(user_id=self.users["manager"].id), "manager")
        with self.assertRaises(UserError):
            call.action_check()

    def test_recording_is_for_managers(self):
        with self.assertRaises(AccessError):
            self._call().read(["recording_ids"])

    def test_recording_goes_after_its_time(self):
        call = self._call()
        call.sudo().recording_ids = self.env["ir.attachment"].create(
            {"name": "call.mp3", "raw": b"x"}
        )
        with self.at(START + timedelta(days=170)):
            self.env["logistics.call"]._gc_recordings()
        self.assertTrue(call.sudo().recording_ids)
        with self.at(START + timedelta(days=181)):
            self.env["logistics.call"]._gc_recordings()
        self.assertFalse(call.sudo().recording_ids.exists())

    def test_purpose_becomes_the_kind_of_the_ticket(self):
        for purpose, kind in (
            ("suggestion", "suggestion"),
            ("aftersale", "aftersale"),
            ("enquiry", "enquiry"),
            ("order", "enquiry"),
        ):
            call = self._call(purpose=purpose)
            call.action_open_ticket()
            self.assertEqual(call.complaint_id.kind, kind)

    def test_call_becomes_a_lead_once(self):
        call = self._call(purpose="order", content="Wants 20 trucks a month")
        call.action_create_lead()
        lead = call.sudo().lead_id
        self.assertEqual(lead.partner_id, self.customer)
        self.assertIn("021-65432100", lead.description)
        self.assertIn("20 trucks", lead.description)
        self.assertEqual(self.customer.phone, "+86 21 6543 2100")
        with self.assertRaisesRegex(UserError, "already"):
            call.action_create_lead()
        with self.assertRaises(AccessError):
            self.as_role(call, "handler").action_create_lead()

    def test_agent_does_not_score_the_own_call(self):
        call = self._call()
        with self.assertRaises(AccessError):
            call.score_greeting = 100
        with self.assertRaises(AccessError):
            self._call(score_greeting=100)
        mine = self.as_role(self._call(user_id=self.users["manager"].id), "manager")
        self.assertFalse(mine.can_check)
        with self.assertRaises(UserError):
            mine.score_greeting = 100

    def _checked(self):
        call = self._call()
        self.as_role(call, "manager").action_check()
        return call

    def test_agent_appeals_and_a_manager_answers(self):
        call = self._checked()
        with self.assertRaisesRegex(UserError, "word of the agent"):
            call.action_appeal()
        call.agent_note = "The line was dead for ten seconds"
        call.action_appeal()
        task = call.sudo().activity_ids
        self.assertEqual(task.user_id, self.users["manager"])
        manager = self.as_role(call, "manager")
        with self.assertRaisesRegex(UserError, "answer"):
            manager.action_appeal_accept()
        manager.appeal_answer = "Heard it again: right"
        manager.action_appeal_accept()
        self.assertEqual(call.appeal_state, "accepted")
        self.assertFalse(call.sudo().activity_ids)

    def test_only_the_agent_appeals_and_only_a_checked_sheet(self):
        call = self._call(agent_note="Unfair")
        with self.assertRaisesRegex(UserError, "checked"):
            call.action_appeal()
        with self.assertRaises(AccessError):
            self.as_role(self._checked(), "service2").action_appeal()
        call = self._checked()
        call.agent_note = "Unfair"
        call.action_appeal()
        with self.assertRaises(AccessError):
            call.action_appeal_reject()
