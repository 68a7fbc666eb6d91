from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

#: Where the goods go: place, rate per kg, rate per m³, delivery fee.
LANES = (
    ("西安", 0.62, 178, 120),
    ("成都", 0.71, 205, 140),
    ("武汉", 0.48, 140, 100),
    ("广州", 0.58, 168, 110),
    ("沈阳", 0.66, 190, 130),
)
#: Contracts still on their way: customer number, approvals given, further buttons.
OPEN_CONTRACTS = ((17, 0, ""), (18, 1, ""), (19, 9, ""), (20, 9, "confirm"))
#: Customers with signed contract and approved order; the last ones have no contract.
SIGNED = range(1, 17)
ORDERS = (*SIGNED, 33, 34, 35)


class LogisticsDemo(models.AbstractModel):
    """Contracts, business orders and shipments of the demo story."""

    _inherit = "logistics.demo"

    @api.model
    def _load_story(self):
        """After the statements, so that their waybills stay their own."""
        result = super()._load_story()
        self._of_company()._load_cash()
        return result

    def _load_cash(self):
        self._load_tariff()
        self._load_contracts()
        self._load_orders()
        self._load_shipments()

    def _today(self):
        return fields.Date.context_today(self)

    def _approve_all(self, document, most=99):
        """Every step of the running round, by the first person asked."""
        while most and document.approval_state == "submitted":
            most -= 1
            approver = document._approval_pending_step().approver_ids[:1]
            document.with_user(approver)._approval_decide("approved")

    def _demo_file(self, name):
        return self.env["ir.attachment"].create({"name": name, "raw": b"demo"})

    def _load_tariff(self):
        tariff = self.env["logistics.tariff"].create(
            {
                "name": "集团干线运价",
                "date_from": self._today() - relativedelta(years=1),
                "line_ids": [
                    Command.create(vals)
                    for place, weight, volume, _fee in LANES
                    for vals in (
                        {"destination": place, "basis": "heavy", "rate": weight},
                        {"destination": place, "basis": "light", "rate": volume},
                    )
                ],
            }
        )
        tariff.action_publish()

    # --- contracts --------------------------------------------------------------------

    def _load_contracts(self):
        today = self._today()
        for number in SIGNED:
            start = today - relativedelta(months=10 if number == 5 else 4)
            end = start + relativedelta(years=1, days=-1)
            if number == 5:
                end = today + timedelta(days=25)
            contract = self._demo_contract(number, start, end)
            contract.action_approval_submit()
            self._approve_all(contract)
            self._demo_sign(contract)
        for number, approvals, button in OPEN_CONTRACTS:
            contract = self._demo_contract(
                number, today, today + relativedelta(years=1, days=-1)
            )
            contract.action_approval_submit()
            self._approve_all(contract, approvals)
            if button == "confirm":
                contract.action_customer_confirmed()
                self._approve_all(contract)
        self._demo_contract(21, today, today + relativedelta(years=1, days=-1))

    def _demo_contract(self, number, start, end):
        customer = self._get_customer(number)
        contract = self.env["logistics.contract"].create(
            {
                "partner_id": customer.id,
                "title": "干线运输服务合同",
                "user_id": customer.user_id.id,
                "is_long_term": True,
                "amount": 12 * 100_000,
                "date_start": start,
                "date_end": end,
                "settlement_day": (25, 31, 20)[number % 3],
                "draft_file_ids": self._demo_file("合同文本.pdf").ids,
                "signer_ids": customer.child_ids[:1].ids,
                "signal_ids": [
                    Command.create(
                        {
                            "name": "连续两月逾期付款",
                            "early_sign": "首次逾期超过15天",
                            "measure": "双方负责人会谈，暂停月结",
                        }
                    ),
                    Command.create(
                        {
                            "kind": "contingency",
                            "name": "旺季运力不足",
                            "early_sign": "周货量超过约定量30%",
                            "measure": "启用备用承运商",
                        }
                    ),
                ],
            }
        )
        contract.clause_ids.is_done = True
        return contract

    def _demo_sign(self, contract):
        contract.action_customer_confirmed()
        self._approve_all(contract)
        contract.write(
            {
                "our_signer": "陈静",
                "their_signer": contract.partner_id.child_ids[:1].name or "采购负责人",
                "our_seal": True,
                "their_seal": True,
                "scan_file_ids": self._demo_file("盖章扫描件.pdf").ids,
            }
        )
        contract.action_sign()

    # --- orders -----------------------------------------------------------------------

    def _load_orders(self):
        today = self._today()
        for number in ORDERS:
            months = 4 if number in SIGNED else 2
            order = self._demo_order(number, today - relativedelta(months=months))
            order.action_approval_submit()
            self._approve_all(order)
        self._demo_order(38, today).action_approval_submit()
        self._demo_order(39, today)
        old = self._demo_order(33, today - relativedelta(months=6))
        old.action_approval_submit()
        self._approve_all(old)

    def _demo_order(self, number, start):
        customer = self._get_customer(number)
        contract = self.env["logistics.contract"]._in_force(
            self.env.company, self._today(), customer
        )[:1]
        discount = 0.95 if number % 5 == 0 else 1
        return self.env["logistics.business.order"].create(
            {
                "partner_id": customer.id,
                "contract_id": contract.id,
                "user_id": customer.user_id.id,
                "contact_id": customer.child_ids[:1].id,
                "contact_position": customer.child_ids[:1].function or "物流主管",
                "phone": False,
                "mobile": "13900000000",
                "goods_name": "整托货物",
                "payment_method": "pod" if number % 7 == 0 else "monthly",
                "date_start": start,
                "monthly_volume": 40 + number,
                "amount_expected": 60_000,
                "gross_margin": 12 + number % 6,
                "pricing_factor": "里程、回程货源与货量",
                "adjustment_factor": "油价调整",
                "line_ids": [
                    Command.create(vals)
                    for lane in LANES
                    for vals in self._demo_lines(lane, discount)
                ],
            }
        )

    def _demo_lines(self, lane, discount):
        place, weight, volume, fee = lane
        common = {
            "destination": place,
            "kg_per_m3": 333,
            "document_fee": 5,
            "insurance_rate": 0.3,
            "pickup_fee": 80,
            "delivery_fee": fee,
        }
        yield {
            **common,
            "basis": "heavy",
            "rate": round(weight * discount, 4),
            "minimum": 50,
            "band_ids": [
                Command.create({"qty_to": 5000, "rate": round(weight * discount, 4)}),
                Command.create(
                    {"qty_from": 5000, "rate": round(weight * discount * 0.94, 4)}
                ),
            ],
        }
        yield {**common, "basis": "light", "rate": volume * discount}
