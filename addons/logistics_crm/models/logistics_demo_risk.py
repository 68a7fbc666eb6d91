import io

import openpyxl
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class LogisticsDemo(models.AbstractModel):
    """Returned list, notes, risk signals, loss reports and the monthly report."""

    _inherit = "logistics.demo"

    @api.model
    def _load_credit(self, company):
        result = super()._load_credit(company)
        self._load_returned(company)
        self._load_notes(company)
        self._load_signals(company)
        self._load_losses(company)
        self._load_months(company)
        return result

    def _load_returned(self, company):
        """The customer of the open statement returned his list: not yet taken over."""
        statement = self.env["logistics.statement"].search(
            [("company_id", "=", company.id), ("state", "=", "sent")], limit=1
        )
        if not statement:
            return
        book = openpyxl.load_workbook(io.BytesIO(statement._get_lines_xlsx()))
        book.active.cell(6, 10).value = round(book.active.cell(6, 9).value * 0.95, 2)
        book.active.cell(6, 11).value = "重量按磅单"
        book.active.delete_rows(8)
        stream = io.BytesIO()
        book.save(stream)
        statement._load_returned(
            stream.getvalue(), "对账单回传.xlsx", "officer", "采购部李经理"
        )

    def _load_notes(self, company):
        today = fields.Date.context_today(self)
        policy = self.env["logistics.company.policy"]._get(company)
        policy.note_interest_rate = 0.0345
        notes = self.env["logistics.note"].create(
            [
                {
                    "number": f"13{number:02d}{amount // 1000:05d}",
                    "kind": kind,
                    "company_id": company.id,
                    "currency_id": company.currency_id.id,
                    "partner_id": self._get_customer(number).id,
                    "acceptor": acceptor,
                    "amount": amount,
                    "date_received": today - relativedelta(days=30),
                    "date_issued": today - relativedelta(days=40),
                    "date_maturity": today + relativedelta(days=due),
                    "date_shipped": today - relativedelta(days=55),
                    "interest_rate": policy.note_interest_rate,
                }
                for number, kind, acceptor, amount, due in (
                    (2, "bank", "中国工商银行上海分行", 200_000, 5),
                    (4, "bank", "招商银行苏州分行", 350_000, 140),
                    (8, "commercial", "恒远制造财务公司", 120_000, 60),
                    (12, "commercial", "恒远制造财务公司", 80_000, -3),
                )
            ]
        )
        notes[1].write({"discount_bank": "宁波银行", "discount_cost": 3120.0})
        notes[1].action_discount()
        notes[3].action_dishonour()

    def _load_signals(self, company):
        today = fields.Date.context_today(self)
        self.env["logistics.risk.signal"].create(
            [
                {
                    "partner_id": self._get_customer(number).id,
                    "company_id": company.id,
                    "type_id": self.env.ref(f"logistics_crm.risk_signal_{kind}").id,
                    "date": today - relativedelta(days=days),
                    "note": note,
                }
                for number, kind, days, note in (
                    (14, "17", 20, "开票资料变更开户行"),
                    (14, "20", 12, "司机反映仓库工资晚发半月"),
                    (18, "04", 40, "拜访时仓库积压明显"),
                )
            ]
        )

    def _load_losses(self, company):
        self.env["logistics.loss.report"].create(
            [
                {
                    "partner_id": self._get_customer(number).id,
                    "company_id": company.id,
                    "cause": cause,
                    "reason": reason,
                    "expected_loss": loss,
                    "competitor_name": "同行专线",
                    "measures": measures,
                }
                for number, cause, reason, loss, measures in (
                    (27, "price", "对手西安线报价低 8%", 60_000, "申请回程配载价"),
                    (36, "service", "两次到货延误", 25_000, "更换承运商并每日跟踪"),
                )
            ]
        )

    def _load_months(self, company):
        today = fields.Date.context_today(self)
        reports = self.env["logistics.customer.month"]._generate(company, today)
        for number, report in enumerate(reports[:12]):
            report.comment = "按计划发货"
            # sudo: the demo moves the reports as their buttons would
            report.sudo().write({"state": "submitted", "submitted_on": today})
            if number % 3 == 0:
                # sudo: as above
                report.sudo().write(
                    {
                        "state": "marked",
                        "mark": ("normal", "attention", "risk")[number // 3 % 3],
                        "marked_on": today,
                        "marked_by_id": report.manager_id.id or self.env.uid,
                    }
                )
