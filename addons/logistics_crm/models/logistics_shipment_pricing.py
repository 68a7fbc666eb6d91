from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import freight

#: Fields of a shipment that decide its price.
GOODS = (
    "destination",
    "origin",
    "transport_means",
    "service_mode",
    "weight",
    "volume",
    "pieces",
    "trucks",
    "declared_value",
)
#: Rows of one load that change what PostgreSQL knows of the tables.
MANY = 2000
CHARGE_COLUMNS = (
    "shipment",
    "sequence",
    "company",
    "type",
    "tax",
    "payer",
    "quantity",
    "price",
    "amount",
)


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
        shipments = super().create(self._with_orders(vals_list))
        waybills = shipments.filtered(lambda s: s.kind == "waybill")
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

    @api.model
    def _with_orders(self, vals_list):
        """The values with the order that is valid on the day, so that a new waybill is
        written once. Two statements for a batch of a company."""
        names = ("kind", "company_id", "shipped_on", *GOODS)
        defaults = self.default_get([*names, "order_id", "partner_id"])
        groups = defaultdict(list)
        for index, vals in enumerate(vals_list):
            full = {**defaults, **vals}
            if full.get("kind") == "waybill" and not full.get("order_id"):
                groups[full.get("company_id")].append((index, full))
        result = list(vals_list)
        for company_id, members in groups.items():
            orders = self._best_orders(company_id, [full for _index, full in members])
            for (index, _full), order in zip(members, orders, strict=True):
                if order:
                    # A form sends what it left empty: the order fills it.
                    kept = {
                        name: value
                        for name, value in vals_list[index].items()
                        if value or name not in ("contract_id", "payment_method")
                    }
                    result[index] = {**kept, "order_id": order.id}
        return result

    @api.model
    def _best_orders(self, company_id, vals_list):
        """Order or nothing for each of the values of waybills of one company."""
        partners = self.env["res.partner"].browse(
            vals.get("partner_id") for vals in vals_list
        )
        days = [fields.Date.to_date(vals.get("shipped_on")) for vals in vals_list]
        # sudo: pricing is the same whoever enters the waybill.
        customers = partners.sudo().commercial_partner_id
        candidates = self._candidate_orders(company_id, customers, days)
        if not candidates:
            return [None] * len(vals_list)
        return [
            self._best_order(candidates, partner.sudo(), day, _goods_of(vals))
            for partner, day, vals in zip(partners, days, vals_list, strict=True)
        ]

    def _find_orders(self):
        """Link the order that is valid on the day: one that knows the destination goes
        before one that does not."""
        found = defaultdict(self.browse)
        for company, shipments in self.grouped("company_id").items():
            candidates = shipments._candidate_orders(
                company.id,
                shipments.partner_id.commercial_partner_id,
                shipments.mapped("shipped_on"),
            )
            for shipment in shipments:
                order = self._best_order(
                    candidates,
                    shipment.partner_id,
                    shipment.shipped_on,
                    shipment._goods(),
                )
                if order:
                    found[order] |= shipment
        for order, shipments in found.items():
            shipments.order_id = order

    @api.model
    def _best_order(self, candidates, partner, day, goods):
        """:param candidates: see ``_candidate_orders``"""
        valid = [
            (order, lines)
            for order, lines in candidates.get(partner.commercial_partner_id.id, ())
            if order._is_valid_on(partner, day)
        ]
        knowing = (order for order, lines in valid if freight.choose(goods, lines))
        return next(knowing, None) or (valid and valid[0][0])

    @api.model
    def _candidate_orders(self, company_id, customers, days):
        """{customer id: pairs of an order and its price lines, the latest first}"""
        days = [day for day in days if day]
        if not days:
            return {}
        # sudo: pricing is the same whoever enters the waybill; rates are not shown.
        found = (
            self.env["logistics.business.order"]
            .sudo()
            .search(
                Domain("company_id", "=", company_id)
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
        return _goods_of({name: self[name] for name in GOODS})

    def _price(self):
        """Replace the computed charges of a batch by what the order gives."""
        types = self.env["logistics.charge.type"].search([])  # pylint: disable=no-search-all
        type_of = {charge.code: charge for charge in types}
        # sudo: charges are written by this computation for every role that may enter
        # waybills; rates of orders outside the own customers are read for it only.
        shipments = self.sudo()
        shipments.charge_ids.filtered(lambda c: not c.is_manual).unlink()
        charges = []
        note_field = self._fields["price_note"]
        # Only the note is written one by one: neither business logic nor tracking.
        with self.env.protecting([note_field], shipments):
            for order, batch in shipments.grouped("order_id").items():
                lines = order.line_ids._freight_lines()
                for shipment in batch:
                    priced = freight.price(shipment._goods(), lines)
                    shipment.price_note = shipment._price_note(priced)
                    charges += shipment._prepare_charges(priced, type_of)
        shipments._insert_charges(charges)

    def _prepare_charges(self, priced, type_of):
        """Rows for ``_insert_charges``."""
        self.ensure_one()
        currency = self.currency_id
        return [
            (
                self.id,
                10 * (index + 1),
                self.company_id.id,
                type_of[charge.code].id,
                type_of[charge.code].tax_category,
                self.payer_id.id,
                round(charge.quantity, 4),
                round(charge.price, 4),
                currency.round(charge.amount),
            )
            for index, charge in enumerate(priced.charges)
            if charge.code in type_of
        ]

    def _insert_charges(self, rows):
        """Write computed charges by one statement: a charge is a plain ledger row
        without chatter, and 10,000 waybills have 40,000 of them. What depends on the
        charges is computed again by the ORM."""
        if not rows:
            return
        self.env["logistics.shipment.charge"].flush_model()
        columns = [list(column) for column in zip(*rows, strict=True)]
        self.env.cr.execute(
            SQL(
                """INSERT INTO logistics_shipment_charge
                       (shipment_id, sequence, company_id, type_id, tax_category,
                        payer_id, quantity, price_unit, amount, is_manual,
                        create_uid, write_uid, create_date, write_date)
                   SELECT r.*, FALSE, %(user)s, %(user)s, %(now)s, %(now)s
                     FROM unnest(%(shipment)s::int[], %(sequence)s::int[],
                          %(company)s::int[], %(type)s::int[], %(tax)s::varchar[],
                          %(payer)s::int[], %(quantity)s::numeric[],
                          %(price)s::numeric[], %(amount)s::numeric[]) AS r""",
                user=self.env.uid,
                now=self.env.cr.now(),
                **dict(zip(CHARGE_COLUMNS, columns, strict=True)),
            )
        )
        if len(rows) > MANY:
            # The plans of what reads them next in this transaction need statistics.
            self.env.cr.execute(SQL("ANALYZE logistics_shipment"))
            self.env.cr.execute(SQL("ANALYZE logistics_shipment_charge"))
        self.invalidate_recordset(["charge_ids"])
        self.modified(["charge_ids"])

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


def _goods_of(values):
    """Values of a shipment as ``tools.freight`` takes them."""
    return freight.Goods(
        destination=values.get("destination") or "",
        origin=values.get("origin") or "",
        means=values.get("transport_means") or "",
        mode=values.get("service_mode") or "",
        weight=values.get("weight") or 0,
        volume=values.get("volume") or 0,
        pieces=values.get("pieces") or 0,
        trucks=values.get("trucks") or 0,
        declared_value=values.get("declared_value") or 0,
    )
