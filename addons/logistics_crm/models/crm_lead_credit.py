from collections import defaultdict

from odoo import api, fields, models


class CrmLead(models.Model):
    """The customer's credit light on the card: a colour, no amount (design rule 12)."""

    _inherit = "crm.lead"

    logistics_credit_light = fields.Selection(
        # In the language of the user: a list that is computed is not translated.
        selection=lambda self: (
            self.env["res.partner"]
            ._fields["logistics_credit_light"]
            ._description_selection(self.env)
        ),
        string="Credit light",
        compute="_compute_logistics_credit_light",
        groups="logistics_crm.group_logistics_user",
    )

    @api.depends("partner_id")
    @api.depends_context("company")
    def _compute_logistics_credit_light(self):
        for company, leads in self.grouped(
            lambda lead: lead.company_id or self.env.company
        ).items():
            partners = leads.partner_id.with_company(company)
            # sudo: only the colour of the customer's credit is taken over
            figures = partners.sudo()._logistics_credit(partners, company)
            for lead in leads:
                mine = figures.get(lead.partner_id.commercial_partner_id.id)
                lead.logistics_credit_light = (
                    partners._logistics_credit_verdict(mine)[0] if mine else "none"
                )

    @api.model
    def _gate_card_credit(self, rows):
        field = self._fields["logistics_credit_light"]
        if not self._has_field_access(field, "read"):
            return super()._gate_card_credit(rows)
        customers = defaultdict(set)
        for company_id, customer in {(row[2], row[8]) for row in rows}:
            if customer:
                customers[company_id].add(customer)
        labels = dict(field._description_selection(self.env))
        # sudo: only the colour of the customer's credit is taken over
        partners = self.env["res.partner"].sudo()
        return {
            (company_id, customer): [light, labels[light]]
            for company_id, wanted in customers.items()
            for customer, light in partners._logistics_credit_warnings(
                wanted, self.env["res.company"].browse(company_id)
            ).items()
        }
