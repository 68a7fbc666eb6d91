import base64

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

#: Customers whose statements the demo makes, and how far each has come.
STORY = (
    (1, "invoiced"),
    (2, "signed"),
    (3, "disputed"),
    (4, "sent"),
    (5, "draft"),
)
#: Who is responsible for statements and credit files.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAA"
    "AABJRU5ErkJggg=="
)


class LogisticsDemo(models.AbstractModel):
    """The money half of the demo story: statements in each state, promises to pay,
    reminders, a credit file."""

    _inherit = "logistics.demo"

    @api.model
    def _load_story(self):
        result = super()._load_story()
        demo = self._of_company()
        company = demo.env.company
        demo._load_statements(company)
        demo._load_collection(company)
        demo._load_credit(company)
        return result

    def _load_statements(self, company):
        today = fields.Date.context_today(self)
        end = today.replace(day=1) - relativedelta(days=1)
        start = end.replace(day=1)
        payers = self.env["res.partner"]
        for number, _state in STORY:
            payer = self._get_customer(number)
            self._load_waybills(company, payer, number, start)
            payers |= payer
        statements = self.env["logistics.statement"]._generate(
            company, start, end, payers
        )
        statements.user_id = self.env.ref("logistics_crm.user_officer")
        for number, state in STORY:
            payer = self._get_customer(number)
            mine = statements.filtered(lambda s, p=payer: s.partner_id == p)
            for statement in mine:
                self._bring_statement(statement, state)

    def _load_waybills(self, company, payer, number, start):
        """A dozen waybills of last month under an order of their own."""
        order = self.env["logistics.business.order"].create(
            self._prepare_bill_order(company, payer, start)
        )
        order._approval_as_engine().write({"approval_state": "approved"})
        shipments = self.env["logistics.shipment"].create(
            [
                {
                    "name": f"HY{number:02d}{start:%y%m}{index:03d}",
                    "partner_id": payer.id,
                    "company_id": company.id,
                    "order_id": order.id,
                    "shipped_on": start + relativedelta(days=2 * index),
                    "origin": "上海",
                    "destination": ("成都", "西安", "广州")[index % 3],
                    "goods_name": "整托货物",
                    "pieces": 10 + index,
                    "weight": 1200 + 85 * index + 310 * (number % 4),
                    "state": "delivered",
                    "delivered_on": start + relativedelta(days=2 * index + 3),
                    "pod_state": "received",
                }
                for index in range(12)
            ]
        )
        freight = self.env.ref("logistics_crm.charge_type_freight")
        handling = self.env.ref("logistics_crm.charge_type_handling")
        self.env["logistics.shipment.charge"].create(
            [
                {
                    "shipment_id": shipment.id,
                    "type_id": kind.id,
                    "amount": round(shipment.weight * rate, 2),
                    "is_manual": True,
                }
                for shipment in shipments
                for kind, rate in ((freight, 2.4), (handling, 0.12))
            ]
        )

    def _prepare_bill_order(self, company, payer, start):
        return {
            "partner_id": payer.id,
            "company_id": company.id,
            "user_id": payer.user_id.id,
            "goods_name": "整托货物",
            "amount_expected": 60_000,
            "gross_margin": 15,
            "date_start": start,
            "date_end": start + relativedelta(months=3, days=-1),
        }

    def _bring_statement(self, statement, state):
        if state == "draft":
            return
        if not statement.partner_id.email:
            statement.partner_id.email = f"payer{statement.id}@example.com"
        # While Odoo installs there is no server that a print could load its style from.
        statement._mark_sent()
        if state == "disputed":
            line = statement.line_ids[:1]
            self.env["logistics.statement.difference"].create(
                {
                    "statement_id": statement.id,
                    "line_id": line.id,
                    "customer_amount": round(line.amount_total * 0.9, 2),
                    "reason": "按合同运价应为九折",
                }
            )
        if state in ("signed", "invoiced"):
            statement._sign("王经理", SIGNATURE, "192.0.2.10")
            statement._record_sealed(base64.b64encode(b"scan"), "对账单盖章.pdf")
        if state == "invoiced":
            statement._create_invoices()

    def _load_collection(self, company):
        today = fields.Date.context_today(self)
        self.env["logistics.payment.promise"].create(
            [
                {
                    "partner_id": self._get_customer(number).id,
                    "company_id": company.id,
                    "amount": amount,
                    "date": today - relativedelta(days=days),
                    "date_due": today + relativedelta(days=due),
                }
                for number, amount, days, due in (
                    (6, 50_000, 20, -5),
                    (7, 80_000, 3, 7),
                    (9, 30_000, 1, 14),
                )
            ]
        )
        self.env["logistics.dunning.reminder"]._remind(company, today)
        # Who has not signed in time gets monthly terms only with finance's release.
        self.env["logistics.credit.release"].create(
            [
                {
                    "partner_id": self._get_customer(number).id,
                    "company_id": company.id,
                    "reason": reason,
                }
                for number, reason in (
                    (3, "差异已约定本周复核，财务同意继续月结一个月。"),
                    (4, "客户公章外出，承诺月底前补盖。"),
                )
            ]
        )

    def _load_credit(self, company):
        files = self.env["logistics.credit.investigation"].create(
            [
                {
                    "partner_id": self._get_customer(number).id,
                    "company_id": company.id,
                    "credit_limit": limit,
                    "payment_attitude": attitude,
                    "bank_credit": "4",
                }
                for number, limit, attitude in (
                    (1, 3_000_000, "prompt"),
                    (9, 800_000, "ordinary"),
                    (20, 100_000, "delays"),
                )
            ]
        )
        for file, score in zip(files, (90, 75, 55), strict=True):
            file.score_ids.write({"score": score})
        approved = files[:1]
        approved._approval_as_engine().write({"approval_state": "approved"})
        approved._approval_as_engine()._approval_on_approved()
