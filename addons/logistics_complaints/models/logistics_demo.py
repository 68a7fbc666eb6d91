from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Command


class Case(NamedTuple):
    """One complaint of the demo: customer number, hours ago, category, text, claim,
    channel, how far it went, minutes until reply, opinion and result."""

    customer: int
    hours: float
    category: str
    text: str
    amount: float = 0
    channel: str = "phone"
    until: str = "closed"
    minutes: tuple = (3, 15, 50)
    vote: int = 5


CASES = (
    Case(1, 2100, "damage", "两托家电外箱破损", 3600),
    Case(2, 1950, "delay", "整车晚到一天，生产线停线", minutes=(4, 18, 72), vote=3),
    Case(3, 1800, "shortage", "签收少 12 箱", 2400, "mail"),
    Case(4, 1600, "attitude", "送货员态度生硬", minutes=(7, 26, 58), vote=1),
    Case(6, 1450, "billing", "五月对账单多收装卸费", channel="portal"),
    Case(8, 1300, "pod", "回单超过约定时间未返", channel="mail"),
    Case(9, 1150, "loss", "一票样品丢失", 12000, minutes=(2, 12, 41)),
    Case(11, 1000, "wrong_delivery", "送错收货地址", channel="phone"),
    Case(12, 860, "delay", "冷链车延误四小时", minutes=(5, 20, 60)),
    Case(14, 700, "damage", "雨淋湿货 8 托", 15800, minutes=(3, 16, 48), vote=3),
    Case(16, 560, "pickup", "约定提货时间无车", channel="phone"),
    Case(18, 420, "damage", "玻璃制品破碎，包装不符合要求", 900, until="refused"),
    Case(20, 240, "delay", "门店配送连续两天迟到", until="feedback"),
    Case(22, 150, "damage", "叉车刺破外箱", 2100, until="executing"),
    Case(24, 100, "loss", "高值件丢失 3 件", 26000, until="approval"),
    Case(26, 70, "shortage", "短少 40 件，承运商不认", 5200, until="arbitration"),
    Case(27, 60, "billing", "燃油附加费计算有误", 1500, until="proposed"),
    Case(29, 44, "other", "客户误投其他承运商的货", until="cancelled"),
    Case(28, 50, "delay", "节后首车未到", until="judged"),
    Case(30, 30, "damage", "托盘倾倒", 1800, until="investigating"),
    Case(33, 20, "billing", "运价与合同不符", 0, "mail", until="result"),
    Case(36, 3, "pod", "回单盖章不清", 0, "portal", until="opinion"),
    Case(5, 0.3, "delay", "车辆定位中断两小时", until="reply", minutes=(3, 0, 0)),
    Case(7, 0.05, "damage", "卸货时发现外箱受潮", 4200, until="received"),
    Case(10, 0.02, "attitude", "客服电话无人接听", 0, "website", until="received"),
)
CAUSES = {
    "damage": "handling",
    "delay": "traffic",
    "billing": "data",
    "attitude": "conduct",
    "pickup": "planning",
}
ORDER = (
    "received",
    "reply",
    "opinion",
    "result",
    "investigating",
    "judged",
    "proposed",
    "arbitration",
    "approval",
    "executing",
    "feedback",
    "closed",
)


class LogisticsDemo(models.AbstractModel):
    """Complaints of the demo story, through the same doors as users."""

    _inherit = "logistics.demo"

    @api.model
    def _load_complaints(self):
        self._speak_chinese("logistics_complaints")
        demo = self._of_company()
        company = demo.env.company
        now = fields.Datetime.now().replace(microsecond=0)
        demo._load_roster(company, now)
        for case in CASES:
            demo._load_complaint(case, now)
        demo._load_desk(company, now)

    def _load_roster(self, company, now):
        """Officer and manager share the hotline, twelve hours each, for a fortnight."""
        people = [
            self.env.ref(f"logistics_crm.user_{n}") for n in ("officer", "service")
        ]
        start = now.replace(hour=0, minute=0, second=0)
        self.env["logistics.duty.shift"].create(
            [
                {
                    "company_id": company.id,
                    "user_id": people[shift % 2].id,
                    "start": start + timedelta(hours=12 * shift),
                    "stop": start + timedelta(hours=12 * shift + 12),
                }
                for shift in range(-4, 24)
            ]
        )

    def _load_complaint(self, case, now):
        at = now - timedelta(hours=case.hours)
        customer = self._get_customer(case.customer)
        officer = self._as_user("officer")
        complaint = officer.env["logistics.complaint"].create(
            {
                "subject": case.text,
                "description": case.text,
                "partner_id": (customer.child_ids[:1] or customer).id,
                "contact_name": customer.child_ids[:1].name or customer.name,
                "contact_phone": customer.phone,
                "contact_email": customer.email,
                "waybill": self._get_waybill(customer, case),
                "category_id": self.env.ref(
                    f"logistics_complaints.category_{case.category}"
                ).id,
                "channel": case.channel,
                "has_claim": bool(case.amount),
                "claim_amount": case.amount,
                "demand": "赔偿损失" if case.amount else "说明原因并改进",
                "received_at": at,
            }
        )
        self._play(complaint, case, at)

    def _get_waybill(self, customer, case):
        """A waybill of the customer's own shipments, where the story has one."""
        shipments = self.env["logistics.shipment"].sudo()  # sudo: demo data only
        found = shipments.search([("commercial_partner_id", "=", customer.id)], limit=1)
        return found.name or f"HY{case.customer:04d}{int(case.hours * 7) % 1000:03d}"

    def _play(self, complaint, case, at):
        """Walk the road until the step that the case names."""
        if case.until == "cancelled":
            self._play_reply(complaint, case, at)
            complaint._cancel("客户来电说明货物由其他公司承运")
            return
        until = "closed" if case.until == "refused" else case.until
        steps = ORDER[1 : ORDER.index(until) + 1]
        skipped = {"arbitration", "proposed"} - {until}
        if case.until == "refused":
            skipped |= {"approval", "executing"}
        for step in steps:
            if step not in skipped:
                getattr(self, f"_play_{step}")(complaint, case, at)

    def _play_reply(self, complaint, case, at):
        told = at + timedelta(minutes=case.minutes[0])
        promised = told + timedelta(hours=24)
        complaint._give_reply(
            "非常抱歉给您带来不便，我们马上核实。", promised, "phone", told
        )

    def _play_opinion(self, complaint, case, at):
        told = at + timedelta(minutes=case.minutes[1])
        complaint._give_opinion("inspect", "立即通知责任部门核查现场。", "phone", told)

    def _play_result(self, complaint, case, at):
        told = at + timedelta(minutes=case.minutes[2])
        complaint._give_result(
            "已初步核实情况。",
            "24 小时内答复处理方案",
            self._get_accused(case),
            "phone",
            told,
        )
        if case.amount:
            complaint._give_answer(
                "claim", "已受理理赔。", "phone", at + timedelta(hours=26)
            )

    def _get_accused(self, case):
        fleet = case.category in ("delay", "pickup", "wrong_delivery", "loss")
        name = "dep_fleet" if fleet else "dep_warehouse"
        return self.env.ref(f"logistics_complaints.{name}")

    def _play_investigating(self, complaint, case, at):
        complaint.department_id = self._get_accused(case)
        handed = at + timedelta(minutes=10)
        complaint._record("hand_over", handed)
        complaint._as_engine()._hand_over(handed)
        complaint._record("dept_reply", handed + timedelta(minutes=4), text="已收到")
        if case.until != "investigating":
            complaint._record(
                "dept_opinion", handed + timedelta(minutes=19), text="派人核查"
            )

    def _play_judged(self, complaint, case, at):
        done = at + timedelta(minutes=64)
        complaint.write(
            {
                "inv_content": case.text,
                "inv_at": at - timedelta(hours=6),
                "inv_place": "嘉定中转仓",
                "inv_cause": "交接时未按规定检查",
                "cause_kind": CAUSES.get(case.category, "handover"),
                "inv_employee_id": self.env.ref("logistics_crm.employee_officer").id,
                "consistency": "none" if case.until == "refused" else "full",
                "refusal_reason": "包装不符合运输要求，签收时无异议。",
            }
        )
        complaint._record("dept_result", done, text="交接时未按规定检查")
        complaint._as_engine().investigated_at = done
        complaint.action_judge()

    def _play_proposed(self, complaint, case, at):
        self._propose(complaint, case)

    def _play_arbitration(self, complaint, case, at):
        solution = self._propose(complaint, case)
        solution.liability_ids[:1].opinion = "rejected"
        complaint._as_engine().write({"state": "arbitration", "was_arbitrated": True})

    def _play_approval(self, complaint, case, at):
        self._propose(complaint, case).action_approval_submit()

    def _propose(self, complaint, case):
        complaint.action_propose()
        solution = complaint.solution_id
        department = self._get_accused(case)
        solution.write(
            {
                "proposal": "按合同约定赔偿，并加强交接检查。"
                if case.amount
                else "致歉并整改。",
                "compensation": case.amount * 0.8,
                "customer_opinion": "agreed",
                "liability_ids": [
                    Command.create({"department_id": department.id, "share": 70}),
                    Command.create({"party": "carrier", "share": 30}),
                ],
            }
        )
        return solution

    def _play_executing(self, complaint, case, at):
        solution = complaint.solution_id
        for _step in range(3):
            pending = solution.sudo()._approval_pending_step()  # sudo: demo data only
            if pending:
                solution.with_user(pending.approver_ids[:1])._approval_decide(
                    "approved"
                )
        complaint.measure_ids = [
            Command.create(
                {
                    "name": "装卸交接拍照留存",
                    "user_id": self.env.ref("logistics_crm.user_officer").id,
                    "date_due": fields.Date.add(at.date(), days=14),
                }
            )
        ]

    def _play_feedback(self, complaint, case, at):
        complaint._set_notified("letter", at + timedelta(hours=20))
        complaint._as_engine().asked_at = at + timedelta(hours=21)

    def _play_closed(self, complaint, case, at):
        complaint._set_satisfaction(case.vote)
        self._finish_measures(complaint)
        complaint._record("closed", at + timedelta(hours=72))
        engine = complaint._as_engine()
        engine.open_clock_ids._end("closed", at + timedelta(hours=72))
        engine.write({"state": "closed", "closed_at": at + timedelta(hours=72)})

    def _finish_measures(self, complaint):
        """What was due is done; the manager saw its effect a week later."""
        week = fields.Date.subtract(fields.Date.context_today(self), weeks=1)
        for measure in complaint.measure_ids.filtered(lambda m: m.date_due < week):
            measure.write(
                {
                    "done_on": measure.date_due,
                    "check_on": fields.Date.add(measure.date_due, weeks=1),
                    "effect": "effective",
                    "checked_by_id": self.env.ref("logistics_crm.user_service").id,
                }
            )
