from odoo import api, fields, models

USER = "logistics_crm.group_logistics_user"
#: Documents of the business with a customer: model and action by count.
DOCUMENTS = {
    "logistics_contract_count": "logistics.contract",
    "logistics_order_count": "logistics.business.order",
    "logistics_shipment_count": "logistics.shipment",
    "logistics_statement_count": "logistics.statement",
}


class ResPartner(models.Model):
    """Everything about a customer from one page: contracts, orders, shipments and
    statements, each as far as the reader may see it (K-6.3a)."""

    _inherit = "res.partner"

    logistics_contract_count = fields.Integer(
        string="Contracts", compute="_compute_logistics_documents", groups=USER
    )
    logistics_order_count = fields.Integer(
        string="Business orders", compute="_compute_logistics_documents", groups=USER
    )
    logistics_shipment_count = fields.Integer(
        string="Shipments", compute="_compute_logistics_documents", groups=USER
    )
    logistics_statement_count = fields.Integer(
        string="Statements", compute="_compute_logistics_documents", groups=USER
    )

    @api.depends_context("uid")
    def _compute_logistics_documents(self):
        customers = self.commercial_partner_id
        wanted = [("partner_id.commercial_partner_id", "in", customers.ids)]
        for name, model in DOCUMENTS.items():
            found = dict.fromkeys(customers, 0)
            if self.env[model].has_access("read"):
                for partner, count in self.env[model]._read_group(
                    wanted, ["partner_id"], ["__count"]
                ):
                    found[partner.commercial_partner_id] += count
            for partner in self:
                partner[name] = found.get(partner.commercial_partner_id, 0)

    def _open_logistics_documents(self, name):
        model = DOCUMENTS[name]
        # Customers read their own statements, on the portal.
        self._check_field_access(self._fields[name], "read")
        self.env[model].check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"logistics_crm.{model.replace('.', '_')}_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "domain": [("partner_id.commercial_partner_id", "=", customer.id)],
            "context": {"default_partner_id": customer.id},
        }

    def action_logistics_open_contracts(self):
        return self._open_logistics_documents("logistics_contract_count")

    def action_logistics_open_orders(self):
        return self._open_logistics_documents("logistics_order_count")

    def action_logistics_open_shipments(self):
        return self._open_logistics_documents("logistics_shipment_count")

    def action_logistics_open_statements(self):
        return self._open_logistics_documents("logistics_statement_count")
