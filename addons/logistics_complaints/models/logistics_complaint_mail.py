import re

from odoo import api, models
from odoo.tools import html2plaintext, is_html_empty

NUMBER = re.compile(r"\bCP/\d{4}/\d{5}\b")


class LogisticsComplaint(models.Model):
    """The mail door: every mail becomes a ticket or an answer, the customer hears at
    once that it came, and no automatic mail ends or resumes a clock."""

    _inherit = "logistics.complaint"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to the alias. The clock starts now, when Odoo receives it, whatever
        date the mail claims."""
        subject = (msg_dict.get("subject") or "").strip()
        partner = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        values = {
            "subject": subject or self.env._("Complaint by e-mail"),
            "channel": "mail",
            "partner_id": partner.id,
            "contact_email": msg_dict.get("email_from"),
            "contact_name": partner.name or msg_dict.get("email_from"),
            "contact_phone": partner.phone,
            "description": msg_dict.get("body"),
            **(custom_values or {}),
        }
        # The mail's author is a customer, never the handler.
        complaint = super().message_new(
            {**msg_dict, "subject": values["subject"]}, values
        )
        complaint._note_other_number(subject)
        complaint._acknowledge()
        return complaint

    def _note_other_number(self, subject):
        """Another ticket's number in the subject proves nothing: it is only shown."""
        numbers = set(NUMBER.findall(subject)) - {self.name}
        if numbers:
            self._message_log(
                body=self.env._(
                    "The subject names %(numbers)s: merge if it is the same matter.",
                    numbers=", ".join(sorted(numbers)),
                )
            )

    def _acknowledge(self):
        """Confirm receipt at once, by a mail that says it is automatic."""
        if self.env.context.get("logistics_auto_mail"):
            return
        template = self.env.ref(
            "logistics_complaints.mail_template_complaint_received",
            raise_if_not_found=False,
        )
        for complaint in self.filtered(lambda c: c.partner_id.email or c.contact_email):
            if template:
                complaint.message_post_with_source(
                    template,
                    email_layout_xmlid="mail.mail_notification_light",
                    subtype_xmlid="mail.mt_note",
                    message_type="auto_comment",
                    author_id=self.env.ref("base.partner_root").id,
                )

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if message.message_type in ("email", "comment"):
            for complaint in self:
                complaint._after_message(message)
        return result

    def _after_message(self, message):
        """A word of the customer resumes what waits for him; ours, with a promised
        time, is the reply."""
        self.ensure_one()
        if message.is_internal or self.env.context.get("logistics_auto_mail"):
            return
        author = message.author_id
        if not author or author.partner_share:
            self._resume("customer")
            return
        comment = self.env.ref("mail.mt_comment")
        if (
            message.subtype_id == comment
            and self.promised_at
            and not self.replied_at
            and not is_html_empty(message.body)
        ):
            self._record(
                "reply",
                text=html2plaintext(message.body),
                channel="mail",
                promised_at=self.promised_at,
            )
            engine = self._as_engine()
            engine._stamp("reply", message.date)
            engine._set_promise(self.promised_at)
            engine.filtered(lambda c: c.state == "received").state = "registered"

    def _tell_customer(self, body, subject=None):
        """Send words to the customer by mail, into the thread."""
        self.ensure_one()
        values = {}
        if self.partner_id.email:
            values["partner_ids"] = self.partner_id.ids
        elif self.contact_email:
            values["outgoing_email_to"] = self.contact_email
        return self.message_post(
            body=body,
            subject=subject or f"[{self.name}] {self.subject}",
            subtype_xmlid="mail.mt_comment",
            message_type="comment",
            **values,
        )
