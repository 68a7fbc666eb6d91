from odoo import api, models

AUTOMATIC = ("auto-submitted", "x-autoreply", "x-autorespond", "precedence")


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Mark mails that a machine wrote: out-of-office notes, bulk, auto-replies."""
        if self._logistics_is_automatic(message):
            self = self.with_context(logistics_auto_mail=True)
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _logistics_is_automatic(self, message):
        for header in AUTOMATIC:
            value = (message.get(header) or "").strip().lower()
            if header == "precedence":
                if value in ("bulk", "auto_reply", "junk"):
                    return True
            elif value and value != "no":
                return True
        return False
