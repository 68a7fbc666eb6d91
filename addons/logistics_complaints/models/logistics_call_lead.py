from odoo import fields, models
from odoo.exceptions import UserError


class LogisticsCall(models.Model):
    """A call of somebody who wants to buy becomes a lead (GEN-T1)."""

    _inherit = "logistics.call"

    lead_id = fields.Many2one(
        "crm.lead",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def action_create_lead(self):
        """Hand the caller over to sales; one lead for each call."""
        self.env["logistics.complaint"]._check_role("cs_officer")
        self.check_access("write")
        self.ensure_one()
        if self.lead_id:
            raise UserError(self.env._("Sales has a lead of this call already."))
        caller = self.partner_id.display_name or self.phone or self.env._("Call")
        # sudo: customer service hands over to sales without rights in the pipeline
        self.lead_id = (
            self.env["crm.lead"]
            .sudo()
            .create(
                {
                    "name": self.env._("Call of %(caller)s", caller=caller),
                    "type": "lead",
                    "partner_id": self.partner_id.id,
                    # A lead writes its number to its customer: the customer's stays.
                    "phone": False if self.partner_id else self.phone,
                    "description": "\n".join(filter(None, [self.phone, self.content])),
                    "company_id": self.company_id.id,
                    "user_id": self.partner_id.user_id.id,
                }
            )
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Sales has the lead now."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
