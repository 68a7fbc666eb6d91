from odoo import api, models
from odoo.tools import email_normalize

from odoo.addons.mail.tools.alias_error import AliasError


class LogisticsShipment(models.Model):
    """An order by e-mail: the mail of a customer we know becomes an order taken, with
    its attachments; customer service reads it and clears what is to clarify
    (H-7.4.1-1)."""

    _inherit = "logistics.shipment"

    @api.model
    def _customer_of_mail(self, msg_dict):
        """The customer who wrote, or an empty set: strangers and colleagues order
        nothing."""
        email = email_normalize(msg_dict.get("email_from") or "")
        if not email:
            return self.env["res.partner"]
        # sudo: the mail gateway looks for the sender among all contacts.
        partner = (
            self.env["res.partner"]
            .sudo()
            .search([("email_normalized", "=", email)], order="id", limit=1)
        )
        if any(not user.share for user in partner.user_ids):
            return self.env["res.partner"]
        return partner.commercial_partner_id

    def _alias_get_error(self, message, message_dict, alias):
        error = super()._alias_get_error(message, message_dict, alias)
        if error or self or self._customer_of_mail(message_dict):
            return error
        return AliasError(
            "error_logistics_shipment_sender",
            self.env._("write from the address that we have on file for you"),
        )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        customer = self._customer_of_mail(msg_dict)
        company = customer.company_id or self.env.company
        # The gateway has no language: the words are for the colleagues of the company.
        self = self.with_context(lang=company._logistics_lang())
        vals = {
            **(custom_values or {}),
            "name": self.env["ir.sequence"].next_by_code("logistics.shipment.mail"),
            "partner_id": customer.id,
            "company_id": company.id,
            "intake_channel": "mail",
            "needs_clarification": self.env._(
                "Read the e-mail: enter number, goods and place, then clear this."
            ),
        }
        shipment = super().message_new(msg_dict, custom_values=vals)
        group = self.env.ref("logistics_crm.group_logistics_cs_officer")
        self.env["logistics.notifier"]._notify(
            group.all_user_ids.filtered(lambda u: company in u.company_ids),
            self.env._("Order by e-mail: %(customer)s", customer=customer.name),
            msg_dict.get("subject") or shipment.name,
            shipment,
        )
        return shipment
