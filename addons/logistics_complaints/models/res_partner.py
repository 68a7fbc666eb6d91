from odoo import api, fields, models

from .logistics_complaint import DONE


class ResPartner(models.Model):
    """Tickets on the customer's page (K-1.2, K-4.1.2f, K-6.3a)."""

    _inherit = "res.partner"

    logistics_ticket_count = fields.Integer(
        string="Open complaints",
        compute="_compute_logistics_ticket_count",
        groups="logistics_crm.group_logistics_user",
    )

    @api.depends_context("uid", "company")
    def _compute_logistics_ticket_count(self):
        """One grouped query a page; only what the reader may see."""
        counts = {}
        tickets = self.env["logistics.complaint"]
        if tickets.has_access("read"):
            counts = dict(
                tickets._read_group(
                    [
                        (
                            "commercial_partner_id",
                            "in",
                            self.commercial_partner_id.ids,
                        ),
                        ("state", "not in", DONE),
                    ],
                    ["commercial_partner_id"],
                    ["__count"],
                )
            )
        for partner in self:
            partner.logistics_ticket_count = counts.get(
                partner.commercial_partner_id, 0
            )

    def action_logistics_open_tickets(self):
        """Button: every ticket of the customer, the open ones first."""
        self.env["logistics.complaint"].check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_complaints.logistics_complaint_action"
        )
        company = self.commercial_partner_id
        return {
            **action,
            "domain": [("commercial_partner_id", "=", company.id)],
            "context": {"default_partner_id": company.id},
        }
