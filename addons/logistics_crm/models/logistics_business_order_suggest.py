from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import orders

MONTHS = 3


class LogisticsBusinessOrder(models.Model):
    """What the form can know by itself: the volume of an existing customer, and what
    lacks in the address (H-5.9.2-6, H-5.9.2-12)."""

    _inherit = "logistics.business.order"

    volume_average = fields.Float(
        string="Monthly average of the last three months",
        compute="_compute_volume_average",
        help="Of the waybills of the customer in the three whole months before the "
        "order begins, in the unit of the order.",
    )

    @api.depends("partner_id", "company_id", "volume_unit", "date_start")
    def _compute_volume_average(self):
        for order in self:
            order.volume_average = order._get_volume_average()

    def _get_volume_average(self):
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        if not customer or self.volume_unit == "free":
            return 0.0
        day = self.date_start or fields.Date.context_today(self)
        end = day.replace(day=1)
        measure = "weight" if self.volume_unit == "t" else "volume"
        # sudo: only the sum of the customer's waybills
        ((total,),) = (
            self.env["logistics.shipment"]
            .sudo()
            ._read_group(
                Domain("commercial_partner_id", "=", customer._origin.id)
                & Domain("company_id", "=", self.company_id.id)
                & Domain("kind", "=", "waybill")
                & Domain("state", "!=", "cancel")
                & Domain("shipped_on", ">=", end - relativedelta(months=MONTHS))
                & Domain("shipped_on", "<", end),
                [],
                [f"{measure}:sum"],
            )
        )
        return (total or 0.0) / MONTHS / (1000 if measure == "weight" else 1)

    @api.onchange("partner_id", "volume_unit")
    def _onchange_volume(self):
        """An existing customer's form begins with his own figures."""
        if not self.monthly_volume:
            self.monthly_volume = round(self.volume_average, 1)

    def action_take_volume(self):
        """Take the average of the last three months."""
        self.check_access("write")
        for order in self:
            order.monthly_volume = round(order.volume_average, 1)
        return True

    def _warnings(self):
        found = super()._warnings()
        if self.partner_id and not orders.is_address(self.address):
            found.append(
                self.env._(
                    "Complete the address: place, street and number, floor or unit."
                )
            )
        return found
