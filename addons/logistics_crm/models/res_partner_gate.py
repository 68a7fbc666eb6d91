from odoo import api, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """A public tender forbids to record supporters inside the customer (C8)."""

    _inherit = "res.partner"

    @api.constrains("logistics_contact_role", "parent_id")
    def _check_supporter(self):
        supporters = self.filtered(
            lambda partner: partner.logistics_contact_role == "supporter"
        )
        if not supporters:
            return
        # sudo: a tender of a colleague forbids it as well.
        tender = (
            self.env["crm.lead"]
            .sudo()
            .search(
                [
                    ("logistics_public_tender", "=", True),
                    (
                        "partner_id.commercial_partner_id",
                        "in",
                        supporters.commercial_partner_id.ids,
                    ),
                ],
                limit=1,
            )
        )
        if tender:
            raise ValidationError(
                self.env._(
                    "%(customer)s buys by public tender: supporters inside the "
                    "customer cannot be recorded.",
                    customer=tender.partner_id.commercial_partner_id.display_name,
                )
            )
