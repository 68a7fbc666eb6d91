from markupsafe import Markup

from odoo import api, models
from odoo.tools import html2plaintext


class LogisticsNotifier(models.AbstractModel):
    """The one voice of the suite: every reminder and alert goes through ``_notify``.

    Adapters carry it: ``inbox`` follows each user's own choice of Odoo inbox or e-mail,
    ``robot`` puts it into the queue of the company's chat robots (decision E8). A
    further channel is one more name in ``_adapters`` and one ``_notify_by_<name>``.
    """

    _name = "logistics.notifier"
    _description = "Notifier"

    @api.model
    def _adapters(self):
        """Names of the ways out, in order."""
        return ["inbox", "robot"]

    @api.model
    def _notify(self, recipients, subject, body, record=None, urgency="normal"):
        """Tell people something; nothing is told when nobody is left to be told.

        :param recipients: res.users or res.partner; archived ones are left out
        :param subject: one line of plain text
        :param body: plain text (escaped) or Markup
        :param record: the record it is about (any model), or ``None``
        :param urgency: ``normal`` or ``urgent``; urgent ones also show up on the
            screen of who is online, and robots may be limited to them
        """
        partners = self._get_partners(recipients)
        if not partners:
            return
        for adapter in self._adapters():
            send = getattr(self, f"_notify_by_{adapter}")
            send(partners, subject, body, record, urgency)

    def _get_partners(self, recipients):
        # sudo: a salesperson may alert a superior whose contact he cannot read
        active = recipients.sudo().filtered("active")
        return active.partner_id if recipients._name == "res.users" else active

    def _notify_by_inbox(self, partners, subject, body, record, urgency):
        # sudo: who is told what was decided by the caller; whoever caused the event
        # (a customer on the portal, too) need not be allowed to write to these people.
        thread = self.env["mail.thread"].sudo()
        about = {}
        if record and hasattr(record, "message_notify"):
            thread = record.sudo()
        elif record:
            about = {"model": record._name, "res_id": record.id}
        thread.message_notify(
            partner_ids=partners.ids,
            author_id=self.env.ref("base.partner_root").id,
            subject=subject,
            body=body,
            **about,
        )
        if urgency == "urgent":
            note = {
                "type": "warning",
                "title": subject,
                "message": self._as_text(body),
                "sticky": True,
            }
            for user in partners.user_ids:
                user._bus_send("simple_notification", note)

    def _notify_by_robot(self, partners, subject, body, record, urgency):
        company = self._get_company(record)
        # sudo: addresses of robots are the policy administrator's; only a row of the
        # queue is written here.
        channels = self.env["logistics.notify.channel"].sudo()
        channels = channels.search(
            [("company_id", "=", company.id), ("active", "=", True)]
        )
        wanted = channels.filtered(lambda channel: channel._wants(partners, urgency))
        wanted._enqueue(partners, subject, self._as_text(body), record, urgency)

    def _as_text(self, body):
        return html2plaintext(body) if isinstance(body, Markup) else body

    def _get_company(self, record):
        if record and "company_id" in record._fields:
            # sudo: only the company is read, to choose its robots
            return record.sudo().company_id or self.env.company
        return self.env.company
