from odoo import api, models
from odoo.fields import Command

from ..tools import importing
from ..tools.importing import Column
from .logistics_import import ImportKind


class LogisticsImport(models.TransientModel):
    """Kind "Tariff": every first day in the file makes a draft version (H-5.9.3-2)."""

    _inherit = "logistics.import"

    @api.model
    def _kinds(self):
        return [
            *super()._kinds(),
            ImportKind(
                "tariff",
                self.env._("Tariff"),
                "logistics_crm.group_logistics_policy_admin",
            ),
        ]

    @api.model
    def _columns_tariff(self, texts):
        lines = self.env["logistics.tariff.line"]

        def choices(name):
            values = lines._fields[name]._description_selection(self.env)
            return {label: key for key, label in values}

        def amount(name, label):
            return Column(name, label, importing.DECIMAL, minimum=0)

        return [
            Column(
                "date_from", self.env._("Valid from"), importing.DATE, required=True
            ),
            Column("origin", self.env._("From"), size=200),
            Column("destination", self.env._("To"), required=True, size=200),
            Column(
                "basis",
                self.env._("Charging basis"),
                importing.SELECTION,
                required=True,
                choices=choices("basis"),
            ),
            Column(
                "unit", self.env._("Unit"), importing.SELECTION, choices=choices("unit")
            ),
            Column(
                "rate", self.env._("Rate"), importing.DECIMAL, required=True, minimum=0
            ),
            amount("minimum", self.env._("Minimum charge")),
            amount("kg_per_m3", self.env._("Volumetric factor (kg/m³)")),
            amount("handling_fee", self.env._("Mechanical handling fee")),
            amount("document_fee", self.env._("Documentation fee")),
            amount("insurance_rate", self.env._("Insurance rate (%)")),
            amount("pickup_fee", self.env._("Pick-up fee")),
            amount("delivery_fee", self.env._("Delivery fee")),
        ]

    @api.model
    def _apply_tariff(self, rows):
        days = {}
        for row in rows:
            values = {k: v for k, v in row.values.items() if v is not None}
            days.setdefault(values.pop("date_from"), []).append(values)
        tariffs = self.env["logistics.tariff"].create(
            [
                {
                    "name": self.env._("Tariff from %(day)s", day=str(day)),
                    "date_from": day,
                    "line_ids": [Command.create(vals) for vals in lines],
                }
                for day, lines in sorted(days.items())
            ]
        )
        return self.env._(
            "%(rows)s lines in %(tariffs)s draft versions: check and publish them.",
            rows=len(rows),
            tariffs=len(tariffs),
        )
