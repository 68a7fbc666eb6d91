from odoo import api, fields, models

USER = "logistics_crm.group_logistics_user"


class ResPartner(models.Model):
    """Since when and for how much a customer deals with us, of the current company
    (S-2.3.2.f17, S-2.3.2.f21, K-4.1.2f)."""

    _inherit = "res.partner"

    logistics_first_business = fields.Date(
        string="Dealings since", compute="_compute_logistics_dealings", groups=USER
    )
    logistics_business_total = fields.Monetary(
        string="Total of all years",
        compute="_compute_logistics_dealings",
        groups=USER,
        help="Posted invoices less credit notes, without tax.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_logistics_dealings(self):
        # sudo: salespeople have no right on invoices; one day and one sum of a
        # customer that the user sees leave.
        rows = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [
                    ("move_type", "in", ("out_invoice", "out_refund")),
                    ("state", "=", "posted"),
                    ("company_id", "=", self.env.company.id),
                    ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ],
                ["commercial_partner_id"],
                ["invoice_date:min", "amount_untaxed_signed:sum"],
            )
        )
        found = {customer.id: (since, total) for customer, since, total in rows}
        for partner in self:
            since, total = found.get(partner.commercial_partner_id.id, (False, 0.0))
            partner.logistics_first_business = since
            partner.logistics_business_total = total
