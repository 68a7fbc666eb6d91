from odoo import api, models
from odoo.fields import Command

from ..tools import importing
from ..tools.importing import Column, Problem
from .logistics_import import ImportKind
from .logistics_import_shipment import GROUPS, _number


class LogisticsImport(models.TransientModel):
    """Kind "Chargeable events": storage, waiting, monthly fees. A number that is there
    already for the same customer is left alone (decision E3)."""

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
                importing.SELECTION,
                required=True,
                choices=self._event_types(),
            ),
            Column("quantity", self.env._("Quantity"), importing.DECIMAL, minimum=0),
            Column("price_unit", self.env._("Rate"), importing.DECIMAL, minimum=0),
            Column("amount", self.env._("Amount"), importing.DECIMAL, minimum=0),
            Column(
                "payer_id",
                self.env._("Payer"),
                importing.REFERENCE,
                choices=self._customers_by_text(texts.get("payer_id", ())),
            ),
            Column(
                "customer_reference", self.env._("Customer's order number"), size=64
            ),
            Column("note", self.env._("Note"), size=200),
        ]

    @api.model
    def _event_types(self):
        types = self.env["logistics.charge.type"].search([("is_event", "=", True)])
        return {charge.name: charge.id for charge in types}

    @api.model
    def _remedies(self):
        return {
            **super()._remedies(),
            "no_amount": self.env._("Enter the amount, or quantity and rate."),
        }

    @api.model
    def _check_event(self, rows):
        """Numbers of others, and rows that say no amount."""
        known = self._known_shipments(rows)
        problems = []
        for row in rows:
            other = known.get(_number(row.values))
            if other and other[0] != row.values["partner_id"]:
                problems.append(Problem(row.number, "name", "number_taken", other[1]))
            if not _amount(row.values):
                problems.append(Problem(row.number, "amount", "no_amount"))
        return problems

    @api.model
    def _apply_event(self, rows):
        known = self._known_shipments(rows)
        fresh = [row.values for row in rows if _number(row.values) not in known]
        events = (
            self.env["logistics.shipment"]
            .with_context(tracking_disable=True, mail_create_nosubscribe=True)
            .create([self._event_vals(values) for values in fresh])
        )
        return self.env._(
            "%(rows)s chargeable events were written; %(known)s were there already.",
            rows=len(events),
            known=len(rows) - len(fresh),
        )

    @api.model
    def _event_vals(self, values):
        vals = {
            name: values[name]
            for name in (
                "name",
                "partner_id",
                "shipped_on",
                "payer_id",
                "customer_reference",
            )
            if values.get(name)
        }
        charge = {
            "type_id": values["type_id"],
            "quantity": values.get("quantity") or 1,
            "price_unit": values.get("price_unit") or _amount(values),
            "amount": self.env.company.currency_id.round(_amount(values)),
            "note": values.get("note"),
            "is_manual": True,
        }
        return {
            **vals,
            "kind": "event",
            "state": "delivered",
            "delivered_on": values["shipped_on"],
            "charge_ids": [Command.create(charge)],
        }


def _amount(values):
    """What was entered, else quantity times rate."""
    rated = (values.get("quantity") or 0) * (values.get("price_unit") or 0)
    return values.get("amount") or rated
