from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools import fuel

SELLERS = (
    "logistics_crm.group_logistics_salesperson,logistics_crm.group_logistics_cs_officer"
)


class LogisticsFuelAdjust(models.TransientModel):
    """New version of the prices of an order by its fuel formula (decision E7)."""

    _name = "logistics.fuel.adjust"
    _description = "Adjust Prices for Fuel"

    order_id = fields.Many2one(
        "logistics.business.order",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    fuel_reference = fields.Float(related="order_id.fuel_reference")
    price = fields.Float(string="Price of fuel now", digits=(16, 4), required=True)
    date_start = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    change = fields.Float(
        string="Change of the rates (%)", digits=(16, 2), compute="_compute_change"
    )

    @api.depends("order_id", "price")
    def _compute_change(self):
        for wizard in self:
            wizard.change = float(wizard._factor() - 1) * 100

    def _factor(self):
        order = self.order_id
        if not order.fuel_reference or not self.price:
            return fuel.factor(1, 1, 0, 0)
        return fuel.factor(
            order.fuel_reference, self.price, order.fuel_share, order.fuel_step
        )

    def action_adjust(self):
        """A draft order with the new rates, to be approved like any other."""
        self.check_access("write")
        if not self.env.user.has_groups(SELLERS):
            raise AccessError(self.env._("Sales and customer service adjust prices."))
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        self._check_order(order)
        version = order.copy(self._prepare_version_vals(order))
        self._adjust_rates(version, self._factor())
        return {
            "type": "ir.actions.act_window",
            "res_model": order._name,
            "res_id": version.id,
            "views": [(False, "form")],
        }

    def _check_order(self, order):
        if order.approval_state != "approved" or order.closed_on:
            raise UserError(
                self.env._("Only an approved order that still runs is adjusted.")
            )
        if not order.date_start < self.date_start <= order.date_end:
            raise UserError(
                self.env._("The new prices begin while the order still runs.")
            )
        if self._factor() == 1:
            raise UserError(
                self.env._(
                    "By the formula of the order this price of fuel changes nothing."
                )
            )

    def _prepare_version_vals(self, order):
        return {
            "date_start": self.date_start,
            "date_end": order.date_end,
            "replaces_id": order.id,
            "fuel_reference": self.price,
            "adjustment_factor": self.env._(
                "Fuel %(old)s to %(new)s: rates %(change)s %%",
                old=f"{order.fuel_reference:g}",
                new=f"{self.price:g}",
                change=f"{self.change:+.2f}",
            ),
        }

    def _adjust_rates(self, version, by):
        for line in version.line_ids:
            line.write(
                {
                    "rate": fuel.adjusted(line.rate, by),
                    "band_ids": [
                        Command.update(band.id, {"rate": fuel.adjusted(band.rate, by)})
                        for band in line.band_ids
                    ],
                }
            )
