"""Intake on the telephone: one screen, the reply already given (H-7.4.3.2-1/-2)."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import START, ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestIntake(ComplaintCommon):
    def _intake(self, at=START, **values):
        with self.at(at):
            form = Form(self.as_role(self.env["logistics.complaint.intake"], "service"))
            form.text = "Four pallets arrived wet"
            for name, value in values.items():
                setattr(form, name, value)
            action = form.save().action_save()
        return self.env["logistics.complaint"].browse(action["res_id"])

    def test_number_finds_the_customer_in_any_spelling(self):
        complaint = self._intake(phone="021-65432100")
        self.assertEqual(complaint.partner_id, self.customer)

    def test_reply_on_the_telephone_ends_the_first_clock(self):
        complaint = self._intake(phone="021-65432100")
        self.assertEqual(self._clock(complaint, "reply").verdict, "met")
        self.assertEqual(complaint.state, "registered")

    def test_without_reply_the_clock_runs(self):
        complaint = self._intake(replied=False)
        self.assertFalse(self._clock(complaint, "reply").verdict)
        self.assertEqual(complaint.state, "received")

    def test_unknown_caller_is_taken_too(self):
        complaint = self._intake(phone="+1 555 0100")
        self.assertFalse(complaint.partner_id)
        self.assertEqual(complaint.contact_phone, "+1 555 0100")

    def test_waybill_of_an_earlier_complaint_finds_the_customer(self):
        self._new(waybill="HY123")
        self.assertEqual(self._intake(waybill="hy123").partner_id, self.customer)

    def test_same_waybill_within_a_day_is_offered_for_merge(self):
        first = self._new(waybill="HY123")
        second = self._new(waybill="HY123", at=START + minutes(30))
        self.assertEqual(second.duplicate_ids, first)
        late = self._new(waybill="HY123", at=START + timedelta(days=2))
        self.assertFalse(late.duplicate_ids)

    def test_amount_makes_it_major_and_a_manager_handles_it(self):
        complaint = self._new(has_claim=True, claim_amount=10000)
        self.assertEqual(complaint.severity, "major")
        self.assertEqual(complaint.user_id, self.users["manager"])

    def test_a_cent_below_the_threshold_is_general(self):
        complaint = self._new(has_claim=True, claim_amount=9999.99)
        self.assertEqual(complaint.severity, "general")
        self.assertEqual(complaint.user_id, self.users["service"])

    def test_threshold_is_a_setting(self):
        self.settings.complaint_major_amount = 500
        self.assertEqual(self._new(claim_amount=500).severity, "major")

    def test_received_in_the_future_is_refused(self):
        with self.assertRaisesRegex(UserError, "future"):
            self._new(received_at=START + minutes(5))

    def test_received_at_stays(self):
        complaint = self._new()
        with self.assertRaises(Exception):  # noqa: B017
            complaint.received_at = START - minutes(5)

    def test_hotline_takes_what_nobody_took(self):
        self.env["logistics.duty.shift"].create(
            {
                "company_id": self.company_a.id,
                "user_id": self.users["service2"].id,
                "start": START - minutes(60),
                "stop": START + minutes(60),
            }
        )
        with self.at(START):
            complaint = self.env["logistics.complaint"].create(
                {"subject": "By web", "channel": "website", "received_at": START}
            )
        self.assertEqual(complaint.user_id, self.users["service2"])

    def test_tier_is_frozen(self):
        self.assertFalse(self._new().tier_id)

    def test_a_thousand_in_one_import(self):
        complaints = self.as_role(self.env["logistics.complaint"], "service")
        with self.at(START):
            rows = complaints.create(
                [
                    {"subject": f"Import {number}", "received_at": START}
                    for number in range(1000)
                ]
            )
        self.assertEqual(len(rows.clock_ids), 4000)
        self.assertEqual(len(set(rows.mapped("name"))), 1000)
