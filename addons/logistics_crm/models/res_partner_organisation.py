from odoo import fields, models


class ResPartner(models.Model):
    """Where a customer belongs in our organisation (P-1.2-1, P-3-1)."""

    _inherit = "res.partner"

    logistics_domain_ids = fields.Many2many(
        "logistics.business.domain",
        string="Business domains",
        copy=False,  # whoever may not read it may still duplicate a contact
        groups="logistics_crm.group_logistics_user",
        help="Lines of business we have with this customer.",
    )
    logistics_centre_id = fields.Many2one(
        "hr.department",
        string="Business centre",
        company_dependent=True,
        domain=[("logistics_unit_kind", "=", "business_centre")],
        copy=False,
        groups="logistics_crm.group_logistics_user",
        help="Department that is responsible for maintaining this customer, one in "
        "each company.",
    )
