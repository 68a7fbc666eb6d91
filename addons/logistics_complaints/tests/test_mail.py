"""The mail door and its bad input."""

from datetime import datetime

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCommon

from .common import START, ComplaintCommon, minutes

MAIL = """Return-Path: {sender}
To: complaints@{domain}
From: {sender}
Subject: {subject}
Date: Mon, 02 Mar 2020 00:00:00 +0000
Message-ID: <{number}@example.com>
{extra}MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

Four pallets arrived wet.
"""


@tagged("post_install", "-at_install")
class TestMail(MailCommon, ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alias = cls.env.ref("logistics_complaints.mail_alias_complaint")
        cls.alias.alias_domain_id = cls.mail_alias_domain
        cls.alias.alias_defaults = str({"company_id": cls.company_a.id})
        cls.number = 0

    def _mail(self, at=START, sender="Ms Li <li@example.com>", subject="Wet", extra=""):
        type(self).number += 1
        text = MAIL.format(
            sender=sender,
            subject=subject,
            extra=extra,
            number=self.number,
            domain=self.mail_alias_domain.name,
        )
        complaints = self.env["logistics.complaint"]
        with self.at(at), self.mock_mail_gateway():
            found = self.env["mail.thread"].message_process(None, text)
        return complaints.browse(found)

    def test_clock_starts_when_the_mail_is_received(self):
        complaint = self._mail()
        self.assertEqual(complaint.received_at, START)
        self.assertEqual(self._clock(complaint, "reply").due, START + minutes(5))
        self.assertEqual(complaint.channel, "mail")
        self.assertEqual(complaint.company_id, self.company_a)

    def test_acknowledgement_ends_no_clock(self):
        complaint = self._mail()
        automatic = complaint.message_ids.filtered(
            lambda m: m.message_type == "auto_comment"
        )
        self.assertEqual(len(automatic), 1)
        self.assertFalse(self._clock(complaint, "reply").verdict)

    def test_known_address_finds_the_customer(self):
        complaint = self._mail(sender="quality@example.com")
        self.assertEqual(complaint.partner_id, self.customer)

    def test_unknown_address_is_kept(self):
        complaint = self._mail(sender="nobody.knows@example.com")
        self.assertIn("nobody.knows@example.com", complaint.contact_email)

    def test_mail_without_sender_name(self):
        self.assertTrue(self._mail(sender="plain@example.com"))

    def test_mail_without_subject(self):
        self.assertEqual(self._mail(subject="").subject, "Complaint by e-mail")

    def test_automatic_mail_gets_no_answer(self):
        complaint = self._mail(extra="Auto-Submitted: auto-replied\n")
        self.assertFalse(
            complaint.message_ids.filtered(lambda m: m.message_type == "auto_comment")
        )

    def test_number_of_another_ticket_in_the_subject_proves_nothing(self):
        first = self._mail()
        second = self._mail(subject=f"About {first.name}")
        self.assertNotEqual(first, second)
        self.assertIn(
            first.name,
            second.message_ids.mapped("body")[0]
            + "".join(second.message_ids.mapped("body")),
        )

    def _reply_to(self, complaint, at, extra=""):
        message = complaint.message_ids.sorted("id")[-1]
        return self._mail(at, extra=f"In-Reply-To: {message.message_id}\n{extra}")

    def test_answer_of_the_customer_resumes_an_automatic_one_does_not(self):
        complaint = self._mail()
        with self.at(START + minutes(2)):
            complaint._pause("customer", "Asked for photos")
        self._reply_to(complaint, START + minutes(3), "Auto-Submitted: auto-replied\n")
        self.assertTrue(complaint.is_paused)
        self._reply_to(complaint, START + minutes(12))
        self.assertFalse(complaint.is_paused)
        self.assertEqual(self._clock(complaint, "opinion").due, START + minutes(30))

    def test_answer_in_the_thread_with_a_promised_time_is_the_reply(self):
        complaint = self._mail()
        officer = self.as_role(complaint, "service")
        officer.promised_at = datetime(2026, 3, 3, 2, 0)
        with self.at(START + minutes(4)), self.mock_mail_gateway():
            officer.message_post(
                body="We regret the trouble",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(self._clock(complaint, "reply").verdict, "met")

    def test_note_inside_the_house_is_no_reply(self):
        complaint = self._mail()
        officer = self.as_role(complaint, "service")
        officer.promised_at = datetime(2026, 3, 3, 2, 0)
        officer.message_post(body="Who knows this driver?", message_type="comment")
        self.assertFalse(self._clock(complaint, "reply").verdict)

    def test_reply_by_mail_reaches_the_customer(self):
        complaint = self._mail(sender="quality@example.com")
        with self.mock_mail_gateway():
            self._answer(complaint, "reply", START + minutes(3), channel="mail")
        self.assertIn("quality@example.com", str(self._mails))
