from odoo import api, fields, models
from odoo.exceptions import UserError

EVENTS = [
    ("booked", "Order taken"),
    ("picked_up", "Picked up"),
    ("at_yard", "At the freight yard"),
    ("loaded", "Loaded"),
    ("departed", "Departed"),
    ("transit", "Passed a transit station"),
    ("sorted", "Sorted or transferred"),
    ("arrived", "Arrived at the destination"),
    ("delivering", "Out for delivery"),
    ("delivered", "Delivered"),
]
#: State of the shipment that an event means; states only move forward.
STATE_OF = {
    "booked": "draft",
    "picked_up": "planned",
    "at_yard": "planned",
    "loaded": "planned",
    "departed": "transit",
    "transit": "transit",
    "sorted": "transit",
    "arrived": "arrived",
    "delivering": "arrived",
    "delivered": "delivered",
}
ORDER = ("draft", "planned", "transit", "arrived", "delivered")


class LogisticsShipmentEvent(models.Model):
    """What happened to a shipment, where and when: a fact that is never changed
    (H-7.4.2-12, H-7.4.2-15)."""

    _name = "logistics.shipment.event"
    _description = "Shipment Event"
    _order = "happened_at desc, id desc"
    _check_company_auto = True

    shipment_id = fields.Many2one(
        "logistics.shipment",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    kind = fields.Selection(EVENTS, string="Event", required=True)
    happened_at = fields.Datetime(
        string="When", required=True, default=fields.Datetime.now
    )
    place = fields.Char()
    note = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        for event in events.sorted("happened_at"):
            event.shipment_id._move_by_event(event)
        return events

    def write(self, vals):
        if not vals.keys().isdisjoint({"shipment_id", "kind", "happened_at", "place"}):
            raise UserError(
                self.env._("Events stay as they are: enter a new one that corrects it.")
            )
        return super().write(vals)


class LogisticsShipment(models.Model):
    _inherit = "logistics.shipment"

    event_ids = fields.One2many("logistics.shipment.event", "shipment_id")
    last_event_id = fields.Many2one(
        "logistics.shipment.event", compute="_compute_last_event_id"
    )
    status_text = fields.Char(
        string="Status",
        compute="_compute_last_event_id",
        help="Answer to a customer who asks where the goods are.",
    )

    @api.depends("event_ids.happened_at", "event_ids.kind", "state")
    def _compute_last_event_id(self):
        labels = dict(
            self.env["logistics.shipment.event"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        states = dict(self._fields["state"]._description_selection(self.env))
        for shipment in self:
            event = shipment.event_ids.sorted("happened_at")[-1:]
            shipment.last_event_id = event
            if not event:
                shipment.status_text = states.get(shipment.state)
                continue
            day = fields.Datetime.context_timestamp(shipment, event.happened_at)
            shipment.status_text = ", ".join(
                filter(
                    None,
                    [labels[event.kind], event.place, day.strftime("%Y-%m-%d %H:%M")],
                )
            )

    def _move_by_event(self, event):
        """The state follows the furthest event; a delivery sets its day."""
        self.ensure_one()
        state = STATE_OF[event.kind]
        if self.state == "cancel":
            return
        vals = {}
        if ORDER.index(state) > ORDER.index(self.state):
            vals["state"] = state
        if event.kind == "delivered" and not self.delivered_on:
            local = self.company_id._logistics_local(event.happened_at)
            vals["delivered_on"] = local.date()
        if vals:
            self.write(vals)

    def action_deliver(self):
        """Delivered now; the POD is due from here on."""
        self.check_access("write")
        if any(s.state in ("cancel", "delivered") for s in self):
            raise UserError(self.env._("Only shipments on their way can be delivered."))
        self.env["logistics.shipment.event"].create(
            [
                {"shipment_id": s.id, "kind": "delivered", "place": s.destination}
                for s in self
            ]
        )
        return True

    def action_cancel(self):
        """Never carried: it stays on record and is not billed."""
        self.check_access("write")
        if any(s.state == "delivered" for s in self):
            raise UserError(self.env._("A delivered shipment cannot be cancelled."))
        if self - self._filter_repriceable():
            raise UserError(
                self.env._("A settled or cancelled shipment stays as it is.")
            )
        self.write({"state": "cancel"})
        return True
