from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Command

#: Claims of the story: how far each went, share of the claim that was agreed.
CLAIMS = ("closed", "paid", "payment", "agreement", "insurer", "collecting")
CALLS = (
    ("in", "enquiry", "询问华东到成都时效", 4, True),
    ("in", "complaint", "反映外箱受潮", 6, False),
    ("out", "callback", "回访投诉处理结果", 5, True),
    ("out", "appointment", "预约周四上门提货", 3, True),
    ("in", "order", "临时加一车 9.6 米", 7, True),
    ("out", "survey", "季度满意度回访", 9, True),
    ("out", "collection", "提醒对账单签字", 2, False),
    ("in", "enquiry", "询问回单进度", 3, True),
)


class LogisticsDemo(models.AbstractModel):
    """What stands around the complaints of the demo: a pause, claims, calls, a meeting,
    last month's analysis with an instruction."""

    _inherit = "logistics.demo"

    def _load_desk(self, company, now):
        complaints = self._as_user("officer").env["logistics.complaint"]
        mine = complaints.search([("company_id", "=", company.id)])
        self._load_pause(mine)
        self._load_claims(mine)
        self._load_calls(mine, now)
        self._load_review(company, now)

    def _load_pause(self, complaints):
        waiting = complaints.filtered(lambda c: c.state == "investigating")[:1]
        if waiting.open_clock_ids.filtered("can_pause"):
            waiting._pause("customer", "已请客户补发破损照片（微信、邮件各一次）")

    def _load_claims(self, complaints):
        cases = complaints.filtered(
            lambda c: c.claim_amount and c.state not in ("received", "cancelled")
        ).sorted("received_at")
        for number, complaint in enumerate(cases):
            state = CLAIMS[min(number, len(CLAIMS) - 1)]
            complaint.action_open_claim()
            claim = complaint.claim_ids
            day = complaint.received_at.date()
            claim.write(
                {
                    "date": day,
                    "kind": "loss" if "丢失" in complaint.subject else "damage",
                    "officer_id": self.env.ref("logistics_crm.user_service").id,
                    "insurer_deadline": day + timedelta(days=30),
                    "policy_number": "PICC-2026-0117",
                }
            )
            self._attach_papers(claim, all_of_them=state != "collecting")
            self._move_claim(claim, state, day)

    def _attach_papers(self, claim, all_of_them):
        slots = claim.evidence_ids if all_of_them else claim.evidence_ids[:2]
        for slot in slots:
            slot.attachment_ids = [
                Command.create({"name": f"{slot.type_id.name}.txt", "raw": b"demo"})
            ]

    def _move_claim(self, claim, state, day):
        """Put a claim where the story has it; bills are not made for the demo."""
        if state == "collecting":
            return
        done = CLAIMS.index(state)
        vals = {"handed_over_on": day + timedelta(days=2)}
        if done <= CLAIMS.index("insurer"):
            vals["receipt_on"] = day + timedelta(days=3)
        if done <= CLAIMS.index("agreement"):
            claim.amount_agreed = claim.amount_claimed * 0.8
        if done <= CLAIMS.index("paid"):
            # The insurer refunds what was paid, not before.
            claim.amount_insurance = claim.amount_claimed * 0.5
            vals["paid_on"] = day + timedelta(days=15)
            claim.customer_invoice = f"FP{claim.id:08d}"
        claim._stamp(state=state, **vals)

    def _load_calls(self, complaints, now):
        officer = self.env.ref("logistics_crm.user_officer")
        checker = self.env.ref("logistics_crm.user_service")
        calls = self.env["logistics.call"]
        for number, (way, purpose, text, length, solved) in enumerate(CALLS):
            start = now - timedelta(hours=7 * number + 2)
            customer = self._get_customer(number + 1)
            calls |= calls.create(
                {
                    "company_id": complaints.company_id[:1].id,
                    "direction": way,
                    "purpose": purpose,
                    "partner_id": customer.id,
                    "phone": customer.phone,
                    "user_id": officer.id,
                    "start": start,
                    "stop": start + timedelta(minutes=length),
                    "content": text,
                    "is_solved": solved,
                    "complaint_id": complaints[:1].id
                    if purpose == "complaint"
                    else False,
                }
            )
        for call, score in zip(calls[:3], (95, 88, 72), strict=True):
            call.write(
                {
                    **dict.fromkeys(
                        [name for name in call._fields if name.startswith("score_")],
                        score,
                    ),
                    "check_note": "开场规范，结束语可更完整",
                }
            )
            call.with_user(checker).action_check()

    def _load_review(self, company, now):
        """Last month's analysis, what the leaders ordered, this week's meeting."""
        officer = self._as_user("officer")
        analysis = officer.env["logistics.complaint.analysis"].create(
            {
                "company_id": company.id,
                "date_from": now.date() - relativedelta(months=1, day=1),
                "trend": "破损占比最高，集中在中转装卸环节；延误多因天气。",
                "improvement": "装卸交接拍照，易碎品加护角；恶劣天气提前告知客户。",
            }
        )
        analysis.action_draw_up()
        self._as_user("executive").env["logistics.complaint.instruction"].create(
            {
                "analysis_id": analysis.id,
                "text": "各中转仓两周内全面推行装卸拍照，客服抽查。",
                "user_id": self.env.ref("logistics_crm.user_service").id,
                "date_due": fields.Date.add(now.date(), days=10),
            }
        )
        meeting = officer.env["logistics.meeting"].create(
            {
                "name": "本周投诉例会",
                "kind": "complaint",
                "company_id": company.id,
                "start": now + timedelta(days=1),
            }
        )
        meeting.action_fill_agenda()
