from odoo import api, fields, models
from odoo.fields import Domain


class LogisticsShipment(models.Model):
    """What a customer may know of his waybills on the portal (H-7.4.2-15). Costs,
    prices and internal remarks never leave the house: the portal gets plain values of
    this file, not the record."""

    _inherit = "logistics.shipment"

    @api.model
    def _portal_domain(self, partner):
        """Waybills that the company of a portal user shipped or pays for."""
        customer = partner.commercial_partner_id
        mine = Domain("commercial_partner_id", "=", customer.id) | Domain(
            "payer_id", "child_of", customer.id
        )
        return Domain("kind", "=", "waybill") & mine

    @api.model
    def _portal_search_domain(self, text):
        """A waybill number, or the order number of the customer; several with spaces
        or commas between them."""
        numbers = [number for number in text.replace(",", " ").split() if number]
        return Domain.OR(
            Domain(field, "ilike", number)
            for number in numbers
            for field in ("name", "customer_reference")
        )

    def _portal_values(self):
        """Plain values of one waybill for the portal."""
        self.ensure_one()
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("state", "pod_state")
        }
        return {
            "id": self.id,
            "name": self.name,
            "reference": self.customer_reference or "",
            "route": " – ".join(filter(None, [self.origin, self.destination])),
            "goods": self.goods_name or "",
            "pieces": self.pieces,
            "weight": self.weight,
            "volume": self.volume,
            "shipper": self.shipper_name or "",
            "consignee": self.consignee_name or "",
            "shipped_on": self.shipped_on,
            "planned_arrival": self.planned_arrival,
            "delivered_on": self.delivered_on,
            "state": self.state,
            "state_label": labels["state"].get(self.state, ""),
            "status": self.status_text or "",
            "pod_label": labels["pod_state"].get(self.pod_state, ""),
            "pod_received_on": self.pod_received_on,
        }

    def _portal_events(self):
        """Events of one waybill, the latest first, in the time of the visitor."""
        self.ensure_one()
        Event = self.env["logistics.shipment.event"]
        labels = dict(Event._fields["kind"]._description_selection(self.env))
        return [
            {
                "label": labels[event.kind],
                "place": event.place or "",
                "when": fields.Datetime.context_timestamp(
                    self, event.happened_at
                ).strftime("%Y-%m-%d %H:%M"),
            }
            for event in self.event_ids.sorted("happened_at", reverse=True)
        ]
