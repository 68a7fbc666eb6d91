"""Half a year of one company, by native invoices only: every statement by hand.

The plan pays 2 % of what a person collects in a month up to 50,000, 3 % above; from May
on one fifth is kept back until June.

sales    Jan 30,000; Feb 20,000 + 60,000; Mar 20,000, and 10,000 of January go back;
         May 10,000, and the bank takes back the 20,000 of March; they come in June
sales2   leads the customer that grows; is an external agent
leader   leads the customer of the project
"""

from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .commission_common import CommissionCommon

JAN, FEB, MAR, APR, MAY, JUN = (date(2026, month, 1) for month in range(1, 7))


@tagged("post_install", "-at_install")
class TestCommissionStory(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["logistics.approval.rule"].search(
            [
                "|",
                ("res_model", "=", "logistics.project.initiation"),
                ("res_model", "=", "logistics.deepening.plan"),
            ]
        ).active = False
        cls.usd = cls._currency("USD")
        cls.env["res.currency.rate"].search([("currency_id", "=", cls.usd.id)]).unlink()
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": cls.usd.id,
                    "name": day,
                    "rate": rate,
                    "company_id": cls.company_a.id,
                }
                for day, rate in ((date(2025, 1, 1), 0.125), (MAR, 0.1))
            ]
        )
        cls.growing = cls._new_owned("Growing Foods", "sales2")
        cls.landed = cls._new_owned("Home Appliances", "leader")
        cls._accounts()

    @classmethod
    def _accounts(cls):
        account = cls.env["account.account"].with_company(cls.company_a)
        expense, payable, creditor = account.create(
            [
                {"name": name, "code": code, "account_type": kind}
                for name, code, kind in (
                    ("Commission", "660100", "expense"),
                    ("Owed to people", "221100", "liability_current"),
                    ("Creditors", "220200", "liability_payable"),
                )
            ]
        )
        cls.env["account.journal"].create(
            {
                "name": "Bills",
                "code": "BIL",
                "type": "purchase",
                "company_id": cls.company_a.id,
            }
        )
        cls.env["logistics.company.policy"]._get(cls.company_a).write(
            {
                "commission_journal_id": cls.books[cls.company_a]["misc"].id,
                "commission_expense_account_id": expense.id,
                "commission_payable_account_id": payable.id,
            }
        )
        agent = cls.env["res.partner"].create({"name": "Agent Lin"})
        agent.with_company(cls.company_a).property_account_payable_id = creditor
        cls.employees["sales2"].logistics_agent_partner_id = agent

    def _month_of(self, settlement, role="sales"):
        row = settlement.statement_ids.filtered(
            lambda s: s.employee_id == self.employees[role]
        )
        names = ("earned", "taken_back", "recovered", "carried_out", "payable")
        return tuple(round(row[name], 2) for name in names)

    def _margin(self, partner, month, revenue, cost):
        row = self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": partner.id,
                "month": month,
                "revenue": revenue,
                "surcharge_rate": 0,
                "cost_ids": [Command.create({"amount": cost})],
            }
        )
        row.action_confirm()

    def test_half_a_year(self):
        terms = {"scope": "period", "mode": "marginal"}
        rates = ((0, 0.02), (50000, 0.03))
        version = self._plan(rates, date_from=date(2025, 1, 1), **terms)
        first = self._january()
        self._february(first)
        self._march(first)
        self._april()
        following = self._version(
            version.plan_id,
            rates,
            date_from=MAY,
            retention_rate=0.2,
            release_month=6,
            **terms,
        )
        self._approve(following)
        self.assertEqual(version.state, "superseded")
        self._may()
        self._second_quarter()

    def _january(self):
        with freeze_time("2026-01-05 09:00:00"):
            self.project = self._apply()
        invoice = self._invoice(30000, day=date(2026, 1, 8))
        self._pay(invoice, 31800, day=date(2026, 1, 28))
        self.foreign = self._invoice(
            5000, day=date(2026, 1, 15), currency_id=self.usd.id
        )
        january = self._settle(JAN)
        self.assertEqual(self._month_of(january), (600, 0, 0, 0, 600))
        self.assertIn("600.00", january._get_export().decode("utf-8-sig"))
        january.action_make_entry()
        january.entry_move_id.action_post()
        self.assertEqual(january.entry_move_id.state, "posted")
        return invoice

    def _february(self, first):
        # Half of 5,000 USD at 8.00: 20,000.
        self._pay(self.foreign, 2650, day=date(2026, 2, 10), currency=self.usd, rate=8)
        invoice = self._invoice(60000, day=FEB)
        self._pay(invoice, 63600, day=date(2026, 2, 20))
        february = self._settle(FEB)
        self.assertEqual(self._month_of(february), (1900, 0, 0, 0, 1900))
        line = february.statement_ids.filtered(
            lambda s: s.employee_id == self.employees["sales"]
        ).entry_ids[:1]
        dispute = (
            self.as_role(self.env["logistics.commission.dispute"], "sales")
            .create({"entry_id": line.id, "reason": "Paid in January", "wanted": 100})
            .sudo()
        )
        officer = self.as_role(dispute, "pay")
        officer.write({"answer": "Right: the bank was late.", "granted": 100})
        with freeze_time("2026-03-10 09:00:00"):
            officer.action_accept()
        self.assertEqual(dispute.state, "accepted")

    def _march(self, first):
        # The dollar costs 10.00 now; the invoice's rate counts.
        self.bounced = self._pay(
            self.foreign, 2650, day=date(2026, 3, 10), currency=self.usd, rate=10
        )
        refund = self._invoice(-10000, reversed_entry_id=first.id, day=MAR)
        self._pay(refund, -10600, day=date(2026, 3, 20))
        march = self._settle(MAR)
        # 20,000 x 2 % and 100 of the dispute; January falls to 20,000 x 2 %. One fifth
        # of 500 is taken now, the rest is carried.
        self.assertEqual(self._month_of(march), (500, -200, -100, -100, 400))

    def _apply(self):
        scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(self.company_a)
        file = self.env["logistics.project.initiation"].create(
            {
                "title": "Line-haul of home appliances",
                "company_id": self.company_a.id,
                "partner_id": self.landed.id,
                "applicant_id": self.employees["sales"].id,
                "tier_id": scheme.tier_ids.filtered(lambda t: t.code == "C").id,
                "revenue": 2400000,
                "cost": 1920000,
                "budget": 12000,
                "share_ids": [
                    Command.create(
                        {"employee_id": self.employees[role].id, "percent": part}
                    )
                    for role, part in (("sales", 70), ("leader", 30))
                ],
            }
        )
        self._approve(file)
        invoice = self._invoice(540000, self.landed, day=date(2026, 1, 10))
        self._pay(invoice, 572400, day=date(2026, 1, 20))
        file.contract_on = date(2026, 1, 8)
        file.action_land()
        return file

    def _april(self):
        self._margin(self.landed, JAN, 540000, 400000)
        with freeze_time("2026-04-12 09:00:00"):
            self.project.action_evaluate()
        april = self._settle(APR)
        # 5,000 x 90 % landed, half of it now, 70 % of that; March's 100 go back.
        self.assertEqual(self._month_of(april), (1575, 0, -100, 0, 1475))
        self.assertEqual(self._month_of(april, "leader")[0], 675)

    def _kept(self, settlement, role="sales"):
        row = settlement.statement_ids.filtered(
            lambda s: s.employee_id == self.employees[role]
        )
        return round(row.retained, 2), round(row.released, 2)

    def _may(self):
        self.bounced.line_ids.remove_move_reconcile()
        self._pay(self._invoice(10000, day=MAY), 10600, day=date(2026, 5, 20))
        may = self._settle(MAY)
        # 200 earned, 40 kept back; the 400 of March go back, one fifth of 200 now.
        self.assertEqual(self._month_of(may), (200, -400, -40, -360, 120))
        self.assertEqual(self._kept(may), (-40, 0))
        # In June the money comes again, under a reconciliation of its own.
        self._pay(self.foreign, 2650, day=date(2026, 6, 5), currency=self.usd, rate=10)

    def _second_quarter(self):
        for amount, day in ((1000, date(2025, 1, 10)), (900000, date(2025, 4, 10))):
            invoice = self._invoice(amount, self.growing, day=day)
            self._pay(invoice, amount * 1.06, day=day)
        plan = self.env["logistics.deepening.plan"].create(
            {
                "partner_id": self.growing.id,
                "company_id": self.company_a.id,
                "date_from": APR,
                "note": "Two more lanes",
                # Here the reward comes beside the commission.
                "is_instead": False,
                "share_ids": [
                    Command.create(
                        {
                            "role": "owner",
                            "employee_id": self.employees["sales2"].id,
                            "percent": 100,
                        }
                    )
                ],
            }
        )
        self._approve(plan)
        invoice = self._invoice(1260000, self.growing, day=date(2026, 6, 10))
        self._pay(invoice, 1335600, day=date(2026, 6, 20))
        self._margin(self.growing, JUN, 1260000, 1108800)
        with freeze_time("2026-07-03 09:00:00"):
            plan.action_compute_quarter()
        reward = self._entries("sales2").filtered(lambda e: e.kind == "reward")
        self.assertEqual(reward.amount, 2646)
        june = self._settle(JUN)
        # 20,000 x 2 %; one fifth of 400 + 40 goes to May's debt, 80 are kept, 40 come.
        self.assertEqual(self._month_of(june), (400, 0, -88, -272, 272))
        self.assertEqual(self._kept(june), (-80, 40))
        # 50,000 x 2 % + 1,210,000 x 3 %, of which one fifth is kept, and the reward.
        earned, _back, _now, _later, payable = self._month_of(june, "sales2")
        self.assertEqual((earned, payable), (39946, 32486))
        self.assertEqual(self._kept(june, "sales2"), (-7460, 0))
        june.action_make_bills()
        bill = june.statement_ids.bill_id
        bill.invoice_date = date(2026, 7, 6)
        bill.action_post()
        self.assertEqual((bill.state, bill.amount_total), ("posted", 32486))
