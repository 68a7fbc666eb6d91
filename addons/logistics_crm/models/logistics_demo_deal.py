from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.fields import Command

#: Customers (numbers of the demo) whose deals are rich: in negotiation, won, won.
TALKING, WON, LANDED = 57, 5, 6
SECTIONS = {
    "objective": "准点率 98 %，总物流费用下降 5 %。",
    "resources": "六个区域仓，自有干线车辆 120 台。",
    "service_model": "区域仓集货，干线直达，末端二次配送。",
    "information_model": "订单接口对接，在途每两小时回传。",
    "suggestions": "包装统一为标准托盘，减少装卸。",
    "philosophy": "以客户计划为中心，按周复盘。",
}


class LogisticsDemo(models.AbstractModel):
    """Around the deals: needs, solution, negotiation, hand-over; around the visits:
    promises, a trip, an urgent report and the spot check of last month."""

    _inherit = "logistics.demo"

    def _load_visits(self):  # pylint: disable=missing-return
        super()._load_visits()
        for number in (TALKING, WON, LANDED):
            lead = self._get_deal(number)
            self._load_needs(lead)
            self._load_negotiation(lead, agreed=number != TALKING)
        self._load_handover(self._get_deal(WON))
        self._get_deal(LANDED).action_logistics_handover()
        self._load_team(self._get_deal(TALKING))
        self._load_promises()
        self._load_trip()
        self._load_urgent_report()
        self._load_spot_checks()

    def _get_deal(self, number):
        customer = self._get_customer(number)
        return self.env["crm.lead"].search([("partner_id", "=", customer.id)], limit=1)

    # --- around the deal --------------------------------------------------------------

    def _load_needs(self, lead):
        services = self.env["logistics.service"].search([], limit=4)
        sheet = self.env["logistics.need.sheet"].create(
            {
                "lead_id": lead.id,
                "user_id": lead.user_id.id,
                "goods_name": lead.logistics_cargo,
                "goods_size": "1.2 × 1.0 × 1.4 m",
                "goods_weight": 420,
                "total_weight": 380,
                "shipments_per_month": 24,
                "transport_mode": "road",
                "load_type": "ftl",
                "loading_place": lead.partner_id.city,
                "need_ids": [
                    Command.create(
                        {
                            "service_id": service.id,
                            "operation_time": "每日 18:00 前提货",
                            "requirement": "异常两小时内反馈",
                        }
                    )
                    for service in services
                ],
            }
        )
        solution = self.env["logistics.solution"].create(
            {
                "name": f"{lead.name}：物流方案",
                "lead_id": lead.id,
                "user_id": lead.user_id.id,
                "need_sheet_id": sheet.id,
                "service_ids": [Command.set(services.ids)],
                "strategy": "<p>先干线后仓配，分两期上线。</p>",
                **{name: f"<p>{text}</p>" for name, text in SECTIONS.items()},
            }
        )
        solution.action_discuss()
        solution.action_confirm()

    def _load_negotiation(self, lead, agreed):
        year = lead.logistics_monthly_volume * 12
        negotiation = self.env["logistics.negotiation"].create(
            {
                "lead_id": lead.id,
                "user_id": self.env.ref("logistics_crm.user_head").id,
                "place": lead.partner_id.city,
                "amount": year,
                "goal": "签订两年框架合同",
                "bottom_line": "账期不超过 60 天，首年不降价",
                "floor_amount": year * 0.92,
                "focus_business": "华东、华南干线",
                "topic_ids": [
                    Command.create(
                        {
                            "name": name,
                            "our_position": ours,
                            "their_position": theirs,
                            "agreed": agreed,
                            "agreed_text": text if agreed else False,
                        }
                    )
                    for name, ours, theirs, text in (
                        ("合同期限", "两年", "一年", "两年，每年复核价格"),
                        ("账期", "30 天", "60 天", "45 天，月结"),
                    )
                ],
                "quote_ids": [
                    Command.create(
                        {
                            "competitor_name": "远成物流",
                            "subject": "上海—成都",
                            "price": 410,
                            "unit": "吨",
                            "source": "客户告知",
                        }
                    )
                ],
            }
        )
        negotiation.action_start()
        if agreed:
            negotiation.action_agree()

    def _load_handover(self, lead):
        """One sheet lies with operations, the next one is being prepared."""
        sheet = self.env["logistics.handover"].browse(
            lead.action_logistics_handover()["res_id"]
        )
        sheet.write(
            {
                "contract_rates": "<p>上海—成都 430 元/吨，仓储 28 元/平方米·月</p>",
                "pod_rules": "签收单原件 10 日内返回",
                "statement_rules": "每月 25 日对账",
                "first_shipment_date": fields.Date.add(
                    fields.Date.context_today(self), days=12
                ),
                "operations_user_id": self.env.ref("logistics_crm.user_officer").id,
            }
        )
        sheet.action_submit()

    def _load_team(self, lead):
        self.env["logistics.lead.participant"].create(
            {
                "lead_id": lead.id,
                "user_id": self.env.ref("logistics_crm.user_sales").id,
                "share": 20,
            }
        )

    # --- around the visits ------------------------------------------------------------

    def _load_promises(self):
        today = fields.Date.context_today(self)
        visits = self.env["logistics.visit"].search([("state", "=", "approved")])
        promises = self.env["logistics.promise"].create(
            [
                {
                    "name": name,
                    "partner_id": visit.partner_id.id,
                    "visit_id": visit.id,
                    "user_id": visit.user_id.id,
                    "date": visit.date,
                    "date_due": fields.Date.add(today, days=days),
                }
                for visit, (name, days) in zip(
                    visits,
                    (
                        ("一周内提交周末提货方案", 4),
                        ("增加一名驻场客服", 9),
                        ("提供在途可视化账号", -3),
                        ("下月起签收单 7 日返回", 20),
                    ),
                    strict=False,
                )
            ]
        )
        promises[1:2].with_user(promises[1:2].user_id).action_keep()

    def _load_trip(self):
        user = self.env.ref("logistics_crm.user_sales")
        visits = self.env["logistics.visit"].search(
            [
                ("user_id", "=", user.id),
                ("state", "=", "planned"),
                ("planned_start", ">", fields.Datetime.now()),
            ],
            order="planned_start",
            limit=3,
        )
        start = min(
            visits.mapped("planned_start"),
            default=datetime.combine(
                fields.Date.context_today(self) + timedelta(days=3), time(1, 0)
            ),
        )
        trip = (
            self._as_user("sales")
            .env["logistics.trip"]
            .create(
                {
                    "kind": "trip",
                    "start": start,
                    "stop": start + timedelta(days=2),
                    "destination": "南京、武汉",
                    "purpose": "回访三家客户，确认下季度货量",
                    "visit_ids": [Command.set(visits.ids)],
                    "partner_ids": [Command.set(visits.partner_id.ids)],
                    "cost_estimate": 2600,
                }
            )
        )
        trip.action_approval_submit()

    def _load_urgent_report(self):
        visit = self.env["logistics.visit"].search(
            [
                ("state", "=", "approved"),
                ("user_id", "=", self.env.ref("logistics_crm.user_sales").id),
            ],
            limit=1,
        )
        self._as_user("sales").env["logistics.urgent.report"].create(
            {
                "visit_id": visit.id,
                "partner_id": visit.partner_id.id,
                "trigger": "move",
                "facts": "竞争对手以低 5 % 的价格报价，客户要求本周答复。",
                "own_action": "已约客户采购经理周四面谈。",
            }
        )

    def _load_spot_checks(self):
        """Last month's sample: one record is true, one false, the others wait."""
        company = self.env.ref("logistics_crm.demo_company")
        last = fields.Date.subtract(fields.Date.context_today(self), months=1)
        # sudo: as the monthly job draws
        checks = self.env["logistics.spot.check"].sudo()._draw(company, last)
        first, second = checks[:1], checks[1:2]
        first.with_user(first.checker_id).action_true()
        second.evidence = "致电客户：当天无人来访，记录与实际不符。"
        second.with_user(second.checker_id).action_false()
