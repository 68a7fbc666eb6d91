from odoo import api, models
from odoo.fields import Command

from ..tools import importing
from ..tools.importing import Column, Problem
from .logistics_import import ImportKind
from .logistics_import_shipment import GROUPS, number_of


class LogisticsImport(models.TransientModel):
    """Kind "Chargeable events": storage, waiting, monthly fees and the like, which no
    waybill carries (decisions E3). A number that is there already for the same customer
    is left alone, so a file may come twice."""

    _inherit = "logistics.import"

    @api.model
    def _kinds(self):
        return [
            *super()._kinds(),
            ImportKind("event", self.env._("Chargeable events"), GROUPS),
        ]

    @api.model
    def _columns_event(self, texts):
        return [
            Column("name", self.env._("Number"), required=True, size=64, key=True),
            Column(
                "partner_id",
                self.env._("Customer"),
                importing.REFERENCE,
                required=True,
                choices=self._customers_by_text(texts.get("partner_id", ())),
            ),
            Column("shipped_on", self.env._("Date"), importing.DATE, required=True),
            Column(
                "type_id",
                self.env._("Charge"),
                importing.REFERENCE,
                required=True,
                choices=self._event_types_by_text(texts.get("type_id", ())),
            ),
            self._column_amount("quantity", self.env._("Quantity")),
            self._column_amount("price_unit", self.env._("Rate")),
            *self._columns_agreement(texts),
            Column("note", self.env._("Note"), size=200),
        ]

    @api.model
    def _column_amount(self, name, label):
        return Column(name, label, importing.DECIMAL, required=True, minimum=0)

    @api.model
    def _event_types_by_text(self, texts):
        """{text: charge type ids}, by name or code."""
        types = self.env["logistics.charge.type"].search([("is_event", "=", True)])
        found = {text: [] for text in texts}
        for text, ids in found.items():
            wanted = text.casefold()
            ids += types.filtered(
                lambda kind, wanted=wanted: (
                    wanted in (kind.name.casefold(), kind.code.casefold())
                )
            ).ids
        return found

    @api.model
    def _remedies(self):
        return {
            **super()._remedies(),
            "order_foreign": self.env._(
                "This order belongs to another customer: %(argument)s."
            ),
        }

    @api.model
    def _check_event(self, rows):
        """Numbers that another customer has, orders of another customer."""
        known, problems = self._known_shipments(rows), []
        owner_of = self._event_customers(rows)
        for row in rows:
            customer = row.values["partner_id"]
            other = known.get(number_of(row.values))
            if other and other[0] != customer:
                problems.append(Problem(row.number, "name", "number_taken", other[1]))
            order = owner_of.get(("order", row.values["order_id"]))
            if order and order != owner_of["customer", customer]:
                problems.append(
                    Problem(row.number, "order_id", "order_foreign", order.display_name)
                )
        return problems

    @api.model
    def _event_customers(self, rows):
        """Customer companies of the orders and of the customers in the file, by
        ("order", id) and ("customer", id)."""
        orders = self.env["logistics.business.order"].browse(
            {row.values["order_id"] for row in rows if row.values["order_id"]}
        )
        partners = self.env["res.partner"].browse(
            {row.values["partner_id"] for row in rows}
        )
        return {
            **{("order", o.id): o.partner_id.commercial_partner_id for o in orders},
            **{("customer", p.id): p.commercial_partner_id for p in partners},
        }

    @api.model
    def _apply_event(self, rows):
        known = self._known_shipments(rows)
        fresh = [row for row in rows if number_of(row.values) not in known]
        orders = self.env["logistics.business.order"].browse(
            {row.values["order_id"] for row in fresh if row.values["order_id"]}
        )
        currencies = {order.id: order.currency_id for order in orders}
        own = self.env.company.currency_id
        events = (
            self.env["logistics.shipment"]
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
            .create(
                [
                    self._event_vals(
                        row.values, currencies.get(row.values["order_id"], own)
                    )
                    for row in fresh
                ]
            )
        )
        return self.env._(
            "%(rows)s chargeable events were written; %(known)s were there already.",
            rows=len(events),
            known=len(rows) - len(fresh),
        )

    @api.model
    def _event_vals(self, values, currency):
        filled = {key: value for key, value in values.items() if value is not None}
        charge = {
            name: filled.pop(name)
            for name in ("type_id", "quantity", "price_unit", "note")
            if name in filled
        }
        charge["amount"] = currency.round(charge["quantity"] * charge["price_unit"])
        charge["is_manual"] = True
        return {
            **filled,
            "kind": "event",
            "state": "delivered",
            "delivered_on": filled["shipped_on"],
            "charge_ids": [Command.create(charge)],
        }
