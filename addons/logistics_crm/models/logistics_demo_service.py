from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Command
from odoo.tools import date_utils

CARRIERS = ("顺达运输有限公司", "沪西快运有限公司", "长江专线物流部")
TARGETS = (
    ("pickup", 95),
    ("delivery", 96),
    ("completion", 98),
    ("pod", 90),
    ("damage", 1),
    ("response", 90),
)


class LogisticsDemo(models.AbstractModel):
    """Service levels, carrier statements and cash on delivery of the demo story."""

    _inherit = "logistics.demo"

    def _load_cash(self):
        result = super()._load_cash()
        today = self._today()
        shipments = self.env["logistics.shipment"].search(
            [("name", "=like", "HY%"), ("company_id", "=", self.env.company.id)],
            order="id",
        )
        self._load_demo_days(shipments)
        self._load_demo_levels(today)
        self._load_demo_carriers(shipments, today)
        self._load_demo_cod(shipments)
        self._load_demo_drafts()
        return result

    def _load_demo_days(self, shipments):
        """Pick-up windows, some missed; a late delivery here and there."""
        for index, shipment in enumerate(shipments):
            until = datetime.combine(shipment.shipped_on, time(8))
            late = timedelta(minutes=90 if index % 17 == 0 else -25)
            vals = {"pickup_until": until, "pickup_done_at": until + late}
            if shipment.delivered_on and index % 23 == 0:
                vals["delivered_on"] = shipment.delivered_on + timedelta(days=1)
            shipment.write(vals)
        for index, exception in enumerate(shipments.exception_ids):
            told = timedelta(hours=2 + index % 4)
            exception.customer_informed_at = exception.happened_at + told

    def _load_demo_levels(self, today):
        contracts = self.env["logistics.contract"].search(
            [("phase", "=", "signed"), ("company_id", "=", self.env.company.id)],
            order="id",
            limit=8,
        )
        contracts.write(
            {
                "target_ids": [
                    Command.create({"metric": metric, "target": target})
                    for metric, target in TARGETS
                ]
            }
        )
        for back in (2, 1, 0):
            self.env["logistics.service.level"]._measure_month(
                contracts, today - relativedelta(months=back)
            )
        contracts[:1].confidentiality = "confidential"

    def _load_demo_carriers(self, shipments, today):
        carriers = self.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in CARRIERS]
        )
        for index, carrier in enumerate(carriers):
            shipments[index :: len(carriers)].carrier_id = carrier
        first, last = date_utils.get_month(today - relativedelta(months=1))
        statements = self.env["logistics.carrier.statement"]._generate(
            self.env.company, first, last
        )
        for index, statement in enumerate(statements.sorted("id")):
            self._check_demo_carrier(statement, index)

    def _check_demo_carrier(self, statement, index):
        """The first is billed, the second checked, the third disputed."""
        lines = statement.line_ids
        for number, line in enumerate(lines):
            more = 60 if number % 9 == 4 else 0
            line.amount_carrier = line.amount_agreed + more
        disputed = lines.filtered(lambda line: line.verdict == "disputed")
        if index == 2:
            disputed.write({"reason": "承运商加收等候费，未经确认"})
            lines[:3].write({"verdict": "open", "amount_carrier": 0})
            return
        disputed[:1].action_take_carrier()
        disputed[1:].action_keep_ours()
        lines.filtered(lambda line: line.verdict == "open").verdict = "agreed"
        statement._set({"state": "checked"})
        purchase = [
            ("type", "=", "purchase"),
            ("company_id", "=", statement.company_id.id),
        ]
        if index == 0 and self.env["account.journal"].search_count(purchase, limit=1):
            statement._create_bill()

    def _load_demo_cod(self, shipments):
        """Cash that is still to collect, held and remitted."""
        delivered = shipments.filtered("delivered_on")
        for index, shipment in enumerate(delivered[3::19]):
            vals = {"cod_amount": 1_800 + 350 * index}
            if index % 3:
                vals["cod_collected_on"] = shipment.delivered_on
            if index % 3 == 2:
                vals["cod_remitted_on"] = shipment.delivered_on + timedelta(days=1)
                vals["cod_reference"] = f"HK{index:05d}"
            shipment.write(vals)
        shipments.filtered(lambda s: not s.delivered_on)[:2].cod_amount = 2_600

    def _load_demo_drafts(self):
        """Legal answered one of the contracts in review."""
        contract = self.env["logistics.contract"].search(
            [("phase", "=", "review"), ("company_id", "=", self.env.company.id)],
            order="id",
            limit=1,
        )
        if contract:
            contract._keep_draft(
                "legal",
                "legal@huayun.example.com",
                self._demo_file("合同文本-法务修订.pdf"),
                "第四条责任限额过高，建议按运费的三倍约定；第七条增加对账逾期的处理。",
            )
