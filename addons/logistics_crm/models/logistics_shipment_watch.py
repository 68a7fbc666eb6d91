from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: The vehicle is not yet at the customer.
ON_THE_WAY = ("instructed", "arranged")


class LogisticsShipment(models.Model):
    """What customer service watches between the order and the departure: the check of
    the order, the driver, the yard, the waybill we make (H-7.4.1-2, H-7.4.2)."""

    _inherit = "logistics.shipment"

    intake_minutes = fields.Integer(
        string="Minutes until checked",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="From the entry of the order to its first check.",
    )
    intake_late = fields.Boolean(
        string="Order check late",
        compute="_compute_intake_late",
        search="_search_intake_late",
    )
    driver_late = fields.Boolean(
        string="Driver late",
        compute="_compute_driver_late",
        search="_search_driver_late",
        help="The time of the pick-up is over and the vehicle is not at the customer.",
    )
    driver_alarmed_at = fields.Datetime(readonly=True, copy=False)
    yard_arrived_at = fields.Datetime(
        string="Arrived at the yard", readonly=True, copy=False
    )
    yard_condition = fields.Selection(
        [
            ("good", "Good"),
            ("damage", "Damaged"),
            ("loss", "Short"),
            ("other", "Other deviation"),
        ],
        string="Condition at the yard",
        copy=False,
    )

    # --- check of the order -----------------------------------------------------------

    @api.depends("state", "kind", "intake_checked_at", "intake_minutes", "create_date")
    def _compute_intake_late(self):
        late = self.filtered_domain(self._intake_late_domain())
        for shipment in self:
            shipment.intake_late = shipment in late

    def _search_intake_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._intake_late_domain()
        return domain if True in value else ~domain

    @api.model
    def _intake_late_domain(self):
        minutes = self.env["logistics.company.policy"]._get().intake_check_minutes
        limit = fields.Datetime.now() - timedelta(minutes=minutes)
        waiting = (
            Domain("state", "=", "draft")
            & Domain("intake_checked_at", "=", False)
            & Domain("create_date", "<", limit)
        )
        return Domain("kind", "=", "waybill") & (
            waiting | Domain("intake_minutes", ">", minutes)
        )

    def action_check_intake(self):
        self.check_access("write")
        fresh = self.filtered(lambda s: not s.intake_checked_at)
        result = super().action_check_intake()
        for shipment in fresh:
            taken = shipment.intake_checked_at - shipment.create_date
            shipment.intake_minutes = max(taken.total_seconds(), 0) // 60
        return result

    # --- driver -----------------------------------------------------------------------

    @api.depends("state", "pickup_state", "pickup_until")
    def _compute_driver_late(self):
        late = self.filtered_domain(self._driver_late_domain())
        for shipment in self:
            shipment.driver_late = shipment in late

    def _search_driver_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._driver_late_domain()
        return domain if True in value else ~domain

    @api.model
    def _driver_late_domain(self):
        return (
            Domain("pickup_state", "in", ON_THE_WAY)
            & Domain("state", "in", ("draft", "planned"))
            & Domain("pickup_until", "<", fields.Datetime.now())
        )

    @api.model
    def _late_domain(self):
        return super()._late_domain() | self._driver_late_domain()

    @api.model
    def _cron_driver(self):
        """Tell customer service once of each driver who is not there in time."""
        self.env["res.company"]._logistics_each(self._alarm_drivers)

    @api.model
    def _alarm_drivers(self, company):
        late = self.search(
            self._driver_late_domain()
            & Domain("company_id", "=", company.id)
            & Domain("driver_alarmed_at", "=", False)
        )
        group = self.env.ref("logistics_crm.group_logistics_cs_officer")
        people = group.all_user_ids.filtered(lambda u: company in u.company_ids)
        for shipment in late:
            self.env["logistics.notifier"]._notify(
                people,
                self.env._("The driver is late: %(name)s", name=shipment.name),
                self.env._(
                    "Talk with the driver, the dispatcher and the customer: %(place)s, "
                    "%(driver)s %(phone)s",
                    place=shipment.pickup_address or "",
                    driver=shipment.driver_name or "",
                    phone=shipment.driver_phone or "",
                ),
                shipment,
                "urgent",
            )
        late.driver_alarmed_at = fields.Datetime.now()

    # --- yard -------------------------------------------------------------------------

    def action_pickup_next(self):
        """At the yard the condition of the goods is said; what is not good becomes an
        exception."""
        self.check_access("write")
        for shipment in self.filtered(lambda s: s.pickup_state == "loaded"):
            if not shipment.yard_condition:
                raise UserError(
                    self.env._(
                        "Enter the condition of the goods of %(name)s at the yard.",
                        name=shipment.name,
                    )
                )
        result = super().action_pickup_next()
        arrived = self.filtered(
            lambda s: s.pickup_state == "at_yard" and not s.yard_arrived_at
        )
        arrived.yard_arrived_at = fields.Datetime.now()
        self.env["logistics.shipment.event"].create(
            [{"shipment_id": s.id, "kind": "at_yard"} for s in arrived]
        )
        self.env["logistics.shipment.exception"].create(
            [
                {"shipment_id": s.id, "kind": s.yard_condition}
                for s in arrived
                if s.yard_condition != "good"
            ]
        )
        return result

    # --- waybill by us ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        shipments = super().create(vals_list)
        if any(vals.get("waybill_by_us") for vals in vals_list):
            shipments.filtered("waybill_by_us")._ask_for_waybill()
        return shipments

    def write(self, vals):
        fresh = vals.get("waybill_by_us") and self.filtered(
            lambda s: not s.waybill_by_us
        )
        result = super().write(vals)
        if fresh:
            fresh._ask_for_waybill()
        return result

    def _ask_for_waybill(self):
        """A task of operations: nobody's until one of them takes it."""
        for company, shipments in self.grouped("company_id").items():
            group = self.env.ref("logistics_crm.group_logistics_operations")
            people = group.all_user_ids.filtered(
                lambda u, company=company: company in u.company_ids
            )
            for shipment in shipments:
                shipment.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Make the waybill %(name)s", name=shipment.name),
                    user_id=people.id if len(people) == 1 else False,
                )
                self.env["logistics.notifier"]._notify(
                    people,
                    self.env._("Make the waybill %(name)s", name=shipment.name),
                    shipment.partner_id.name or "",
                    shipment,
                )
