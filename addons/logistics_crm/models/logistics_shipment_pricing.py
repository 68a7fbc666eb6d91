from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import freight


class LogisticsShipment(models.Model):
    """Which order prices a waybill, and what it comes to: facts are collected here,
    ``tools/freight.py`` computes (H-5.9.3, decision A13)."""

    _inherit = "logistics.shipment"

    trucks = fields.Integer(default=1)
    price_note = fields.Char(
        readonly=True, copy=False, help="How the charges came about."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if name := vals.get("name"):
                vals["name"] = " ".join(freight.place(name).upper().split())
        shipments = super().create(vals_list)
        waybills = shipments.filtered(lambda s: s.kind == "waybill")
        waybills.filtered(lambda s: not s.order_id)._find_orders()
        waybills.filtered(lambda s: s.order_id and not s.charge_ids)._price()
        return shipments

    def action_price(self):
        """Find the valid order where none is linked, and compute the charges again.
        Charges entered by hand stay."""
        self.check_access("write")
        if not self._filter_repriceable():
            raise UserError(
                self.env._("These shipments are settled or cancelled: nothing changes.")
            )
        self._find_and_price()
        return True

    def _find_and_price(self):
        open_ones = self._filter_repriceable().filtered(lambda s: s.kind == "waybill")
        open_ones.filtered("pending_reason")._find_orders()
        open_ones.filtered("order_id")._price()

    def _filter_repriceable(self):
        """Shipments whose charges may change; what a statement holds stays."""
        # sudo: only whether a charge stands on a statement.
        return self.filtered(
            lambda s: s.state != "cancel" and not s.sudo().charge_ids.statement_line_id
        )

    # --- which order ------------------------------------------------------------------

    def _find_orders(self):
        """Link the order that is valid on the day: one that knows the destination goes
        before one that does not. Two statements for a batch of a company."""
        found = defaultdict(self.browse)
        for company, shipments in self.grouped("company_id").items():
            candidates = shipments._candidate_orders(company)
            for shipment in shipments:
                customer = shipment.partner_id.commercial_partner_id
                if order := shipment._best_order(candidates.get(customer.id, ())):
                    found[order] |= shipment
        for order, shipments in found.items():
            shipments.order_id = order

    def _best_order(self, candidates):
        """:param candidates: pairs of an order and its price lines, the latest first"""
        valid = [
            (order, lines)
            for order, lines in candidates
            if order._is_valid_on(self.partner_id, self.shipped_on)
        ]
        goods = self._goods()
        knowing = (order for order, lines in valid if freight.choose(goods, lines))
        return next(knowing, None) or (valid and valid[0][0])

    def _candidate_orders(self, company):
        days = [day for day in self.mapped("shipped_on") if day]
        if not days:
            return {}
        customers = self.partner_id.commercial_partner_id
        # sudo: pricing is the same whoever enters the waybill; rates are not shown.
        found = (
            self.env["logistics.business.order"]
            .sudo()
            .search(
                Domain("company_id", "=", company.id)
                & Domain("approval_state", "=", "approved")
                & Domain("partner_id", "child_of", customers.ids)
                & Domain("date_start", "<=", max(days))
                & Domain("date_end", ">=", min(days))
            )
        )
        result = defaultdict(list)
        for order in found:
            result[order.partner_id.commercial_partner_id.id].append(
                (order, order.line_ids._freight_lines())
            )
        return result

    # --- what it costs ----------------------------------------------------------------

    def _goods(self):
        """The shipment as ``tools.freight`` sees it."""
        self.ensure_one()
        return freight.Goods(
            destination=self.destination or "",
            origin=self.origin or "",
            means=self.transport_means or "",
            mode=self.service_mode or "",
            weight=self.weight,
            volume=self.volume,
            pieces=self.pieces,
            trucks=self.trucks,
            declared_value=self.declared_value,
        )

    def _price(self):
        """Replace the computed charges of a batch by what the order gives."""
        types = self.env["logistics.charge.type"].search([])  # pylint: disable=no-search-all
        type_of = {charge.code: charge.id for charge in types}
        # sudo: charges are written by this computation for every role that may enter
        # waybills; rates of orders outside the own customers are read for it only.
        shipments = self.sudo()
        shipments.charge_ids.filtered(lambda c: not c.is_manual).unlink()
        vals_list, notes = [], defaultdict(list)
        for order, batch in shipments.grouped("order_id").items():
            lines = order.line_ids._freight_lines()
            for shipment in batch:
                priced = freight.price(shipment._goods(), lines)
                note = shipment._price_note(priced)
                notes[note].append(shipment.id)
                vals_list += shipment._prepare_charge_vals(priced, type_of)
        for note, ids in notes.items():
            shipments.browse(ids).price_note = note
        shipments.charge_ids.create(vals_list)

    def _prepare_charge_vals(self, priced, type_of):
        self.ensure_one()
        currency = self.currency_id
        return [
            {
                "shipment_id": self.id,
                "sequence": 10 * (index + 1),
                "type_id": type_of[charge.code],
                "payer_id": self.payer_id.id,
                "quantity": charge.quantity,
                "price_unit": charge.price,
                "amount": currency.round(charge.amount),
            }
            for index, charge in enumerate(priced.charges)
            if charge.code in type_of
        ]

    def _price_note(self, priced):
        """One sentence that says why."""
        if priced.problem == freight.NO_LINE:
            return self.env._(
                "The order has no price line to %(place)s.",
                place=self.destination or "?",
            )
        if priced.problem == freight.NO_MEASURE:
            return self.env._("Enter weight, volume or pieces to compute the freight.")
        freight_charge = priced.charges[0]
        values = {
            "quantity": f"{freight_charge.quantity:g}",
            "unit": priced.line.unit,
            "rate": f"{freight_charge.price:g}",
            "place": priced.line.destination,
        }
        if priced.minimum:
            return self.env._("Minimum charge to %(place)s.", **values)
        return self.env._("%(quantity)s %(unit)s × %(rate)s to %(place)s", **values)


class LogisticsBusinessOrder(models.Model):
    _inherit = "logistics.business.order"

    def _approval_on_approved(self):
        """Waybills that waited for this order become billable."""
        result = super()._approval_on_approved()
        for order in self:
            # sudo: the approver need not be allowed to change waybills.
            waiting = (
                self.env["logistics.shipment"]
                .sudo()
                .search(
                    Domain("company_id", "=", order.company_id.id)
                    & Domain(
                        "partner_id",
                        "child_of",
                        order.partner_id.commercial_partner_id.id,
                    )
                    & Domain("shipped_on", ">=", order.date_start)
                    & Domain("shipped_on", "<=", order.date_end)
                    & Domain("pending_reason", "!=", False)
                )
            )
            waiting._find_and_price()
        return result
