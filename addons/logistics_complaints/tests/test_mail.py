"""The mail door and its bad input."""

from datetime import datetime
from email.message import EmailMessage

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

    def test_thirty_attachments_are_kept(self):
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "Ms Li <li@example.com>", "Thirty photos"
        mail["To"] = f"complaints@{self.mail_alias_domain.name}"
        mail["Message-ID"] = "<thirty@example.com>"
        mail.set_content("Look at them")
        for number in range(30):
            mail.add_attachment(
                b"photo", maintype="image", subtype="jpeg", filename=f"{number}.jpg"
            )
        with self.at(START), self.mock_mail_gateway():
            found = self.env["mail.thread"].message_process(None, mail.as_string())
        complaint = self.env["logistics.complaint"].browse(found)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", complaint._name), ("res_id", "=", complaint.id)]
        )
        self.assertEqual(len(files), 30)
        self.assertEqual(self._clock(complaint, "reply").due, START + minutes(5))

    def test_loop_of_automatic_replies_opens_one_ticket_and_answers_none(self):
        automatic = "Auto-Submitted: auto-replied\n"
        first = self._mail(subject="Out of office", extra=automatic)
        sent = first.message_ids.filtered(lambda m: m.message_type == "auto_comment")
        self.assertFalse(sent)
        self.assertFalse(self._clock(first, "reply").verdict)
        question = first.message_ids.sorted("id")[0].message_id
        for _turn in range(3):
            again = self._mail(
                subject="Re: Out of office",
                extra=f"{automatic}In-Reply-To: {question}\n",
            )
            self.assertEqual(again, first)
        self.assertFalse(self._clock(first, "reply").verdict)

    def test_who_answers_a_mail_that_nobody_took_has_taken_it(self):
        complaint = self._mail()
        self.assertFalse(complaint.user_id)
        with self.mock_mail_gateway():
            self._answer(complaint, "reply", START + minutes(3), channel="mail")
        self.assertEqual(complaint.user_id, self.users["service"])
        self.assertEqual(self._clock(complaint, "reply").user_id, self.users["service"])
