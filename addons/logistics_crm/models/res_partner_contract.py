from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Contracts of a customer; who should have one and has none (P-3-12, P-3-15)."""

    _inherit = "res.partner"

    logistics_contract_missing = fields.Boolean(
        string="Contract missing",
        compute="_compute_logistics_contract_missing",
        search="_search_logistics_contract_missing",
        help="A tier with contract duty, without a valid contract or without a "
        "long-term cooperation agreement.",
    )

    @api.depends_context("company")
    def _compute_logistics_contract_missing(self):
        missing = self._logistics_contract_missing_ids()
        for partner in self:
            partner.logistics_contract_missing = partner._origin.id in missing

    def _search_logistics_contract_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("id", "in", list(self._logistics_contract_missing_ids()))
        return domain if True in value else ~domain

    @api.model
    def _logistics_contract_missing_ids(self):
        """Commercial partners with contract duty and not both papers in force."""
        company = self.env.company
        policy = self.env["logistics.company.policy"]._get(company)
        codes = [c.strip() for c in (policy.contract_tiers or "").split(",")]
        # sudo: which customers have a tier is known to every role that may ask.
        tiered = self.sudo().search([("logistics_tier_id.code", "in", codes)])
        # Contacts have the tier of their company, the papers are the company's.
        duty = tiered.commercial_partner_id
        found = self.env["logistics.contract"]._in_force(
            company, fields.Date.context_today(self), duty
        )
        signed, long_term = set(), set()
        for contract in found:
            customer = contract.partner_id.commercial_partner_id.id
            if contract.kind != "long_term":
                signed.add(customer)
            if contract.kind == "long_term" or contract.is_long_term:
                long_term.add(customer)
        return set(duty.ids) - (signed & long_term)

    @api.model
    def _logistics_signed_ids(self, company):
        contracts = self.env["logistics.contract"]._in_force(
            company, fields.Date.context_today(self)
        )
        return super()._logistics_signed_ids(company) | set(
            contracts.partner_id.commercial_partner_id.ids
        )
