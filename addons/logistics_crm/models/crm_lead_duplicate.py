from odoo import models


class CrmLead(models.Model):
    """Duplicate check before a lead becomes a customer. The native one compares leads;
    this one compares customers, whoever owns them."""

    _inherit = "crm.lead"

    def action_logistics_duplicate_check(self):
        self.env["logistics.duplicate.check"].check_access("create")
        self.ensure_one()
        partner = self.partner_id.commercial_partner_id
        return self.env["logistics.duplicate.check"]._open(
            partner_id=partner.id,
            name=self.partner_name or partner.name or self.contact_name,
            registry=partner.company_registry or partner.vat,
            phone=self.phone or partner.phone,
            email=self.email_from or partner.email,
        )
