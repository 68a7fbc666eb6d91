from datetime import datetime, time, timedelta

from odoo import fields, models

#: Deals: customer number, name, expected monthly volume, state of review, its step.
DEALS = (
    (57, "全国家电干线运输项目", 620_000, "approved", 8),
    (58, "华东区域仓配一体化", 380_000, "approved", 5),
    (59, "汽车零部件循环取货", 240_000, "submitted", 2),
    (60, "医药冷链配送", 150_000, "draft", 1),
    (3, "西南区新增线路", 300_000, "approved", 7),
    (8, "电商大促仓储外包", 180_000, "approved", 4),
    (12, "铁路集装箱班列", 260_000, "submitted", 1),
    (15, "化工品危货运输", 90_000, "approved", 3),
    (21, "门店配送外包", 120_000, "draft", 1),
    (30, "售后逆向物流", 60_000, "approved", 2),
    (5, "成品下线仓储管理", 420_000, "approved", 9),
    (6, "华北干线整车运输", 350_000, "approved", 9),
    (10, "入厂物流循环取货", 280_000, "approved", 6),
    (11, "跨境保税仓配", 210_000, "approved", 5),
    (14, "冷链城配", 160_000, "approved", 3),
    (17, "备件中心仓", 110_000, "approved", 4),
    (18, "回程货整合", 85_000, "approved", 2),
    (24, "包装物回收", 70_000, "approved", 3),
)
SOURCES = ("referral", "documents", "fair", "records", "search", "competitor")
#: Visits of the last weeks: customer number, days ago, state.
VISITS = [(number, 3 + number % 17, "approved") for number in range(1, 19)]
VISITS += [(number, 1 + number % 4, "submitted") for number in range(19, 27)]
VISITS += [(number, -(number % 9), "planned") for number in range(27, 43)]

TALKS = (
    "客户对时效满意，希望从下月起增加周末提货班次。",
    "客户反映装卸等待时间偏长，要求我们派人现场协调一周。",
    "旺季货量预计增加三成，双方约定提前两周锁定车辆。",
    "客户比较了两家报价，更看重异常反馈速度，要求一周内给方案。",
    "签收单返回偏慢，客户财务要求十日内交齐上月原件。",
)


class LogisticsDemo(models.AbstractModel):
    """The sales half of the demo story: deals and visits."""

    _inherit = "logistics.demo"

    def _as_user(self, login):
        user = self.env.ref(f"logistics_crm.user_{login}")
        return self.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )

    def _get_customer(self, number):
        return self.env.ref(f"logistics_crm.customer_{number:03d}")

    def _load_deals(self):
        team = self.env.ref("logistics_crm.crm_team_project")
        people = [self.env.ref(f"logistics_crm.user_{n}") for n in ("sales", "sales2")]
        senior = self.env.ref("logistics_crm.user_senior")
        kind = self.env.ref("logistics_crm.logistics_customer_type_project")
        for index, (number, name, volume, state, step) in enumerate(DEALS):
            customer = self._get_customer(number)
            contact = customer.child_ids[:1]
            lead = self.env["crm.lead"].create(
                {
                    "name": name,
                    "type": "opportunity",
                    "partner_id": customer.id,
                    "contact_name": contact.name,
                    "function": contact.function,
                    "phone": contact.phone,
                    "email_from": contact.email,
                    "team_id": team.id,
                    "user_id": (senior if volume >= 200_000 else people[index % 2]).id,
                    "expected_revenue": volume * 12,
                    "logistics_monthly_volume": volume,
                    "logistics_source_id": self.env.ref(
                        f"logistics_crm.logistics_lead_source_{SOURCES[index % 6]}"
                    ).id,
                    "logistics_customer_type_id": kind.id,
                    "logistics_industry_id": customer.industry_id.id,
                    "logistics_cargo": "整托货物，常温",
                }
            )
            self._review(lead, state)
            self._bring_to(lead, step)

    def _review(self, lead, state):
        if state == "draft":
            return
        own = self.env["crm.lead"].with_user(lead.user_id).browse(lead.id)
        own.action_logistics_submit_review()
        if state == "approved":
            reviewer = self._as_user("policy").env["logistics.lead.review"]
            reviewer.browse(lead.review_ids.ids)._approval_decide("approved")

    def _get_talk(self, number, customer):
        """What was talked about; a few reports are short, as in life."""
        if number % 7 == 0:
            return "一切正常。"
        return f"{customer.city}：{TALKS[number % len(TALKS)]}（客户编号 {number}）"

    def _load_visits(self):
        today = fields.Date.context_today(self)
        channels = [
            self.env.ref(f"logistics_crm.visit_channel_{kind}")
            for kind in ("onsite", "phone", "caring")
        ]
        for number, ago, state in VISITS:
            customer = self._get_customer(number)
            start = datetime.combine(today - timedelta(days=ago), time(2, 0))
            vals = {
                "partner_id": customer.id,
                "contact_id": customer.child_ids[:1].id,
                "user_id": customer.user_id.id,
                "channel_id": channels[number % 3].id,
                "planned_start": start,
                "place": customer.city,
                "planned_content": "回访服务质量，了解下季度货量",
            }
            if state != "planned":
                vals |= {
                    "actual_start": start,
                    "actual_stop": start
                    + timedelta(minutes=50 if number % 3 == 0 else 3),
                    "talk": self._get_talk(number, customer),
                    "needs": "旺季仓储面积不足",
                    "next_step": "提交周末提货方案",
                    "next_date": today + timedelta(days=5 + number % 6),
                }
            visit = self.env["logistics.visit"].create(vals)
            if state != "planned":
                visit.with_user(customer.user_id).action_submit()
            if state == "approved":
                # sudo: demo data acts for whoever has to approve.
                visit.with_user(visit.sudo().approver_id).action_approve()
