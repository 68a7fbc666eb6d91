import base64
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command

#: The steps in order, by the ends of their XML ids.
STEPS = (
    "information",
    "invitation",
    "visit",
    "solution",
    "exchange",
    "confirmation",
    "evaluation",
    "negotiation",
    "closing",
)
FINDINGS = {
    4: (("need", "需要全国干线与区域仓配一体的服务"), ("need", "要求异常两小时内反馈")),
    5: (
        ("value", "干线时效稳定，准点率 98 %"),
        ("value", "自有冷链车辆，可夜间提货"),
        ("value", "系统对接，在途可视"),
        ("difficulty", "旺季仓储面积不足"),
        ("difficulty", "客户现有合同年底到期"),
        ("difficulty", "竞争对手报价低 3 %"),
    ),
    7: (
        ("competitor", "远成：价格低，时效不稳定"),
        ("resource", "上海临港仓 6 000 平方米"),
    ),
}


class LogisticsDemo(models.AbstractModel):
    """Deals of the demo on their way through the nine steps: what the steps demand is
    delivered as users deliver it; a leader waives what is still missing."""

    _inherit = "logistics.demo"

    def _bring_to(self, lead, target):
        for number in range(1, target):
            self._deliver(lead, number)
            lead.stage_id = self.env.ref(f"logistics_crm.crm_stage_{STEPS[number]}")

    def _deliver(self, lead, number):
        if number == 1:
            lead.write({"logistics_fits": True, "logistics_intention": True})
        elif number == 2:
            self._invite(lead)
        elif number == 5:
            self._exchange(lead)
        elif number == 6:
            self._hold_seminar(lead)
        self.env["logistics.lead.finding"].create(
            [
                {"lead_id": lead.id, "kind": kind, "name": name}
                for kind, name in FINDINGS.get(number, ())
            ]
        )
        self._deliver_rest(lead, number)

    def _invite(self, lead):
        lead.write(
            {
                "logistics_willing": True,
                "logistics_agrees_visit": True,
                "logistics_willingness": "愿意见面，下周二上午方便",
            }
        )
        self._record_visit(lead, 40)
        start = fields.Datetime.now().replace(minute=0, second=0) + timedelta(days=3)
        self.env["calendar.event"].create(
            {
                "name": lead.name,
                "start": start,
                "stop": start + timedelta(hours=1),
                "location": lead.partner_id.street,
                "opportunity_id": lead.id,
                "user_id": lead.user_id.id,
            }
        )

    def _record_visit(self, lead, days_ago, **values):
        start = fields.Datetime.now().replace(hour=2, minute=0, second=0)
        start -= timedelta(days=days_ago)
        return self.env["logistics.visit"].create(
            {
                "lead_id": lead.id,
                "partner_id": lead.partner_id.id,
                "user_id": lead.user_id.id,
                "channel_id": self.env.ref("logistics_crm.visit_channel_onsite").id,
                "actual_start": start,
                "actual_stop": start + timedelta(hours=1),
                "talk": "介绍公司网络与案例，客户说明现有线路与痛点。",
                "needs": "干线时效与异常反馈",
                "next_step": "提交初步方案",
                "next_date": fields.Date.context_today(self) + timedelta(days=7),
                **values,
            }
        )

    def _exchange(self, lead):
        purpose = self.env.ref("logistics_crm.visit_purpose_exchange")
        self._record_visit(
            lead,
            20,
            purpose_ids=[Command.set(purpose.ids)],
            companion_ids=[Command.set(self.env.ref("logistics_crm.user_leader").ids)],
        )

    def _hold_seminar(self, lead):
        people = lead.user_id | self.env.ref("logistics_crm.user_leader")
        people |= self.env.ref("logistics_crm.user_head")
        meeting = self.env["logistics.meeting"].create(
            {
                "name": f"{lead.name}：销售研讨会",
                "kind": "seminar",
                "lead_id": lead.id,
                "start": fields.Datetime.now() - timedelta(days=10),
                "stop": fields.Datetime.now() - timedelta(days=10, hours=-2),
                "rehearsal_result": "报价策略已演练，交付能力说明需更精炼。",
                "minutes": "<p>确定合作方案与底价策略，安排试运行。</p>",
                "attendee_ids": [
                    Command.create({"user_id": user.id}) for user in people
                ],
            }
        )
        meeting.minutes_file_ids = self._make_file(lead, "会议纪要")
        meeting.action_close()

    def _make_file(self, lead, name):
        return self.env["ir.attachment"].create(
            {
                "name": f"{name}.txt",
                "datas": base64.b64encode(lead.name.encode()),
                "res_model": lead._name,
                "res_id": lead.id,
            }
        )

    def _deliver_rest(self, lead, number):
        """Ticks and documents of the step; what a check still misses is waived."""
        stage = self.env.ref(f"logistics_crm.crm_stage_{STEPS[number - 1]}")
        missing = [
            result.gate.id
            for result in lead._gate_results({lead: [stage.id]})[lead]
            if result.missing
        ]
        gates = self.env["logistics.stage.gate"].browse(missing)
        papers = gates.filtered(lambda gate: gate.kind != "check")
        file = self._make_file(lead, stage.name)
        self.env["logistics.gate.result"].create(
            [
                {
                    "lead_id": lead.id,
                    "gate_id": gate.id,
                    "attachment_ids": [Command.link(file.id)],
                }
                for gate in papers
            ]
        )
        expires_on = fields.Date.context_today(self) + timedelta(days=30)
        leader = self._as_user("leader").env["logistics.gate.waiver"]
        leader.create(
            [
                {
                    "lead_id": lead.id,
                    "gate_id": gate.id,
                    "reason": "客户资料下周补齐，先推进",
                    "expires_on": expires_on,
                }
                for gate in gates - papers
                if gate.severity == "block" and gate.can_waive
            ]
        )
