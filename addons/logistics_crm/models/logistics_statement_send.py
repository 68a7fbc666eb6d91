from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

LINK_SCOPE = "logistics_crm statement link"


class LogisticsStatement(models.Model):
    """Sending: the mail waits in the queue, its link is dated, of this version and
    signed by the server."""

    _inherit = "logistics.statement"

    def action_send(self):
        """Freeze, and put the mail with the link into the outgoing queue."""
        self._check_officer()
        self.check_access("write")
        self._check_state("draft")
        self._check_sendable()
        self._mark_sent()
        template = self.env.ref("logistics_crm.mail_template_statement")
        for statement in self:
            # sudo: the mail is the document's own; it waits in the queue
            template.sudo().send_mail(statement.id, force_send=False)
        return True

    def _check_sendable(self):
        for statement in self:
            if not statement.line_ids:
                raise UserError(
                    self.env._("%(name)s has no line.", name=statement.display_name)
                )
            if not statement.partner_id.email:
                raise UserError(
                    self.env._(
                        "%(payer)s has no e-mail address: enter it, then send.",
                        payer=statement.partner_id.display_name,
                    )
                )

    def _mark_sent(self):
        """Freeze what the customer gets to see."""
        for statement in self:
            statement._as_engine().write(
                {
                    "state": "sent",
                    "sent_on": fields.Datetime.now(),
                    "date_deemed": statement._get_date_deemed(),
                    "document_hash": statement._get_hash(),
                }
            )

    def _get_link(self):
        """Link of the mail: dated, of this version, signed by the server."""
        self.ensure_one()
        days = self.env["logistics.company.policy"]._get(self.company_id)
        until = fields.Date.context_today(self) + timedelta(
            days=days.statement_link_days
        )
        # sudo: the token is made for the mail; the secret never leaves the server
        url = self.sudo().get_portal_url(
            query_string=f"&until={until}&sig={self._get_link_signature(until)}"
        )
        return f"{self.get_base_url()}{url}"

    def _get_link_signature(self, until):
        message = (self.id, self.version, self.document_hash, str(until))
        # sudo: reads the secret of the database to sign with
        return hmac(self.env(su=True), LINK_SCOPE, message)

    def _link_can_sign(self, until, signature):
        """May the bearer of this link sign without logging in?

        Never above the amount of the policy, after the date or for another version.
        """
        self.ensure_one()
        day = None
        try:
            day = fields.Date.to_date(until)
        except ValueError:
            return False
        if not (day and signature) or day < fields.Date.context_today(self):
            return False
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        total = self.currency_id._convert(
            self.amount_total,
            self.company_id.currency_id,
            self.company_id,
            self.date_to,
        )
        return total <= policy.statement_login_amount and consteq(
            signature, self._get_link_signature(day)
        )
