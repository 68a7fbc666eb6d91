from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..tools import freight, importing
from ..tools.importing import Column, Problem
from .logistics_import import ImportKind

GROUPS = (
    "logistics_crm.group_logistics_operations,"
    "logistics_crm.group_logistics_cs_officer,"
    "logistics_crm.group_logistics_policy_admin"
)


class LogisticsImport(models.TransientModel):
    """Kind "Shipments": waybills of a transport system. A number that is there already
    for the same customer is left alone, so a file may come twice (H-7.4.2-16)."""

    _inherit = "logistics.import"

    @api.model
    def _kinds(self):
        return [
            *super()._kinds(),
            ImportKind("shipment", self.env._("Shipments"), GROUPS),
        ]

    @api.model
    def _columns_shipment(self, texts):
        return [
            Column(
                "name", self.env._("Waybill number"), required=True, size=64, key=True
            ),
            Column(
                "partner_id",
                self.env._("Customer"),
                importing.REFERENCE,
                required=True,
                choices=self._customers_by_text(texts.get("partner_id", ())),
            ),
            Column(
                "shipped_on", self.env._("Shipped on"), importing.DATE, required=True
            ),
            *self._columns_goods(),
            Column("origin", self.env._("From"), size=200),
            Column("destination", self.env._("To"), required=True, size=200),
            self._column_choice("service_mode", self.env._("Service mode")),
            self._column_choice("transport_means", self.env._("Transport means")),
            self._column_choice("payment_method", self.env._("Payment method")),
            Column("shipper_name", self.env._("Shipper"), size=200),
            Column("consignee_name", self.env._("Consignee"), size=200),
            *self._columns_agreement(texts),
            Column("delivered_on", self.env._("Delivered on"), importing.DATE),
        ]

    @api.model
    def _columns_agreement(self, texts):
        """Who pays, by which order; of waybills and of other charges."""
        return [
            Column(
                "payer_id",
                self.env._("Payer"),
                importing.REFERENCE,
                choices=self._customers_by_text(texts.get("payer_id", ())),
            ),
            Column(
                "order_id",
                self.env._("Business order"),
                importing.REFERENCE,
                choices=self._orders_by_text(texts.get("order_id", ())),
            ),
            Column(
                "customer_reference", self.env._("Customer's order number"), size=64
            ),
        ]

    @api.model
    def _columns_goods(self):
        return [
            Column("goods_name", self.env._("Goods"), size=200),
            Column("pieces", self.env._("Pieces"), importing.INTEGER, minimum=0),
            Column("weight", self.env._("Weight (kg)"), importing.DECIMAL, minimum=0),
            Column("volume", self.env._("Volume (m³)"), importing.DECIMAL, minimum=0),
            Column(
                "declared_value",
                self.env._("Declared value"),
                importing.DECIMAL,
                minimum=0,
            ),
        ]

    @api.model
    def _column_choice(self, name, label):
        field = self.env["logistics.shipment"]._fields[name]
        values = field._description_selection(self.env)
        choices = {label: key for key, label in values}
        return Column(name, label, importing.SELECTION, choices=choices)

    @api.model
    def _orders_by_text(self, texts):
        if not texts:
            return {}
        found = defaultdict(list)
        for order in self.env["logistics.business.order"].search_fetch(
            [("name", "in", list(texts)), ("company_id", "=", self.env.company.id)],
            ["name"],
        ):
            found[order.name].append(order.id)
        return {text: found[text] for text in texts}

    @api.model
    def _remedies(self):
        return {
            **super()._remedies(),
            "number_taken": self.env._(
                "This waybill number belongs to another customer: %(argument)s."
            ),
            "delivered_early": self.env._("It is delivered before it was shipped."),
        }

    # --- check ----------------------------------------------------------------------

    @api.model
    def _check_shipment(self, rows):
        """Numbers that another customer has, deliveries before the departure."""
        known = self._known_shipments(rows)
        problems = []
        for row in rows:
            values = row.values
            other = known.get(number_of(values))
            if other and other[0] != values["partner_id"]:
                problems.append(Problem(row.number, "name", "number_taken", other[1]))
            delivered = values.get("delivered_on")
            if delivered and delivered < values["shipped_on"]:
                problems.append(Problem(row.number, "delivered_on", "delivered_early"))
        return problems

    @api.model
    def _known_shipments(self, rows):
        """{number: (customer id, customer name)} of what the company has already. By
        the unique index: thousands of numbers in one condition would be looked up one
        by one in the index of the search box."""
        shipments = self.env["logistics.shipment"]
        shipments.flush_model(["name", "company_id", "partner_id"])
        found = self.env.execute_query(
            SQL(
                """SELECT s.name, s.partner_id, p.name
                     FROM unnest(%s::varchar[]) AS n (number)
                     JOIN logistics_shipment s
                       ON s.company_id = %s AND UPPER(s.name) = n.number
                     JOIN res_partner p ON p.id = s.partner_id""",
                [number_of(row.values) for row in rows],
                self.env.company.id,
            )
        )
        return {name: (customer, label) for name, customer, label in found}

    # --- write ----------------------------------------------------------------------

    @api.model
    def _apply_shipment(self, rows):
        known = self._known_shipments(rows)
        fresh = [row for row in rows if number_of(row.values) not in known]
        shipments = (
            self.env["logistics.shipment"]
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
            .create([_vals(row.values) for row in fresh])
        )
        return self.env._(
            "%(rows)s shipments were written, %(pending)s of them without a valid "
            "order; %(known)s were there already.",
            rows=len(shipments),
            pending=len(shipments.filtered("pending_reason")),
            known=len(rows) - len(fresh),
        )


def number_of(values):
    return freight.place(values["name"]).upper()


def _vals(values):
    filled = {key: value for key, value in values.items() if value is not None}
    state = "delivered" if filled.get("delivered_on") else "planned"
    return {**filled, "state": state}
