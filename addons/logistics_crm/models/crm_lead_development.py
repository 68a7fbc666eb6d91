from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLead(models.Model):
    """What the first steps find out about a project customer (H-5.1.3 to H-5.2.6)."""

    _inherit = "crm.lead"

    logistics_customer_type_id = fields.Many2one(
        "logistics.customer.type",
        string="Customer type",
        ondelete="set null",
        tracking=True,
        help="Decides, with the tier, which key results the steps demand.",
    )
    logistics_public_tender = fields.Boolean(
        string="Public tender",
        tracking=True,
        help="The customer buys by public tender: supporters inside the customer, "
        "personal needs and the customer's draft documents cannot be recorded at all.",
    )
    logistics_source_id = fields.Many2one(
        "logistics.lead.source",
        string="Found by",
        ondelete="set null",
        tracking=True,
        help="One of the twelve methods of finding customers.",
    )
    logistics_source_label = fields.Char(
        related="logistics_source_id.detail_label", string="Detail asked for"
    )
    logistics_source_guidance = fields.Text(
        related="logistics_source_id.guidance", string="How to use the method"
    )
    logistics_source_detail = fields.Char(string="Detail of the method")
    logistics_cargo = fields.Char(string="Cargo", help="Goods that the customer ships.")
    logistics_industry_id = fields.Many2one(
        "res.partner.industry", string="Industry", ondelete="set null"
    )
    # --- target customer check (H-5.1.4-1)
    logistics_fits = fields.Boolean(
        string="Fits our development requirement", tracking=True
    )
    logistics_intention = fields.Boolean(
        string="Has the intention to cooperate", tracking=True
    )
    # --- willingness after the call (H-5.2.6-2)
    logistics_willing = fields.Boolean(string="Willing to have the next contact")
    logistics_agrees_material = fields.Boolean(string="Agrees to receive our materials")
    logistics_agrees_visit = fields.Boolean(string="Agrees to a visit")
    logistics_willingness = fields.Text(string="Willingness and plan")

    @api.constrains("logistics_public_tender", "partner_id")
    def _check_public_tender(self):
        """Nothing that C8 forbids may be there already when the tick is set."""
        tenders = self.filtered("logistics_public_tender")
        if not tenders:
            return
        # sudo: restricted findings count although the salesperson may not read them.
        known = tenders.sudo()
        personal = known.finding_ids.filtered("is_personal")
        results = known.gate_result_ids.filtered("gate_id.off_for_tender")
        customers = known.partner_id.commercial_partner_id
        supported = (
            self.env["res.partner"]
            .sudo()
            .search(
                [
                    ("commercial_partner_id", "in", customers.ids),
                    ("logistics_contact_role", "=", "supporter"),
                ]
            )
        )
        leads = (
            personal.lead_id
            | results.lead_id
            | known.filtered(
                lambda lead: (
                    lead.partner_id.commercial_partner_id
                    in supported.commercial_partner_id
                )
            )
        )
        if leads:
            raise ValidationError(
                self.env._(
                    "A public tender forbids supporters inside the customer, personal "
                    "needs and the customer's draft documents: remove them first. "
                    "%(leads)s.",
                    leads=", ".join(leads.mapped("name")),
                )
            )
