from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import orders
from .logistics_approval_mixin import ENGINE


class LogisticsBusinessOrder(models.Model):
    """Number, renewal and end of an order; may a shipment be billed under it?"""

    _inherit = "logistics.business.order"

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self.env["ir.sequence"]
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            vals["name"] = numbers.with_company(company).next_by_code(
                "logistics.business.order"
            )
            vals.pop("closed_on", None)
            if not vals.get("date_end"):
                vals.pop("date_end", None)  # the latest day that the kind allows
        return super().create(vals_list)

    def write(self, vals):
        if not self._approval_is_engine() and {"name", "closed_on"} & vals.keys():
            raise UserError(
                self.env._("The number never changes; close an order with its button.")
            )
        return super().write(vals)

    def action_renew(self):
        """A draft copy that begins when this order ends."""
        self.check_access("create")
        self.ensure_one()
        start = self.date_end + relativedelta(days=1)
        renewal = self.copy({"date_start": start, "date_end": False})
        renewal.date_end = renewal.last_day
        renewal.renewed_from_id = self
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": renewal.id,
            "views": [(False, "form")],
        }

    def action_close(self):
        """End an approved order today: later shipments are pending."""
        self.check_access("write")
        for order in self:
            if order.approval_state != "approved" or order.closed_on:
                raise UserError(
                    self.env._("Only an approved order that still runs is closed.")
                )
        self.with_context(approval_engine=ENGINE).write(
            {"closed_on": fields.Date.context_today(self)}
        )
        return True

    def _check_editable(self):
        """Prices and items of a submitted order stay as they are."""
        self._approval_refuse_locked({"line_ids": True})

    def _is_valid_on(self, partner, day):
        """May a shipment of that customer and day be billed under this order?"""
        self.ensure_one()
        return not self._price_problem(partner, day)

    def _price_problem(self, partner, day):
        """Why not: a code of ``tools.orders.price_problem`` or ``None``."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        return orders.price_problem(
            self.approval_state,
            partner.commercial_partner_id == customer,
            day,
            self.date_start,
            self.date_end,
            self.closed_on,
        )
