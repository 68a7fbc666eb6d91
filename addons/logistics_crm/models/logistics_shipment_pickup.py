from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

PICKUP = ("none", "instructed", "arranged", "arrived", "loaded", "at_yard")


class LogisticsShipment(models.Model):
    """Order intake, dispatch instruction, pick-up and departure with their deadlines;
    the carrier and what he costs (H-7.4.1, H-7.4.2, decision E4)."""

    _inherit = "logistics.shipment"

    intake_channel = fields.Selection(
        [("phone", "Telephone"), ("mail", "E-mail"), ("fax", "Fax"), ("other", "Other")]
    )
    intake_checked_at = fields.Datetime(readonly=True, copy=False)
    needs_clarification = fields.Char(
        string="To clarify", help="What is wrong with the order of the customer."
    )
    waybill_by_us = fields.Boolean(string="Waybill made by us")
    pickup_state = fields.Selection(
        [
            ("none", "No pick-up"),
            ("instructed", "Instructed"),
            ("arranged", "Vehicle arranged"),
            ("arrived", "Vehicle at the customer"),
            ("loaded", "Loaded"),
            ("at_yard", "At the yard"),
        ],
        required=True,
        default="none",
        copy=False,
        tracking=True,
    )
    pickup_address = fields.Char()
    pickup_contact = fields.Char()
    pickup_phone = fields.Char()
    pickup_from = fields.Datetime(string="Pick-up from")
    pickup_until = fields.Datetime(string="Pick-up until")
    pickup_done_at = fields.Datetime(string="Picked up", copy=False)
    vehicle_due_at = fields.Datetime(string="Vehicle arranged by")
    vehicle_type = fields.Char()
    vehicle_plate = fields.Char(string="Plate number", copy=False)
    driver_name = fields.Char(copy=False)
    driver_phone = fields.Char(copy=False)
    customer_informed_at = fields.Datetime(
        string="Customer informed of the vehicle", copy=False
    )
    dispatch_note = fields.Text(string="Loading and remarks")
    planned_departure = fields.Datetime()
    departed_at = fields.Datetime(copy=False)
    planned_arrival = fields.Datetime()
    carrier_id = fields.Many2one(
        "res.partner", index="btree_not_null", check_company=True
    )
    carrier_cost = fields.Monetary(string="Agreed cost")
    cod_amount = fields.Monetary(
        string="Cash on delivery",
        help="Money of the shipper that we collect: never our revenue.",
    )
    cod_collected_on = fields.Date(string="Collected from the consignee", copy=False)
    cod_remitted_on = fields.Date(string="Remitted to the shipper", copy=False)
    is_late = fields.Boolean(
        string="Deadline missed", compute="_compute_is_late", search="_search_is_late"
    )

    _costs_positive = models.Constraint(
        "CHECK(COALESCE(carrier_cost, 0) >= 0 AND COALESCE(cod_amount, 0) >= 0)",
        "Costs and cash on delivery cannot be negative.",
    )

    @api.depends(
        "state",
        "pickup_state",
        "vehicle_due_at",
        "planned_departure",
        "departed_at",
        "planned_arrival",
    )
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        for shipment in self:
            shipment.is_late = shipment in late

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._late_domain() if True in value else ~self._late_domain()

    @api.model
    def _late_domain(self):
        """A deadline passed and the step is not done: vehicle, departure, arrival."""
        now = fields.Datetime.now()
        return Domain("state", "not in", ("delivered", "cancel")) & (
            (
                Domain("pickup_state", "=", "instructed")
                & Domain("vehicle_due_at", "<", now)
            )
            | (
                Domain("departed_at", "=", False)
                & Domain("state", "in", ("draft", "planned"))
                & Domain("planned_departure", "<", now)
            )
            | (
                Domain("state", "in", ("draft", "planned", "transit"))
                & Domain("planned_arrival", "<", now)
            )
        )

    def action_check_intake(self):
        """The customer's order is complete and correct: plan it."""
        self.check_access("write")
        for shipment in self:
            if shipment.needs_clarification:
                raise UserError(
                    self.env._(
                        "Clarify %(name)s with the customer first: %(what)s",
                        name=shipment.name,
                        what=shipment.needs_clarification,
                    )
                )
        self.filtered(lambda s: s.state == "draft").write({"state": "planned"})
        self.write({"intake_checked_at": fields.Datetime.now()})
        return True

    def action_instruct_pickup(self):
        """Send the dispatch order: where, who, when must be known."""
        self.check_access("write")
        for shipment in self:
            if not (
                shipment.pickup_address
                and shipment.pickup_contact
                and shipment.pickup_phone
                and shipment.pickup_from
                and shipment.pickup_until
                and shipment.vehicle_due_at
            ):
                raise UserError(
                    self.env._(
                        "Fill in address, contact, telephone, time and the deadline of "
                        "the vehicle before the pick-up of %(name)s is instructed.",
                        name=shipment.name,
                    )
                )
        self.write({"pickup_state": "instructed"})
        return True

    def action_pickup_next(self):
        """Next step of the pick-up: arranged, at the customer, loaded, at the yard."""
        self.check_access("write")
        for shipment in self:
            place = PICKUP.index(shipment.pickup_state)
            if not 0 < place < len(PICKUP) - 1:
                raise UserError(self.env._("There is no further step of the pick-up."))
            following = PICKUP[place + 1]
            if following == "arranged" and not (
                shipment.driver_name
                and shipment.driver_phone
                and shipment.vehicle_plate
            ):
                raise UserError(
                    self.env._(
                        "Enter driver, telephone and plate number, and tell the "
                        "customer."
                    )
                )
            shipment.pickup_state = following
            if following == "loaded" and not shipment.pickup_done_at:
                shipment.pickup_done_at = fields.Datetime.now()
                self.env["logistics.shipment.event"].create(
                    {
                        "shipment_id": shipment.id,
                        "kind": "picked_up",
                        "place": shipment.origin,
                    }
                )
        return True
