from dateutil.relativedelta import relativedelta

from odoo import models

#: Small customers that their salespeople give back; one that a colleague joins.
RELEASED, JOINED = (51, 53, 55), 2
COMPETITORS = (
    (3, "远成物流", "上海—武汉干线", "4", 0.35, "比我方低 3 %"),
    (7, "顺心捷达", "电商退货", "2", 0.2, "按票 6.5 元"),
    (12, "远成物流", "苏州仓储", "3", 0.5, "26 元/平方米·月"),
    (18, "长江专线", "长江沿线零担", "3", 0.15, "320 元/吨"),
    (24, "顺心捷达", "华南落地配", "5", 0.4, "与我方持平"),
)


class LogisticsDemo(models.AbstractModel):
    """Who owns whom and who else works for the customer: the public pool, requests,
    competitors, inspections of a region, negotiators, checks of contracts."""

    _inherit = "logistics.demo"

    def _load_cash(self):
        result = super()._load_cash()
        today = self._today()
        self._load_demo_ownership()
        self._load_demo_competitors(today)
        self._load_demo_inspections(today)
        self._load_demo_negotiators(today)
        self._load_demo_checks(today)
        return result

    def _of_user(self, user):
        return self.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )

    def _load_demo_ownership(self):
        for number in RELEASED:
            customer = self._get_customer(number)
            request = self._of_user(customer.user_id)._request_owner(
                customer, "release", "货量长期低于每月五吨，本人无法按级别拜访。"
            )
            # sudo: asked only for who decides
            while step := request.sudo()._approval_pending_step():
                decider = step.approver_ids[:1]
                request.with_user(decider).action_approval_approve()
        customer = self._get_customer(JOINED)
        others = self.env.ref("logistics_crm.user_sales") | self.env.ref(
            "logistics_crm.user_sales2"
        )
        self._of_user((others - customer.user_id)[:1])._request_owner(
            customer, "join", "负责该客户西南区业务，申请共同跟进。"
        )

    def _request_owner(self, customer, kind, reason):
        request = self.env["logistics.ownership.request"].create(
            {"kind": kind, "partner_id": customer.id, "reason": reason, "share": 0}
        )
        request.action_approval_submit()
        return request

    def _load_demo_competitors(self, today):
        self.env["logistics.competitor.use"].create(
            [
                {
                    "partner_id": self._get_customer(number).id,
                    "competitor_name": name,
                    "service": service,
                    "rating": rating,
                    "share": share,
                    "price": price,
                    "contract_end": today + relativedelta(months=number % 7 + 1),
                }
                for number, name, service, rating, share, price in COMPETITORS
            ]
        )

    def _load_demo_inspections(self, today):
        inspections = self._as_user("executive").env["logistics.inspection"]
        region = self.env.ref("logistics_crm.dep_east")
        leader = self.env.ref("logistics_crm.user_leader")
        done, going = (
            inspections.create(
                {
                    "date": today - relativedelta(days=days),
                    "region_id": region.id,
                    "findings": findings,
                    "help_given": help_given,
                    "actions": actions,
                    "responsible_id": leader.id,
                    "date_due": today + relativedelta(days=14 - days),
                }
            )
            for days, findings, help_given, actions in (
                (
                    46,
                    "三个项目停在第四步超过 40 天，客户决策人未见。",
                    "陪同拜访两家客户的物流总监。",
                    "一个月内见到全部决策人，更新组织结构图。",
                ),
                (
                    9,
                    "华东到期合同两份未启动续签。",
                    "法务已提供续签范本。",
                    "两周内提交续签方案。",
                ),
            )
        )
        (done | going).action_issue()
        done.result = "两个项目进入第六步，一个项目暂停。"
        done.action_done()

    def _load_demo_negotiators(self, today):
        for giver, negotiator, limit in (
            ("executive", "leader", 8_000_000),
            ("head", "senior", 3_000_000),
        ):
            self._as_user(giver).env["logistics.negotiation.authorisation"].create(
                {
                    "user_id": self.env.ref(f"logistics_crm.user_{negotiator}").id,
                    "date_from": today - relativedelta(months=2),
                    "date_to": today + relativedelta(months=10),
                    "amount_limit": limit,
                    "note": "框架合同，账期不超过 60 天。",
                }
            )

    def _load_demo_checks(self, today):
        """Checks as the nightly job plans them: one found a deviation, one was good."""
        contracts = self.env["logistics.contract"].search(
            [("phase", "=", "signed"), ("company_id", "=", self.env.company.id)],
            order="id",
        )
        contracts._plan_checks(today)
        late, good = contracts.check_ids[:1], contracts.check_ids[1:2]
        late.write(
            {
                "done_on": today - relativedelta(days=3),
                "result": "deviation",
                "deviation": "delay",
                "finding": "本季度有两批货物晚到 6 小时以上。",
                "measure": "周末增加一台备用车，更换夜班调度。",
                "owner_id": late.user_id.id,
                "measure_due": today + relativedelta(days=12),
                "reported_on": today - relativedelta(days=2),
            }
        )
        good.write(
            {
                "done_on": today - relativedelta(days=5),
                "result": "good",
                "finding": "准点率 98.6 %，签收单按时返回。",
            }
        )
