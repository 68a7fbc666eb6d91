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
