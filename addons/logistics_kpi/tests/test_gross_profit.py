"""Gross profit of a customer and month: worked example, the books, other documents."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.logistics_crm.tools.measure import counted, no_data

from .commission_common import CommissionCommon


@tagged("post_install", "-at_install")
class TestGrossProfit(CommissionCommon):
    def _profit(self, **values):
        return self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "month": date(2026, 4, 9),
                **values,
            }
        )

    def test_worked_example(self):
        costs = (
            ("line_haul", 620000),
            ("pickup", 120000),
            ("handling", 45000),
            ("warehouse", 30000),
            ("insurance", 5000),
            ("claims", 4000),
            ("staff", 20000),
            ("expense", 6000),
        )
        month = self._profit(
            revenue=1000000,
            rebates=10000,
            receivable_average=1200000,
            cost_ids=[Command.create({"kind": kind, "amount": a}) for kind, a in costs],
        )
        self.assertEqual((month.funding_cost, month.surcharge), (5917.81, 2970.0))
        self.assertEqual((month.profit, round(month.margin, 4)), (131112.19, 0.1324))

    def test_books_give_revenue_and_receivable(self):
        invoice = self._invoice(1000)
        self._invoice(-100, reversed_entry_id=invoice.id)
        month = self._profit()
        self.assertEqual(month.month, date(2026, 4, 1))
        self.as_role(month, "pay").action_collect()
        self.assertEqual((month.revenue, month.days), (900.0, 30))
        self.assertEqual(month.receivable_average, 477.0)

    def test_confirmed_month_is_frozen(self):
        month = self._profit(revenue=1000)
        self.as_role(month, "finance").action_confirm()
        for broken in (
            lambda: month.write({"revenue": 1}),
            lambda: month.cost_ids.create({"gross_profit_id": month.id, "amount": 1}),
            month.unlink,
        ):
            with self.assertRaises(UserError):
                broken()

    def test_commission_waits_for_the_margin_and_pays_the_worked_example(self):
        """H-9.1: 150,000 untaxed, margin 19 percent, paid 10 days late."""
        factors = (
            {"kind": "margin_gate", "bound": -100, "value": 0},
            {"kind": "margin_gate", "bound": -2, "value": 0.5},
            {"kind": "margin_gate", "bound": 0, "value": 1},
            {"kind": "days_late", "bound": -9999, "value": 1},
            {"kind": "days_late", "bound": 0, "value": 0.9},
        )
        self._plan(
            rates=((0, 0.06), (3, 0.08), (6, 0.1)),
            factors=factors,
            basis="collected_profit",
            driver="margin",
            lead_share=70,
            participant_share=30,
        )
        self.env["logistics.customer.owner"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.users["sales2"].id,
                "role": "participant",
                "date_from": date(2026, 1, 1),
            }
        )
        self.employees["sales"].version_id.job_level_id.profit_standard = 0.15
        self.employees["sales2"].version_id.job_level_id.profit_standard = 0.15
        self._pay(self._invoice(150000), 159000, day=date(2026, 4, 12))
        self._run()
        self.assertEqual(self.Event.search([]).reason, "wait_margin")
        month = self._profit(revenue=150000, surcharge_rate=0)
        month.cost_ids.create({"gross_profit_id": month.id, "amount": 121500})
        month.action_confirm()
        self._run()
        self.assertEqual(self._amounts("sales"), [1436.4])
        self.assertEqual(self._amounts("sales2"), [615.6])

    @mute_logger("odoo.sql_db")
    def test_import_of_an_unknown_customer_is_refused(self):
        result = self.env["logistics.gross.profit"].load(
            ["partner_id", "month", "revenue"],
            [["No such project", "2026-04-01", "100"]],
        )
        self.assertFalse(result["ids"])
        self.assertTrue(result["messages"])

    # --- what other documents know ----------------------------------------------------

    def _costs(self, month):
        return {cost.kind: round(cost.amount, 2) for cost in month.cost_ids}

    def _known(self, **facts):
        """Facts of a customer that an addon would measure."""
        for name, value in facts.items():
            self.startPatcher(
                patch.object(
                    self.registry["logistics.fact"],
                    f"_customer_{name}",
                    lambda *_args, value=value: counted(value),
                    create=True,
                )
            )

    def test_claims_come_through_the_port(self):
        self._known(claims_net_loss=150.0)
        month = self._profit()
        month.cost_ids = [Command.create({"kind": "line_haul", "amount": 40})]
        month.action_collect()
        month.action_collect()
        self.assertEqual(self._costs(month), {"line_haul": 40, "claims": 150})
        self.assertEqual(month.direct_cost, 190)

    def test_without_the_addon_nothing_is_invented(self):
        port = self.registry["logistics.fact"]
        with patch.object(port, "_measure_customer", lambda *_args: no_data()):
            month = self._profit()
            month.action_collect()
        self.assertFalse(month.cost_ids)

    def _landed(self, landed_on=date(2026, 4, 10)):
        file = self.env["logistics.project.initiation"].create(
            {
                "title": "Line-haul of home appliances",
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "applicant_id": self.employees["sales"].id,
                "revenue": 2400000,
                "cost": 1920000,
                "budget": 12000,
            }
        )
        engine = file._approval_as_engine()
        engine.write({"approval_state": "approved", "approved_on": date(2026, 3, 1)})
        today = self.env.cr.now().date()
        expense = self.env["logistics.initiation.expense"].create(
            {
                "initiation_id": file.id,
                "invoice_number": "F-1",
                "amount": 600,
                "date": today,
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE logistics_initiation_expense SET date = %s WHERE id = %s",
            [date(2026, 3, 5), expense.id],
        )
        expense.invalidate_recordset()
        engine.write({"landed_on": landed_on})
        return file

    def test_expense_counts_from_the_month_of_landing(self):
        self._landed()
        self.assertEqual(self._collected(date(2026, 3, 1)), {})
        self.assertEqual(self._collected(date(2026, 4, 1)), {"expense": 600})
        self.assertEqual(self._collected(date(2026, 5, 1)), {})

    def _collected(self, day):
        month = self._profit(month=day)
        month.action_collect()
        return self._costs(month)

    def test_expense_of_what_did_not_land_is_no_cost_of_the_customer(self):
        self._landed(landed_on=False)
        self.assertEqual(self._collected(date(2026, 3, 1)), {})

    def test_expense_is_left_out_by_the_policy(self):
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        policy.initiation_expense_in_profit = False
        self._landed()
        self.assertEqual(self._collected(date(2026, 4, 1)), {})

    def test_vendor_bills_on_the_analytic_account_are_costs(self):
        books = self.books[self.company_a]
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        analytic = self.env["account.analytic.account"].create(
            {
                "name": "Northern Steel",
                "plan_id": plan.id,
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
            }
        )
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": self.company_a.id,
                "journal_id": books["misc"].id,
                "date": date(2026, 4, 15),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": books["loss"].id,
                            "debit": 320,
                            "analytic_distribution": {str(analytic.id): 75},
                        }
                    ),
                    Command.create({"account_id": books["bank"].id, "credit": 320}),
                ],
            }
        )
        move.action_post()
        self.assertEqual(self._collected(date(2026, 4, 1)), {"other": 240})

    def test_lines_of_the_books_are_replaced_not_written_by_hand(self):
        self._known(claims_net_loss=150.0)
        month = self._profit()
        month.action_collect()
        self._known(claims_net_loss=20.0)
        month.action_collect()
        self.assertEqual(self._costs(month), {"claims": 20})

    def test_commission_as_a_share_of_the_profit(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        self._run()
        month = self._profit(revenue=1000, surcharge_rate=0)
        month.cost_ids = [Command.create({"amount": 800})]
        seen = self.as_role(month, "finance")
        self.assertEqual((seen.commission, seen.commission_share), (20, 0.1))
