from odoo import api, fields, models


class LogisticsComplaint(models.Model):
    """The shipment and the contract behind the waybill (K-4.4.2e)."""

    _inherit = "logistics.complaint"

    shipment_id = fields.Many2one(
        "logistics.shipment",
        compute="_compute_shipment_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    contract_id = fields.Many2one(
        "logistics.contract",
        compute="_compute_contract_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )

    @api.depends("waybill", "company_id")
    def _compute_shipment_id(self):
        """One question for a whole import; a waybill of a stranger's shipment is not
        linked."""
        names = {c.waybill.strip() for c in self if c.waybill}
        # sudo: the number was told by the customer; only the link is kept
        shipments = self.env["logistics.shipment"].sudo()
        found = {
            (shipment.company_id.id, shipment.name): shipment
            for shipment in (
                shipments.search([("name", "in", list(names))]) if names else shipments
            )
        }
        for complaint in self:
            key = (complaint.company_id.id, (complaint.waybill or "").strip())
            shipment = found.get(key, shipments)
            customer = complaint.partner_id.commercial_partner_id
            mine = not customer or customer in (
                shipment.commercial_partner_id,
                shipment.payer_id.commercial_partner_id,
                shipment.consignee_id.commercial_partner_id,
            )
            complaint.shipment_id = shipment.id if mine else False

    @api.depends("shipment_id")
    def _compute_contract_id(self):
        for complaint in self:
            # sudo: as above
            contract = complaint.shipment_id.sudo().contract_id
            complaint.contract_id = contract or complaint.contract_id
