from datetime import date
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .commission_common import CommissionCommon


@tagged("post_install", "-at_install")
class TestProjectInitiation(CommissionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["logistics.approval.rule"].search(
            [("res_model", "=", "logistics.project.initiation")]
        ).active = False
        scheme = cls.env["logistics.tier.scheme"]._get_policy_scheme(cls.company_a)
        cls.tier_c = scheme.tier_ids.filtered(lambda tier: tier.code == "C")

    def _file(self, approve=True, **values):
        file = self.env["logistics.project.initiation"].create(
            {
                "title": "Line-haul of home appliances",
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "applicant_id": self.employees["sales"].id,
                "tier_id": self.tier_c.id,
                "revenue": 2400000,
                "cost": 1920000,
                "budget": 12000,
                "share_ids": [
                    Command.create(
                        {"employee_id": self.employees[role].id, "percent": part}
                    )
                    for role, part in (("sales", 70), ("sales2", 30))
                ],
                **values,
            }
        )
        if approve:
            self._agree(file)
        return file

    def _agree(self, file):
        file.action_approval_submit()
        while steps := file.sudo()._approval_pending_step():
            file.with_user(steps.approver_ids[:1]).action_approval_approve()
        self.env.invalidate_all()

    def test_approval_gives_number_budget_and_protection(self):
        file = self._file()
        today = self.env.cr.now().date()
        self.assertTrue(file.number.startswith("LX-"))
        self.assertEqual((file.state, file.budget_limit), ("approved", 12000.0))
        self.assertEqual(file.budget_released, 3600.0)
        self.assertEqual(file.protected_until, today + relativedelta(months=6))
        file.action_extend()
        self.assertEqual(file.protected_until, today + relativedelta(months=9))
        with self.assertRaises(UserError):
            file.action_extend()

    def test_pre_checks(self):
        for values in (
            {"revenue": 1199999, "cost": 0, "budget": 0},
            {"cost": 2390000, "budget": 0},
            {"budget": 12001},
            {"share_ids": []},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._file(**values)
        self._file(revenue=600000, cost=300000, budget=0, is_strategic=True)

    def test_shares_are_100_percent(self):
        with self.assertRaises(ValidationError):
            self._file(
                approve=False,
                share_ids=[
                    Command.create(
                        {"employee_id": self.employees["sales"].id, "percent": 99.99}
                    )
                ],
            )

    def test_decided_figures_stay(self):
        file = self._file()
        with self.assertRaises(UserError):
            file.write({"revenue": 1})

    def test_expenses_fit_the_released_budget(self):
        file = self._file(approve=False)
        row = {"initiation_id": file.id, "invoice_number": "F-1", "amount": 3600}
        with self.assertRaises(ValidationError):
            self.env["logistics.initiation.expense"].create(row)
        self._agree(file)
        self.env["logistics.initiation.expense"].create(row)
        with self.assertRaises(ValidationError):
            self.env["logistics.initiation.expense"].create({**row, "amount": 1})
        file.contract_on = self.env.cr.now().date()
        self.env["logistics.initiation.expense"].create({**row, "amount": 4800})
        self.assertEqual(file.budget_used, 8400.0)

    def test_from_application_to_landing_bonus(self):
        with freeze_time("2026-01-05 09:00:00"):
            file = self._file()
            with self.assertRaises(UserError):
                file.action_land()
            invoice = self._invoice(540000, day=date(2026, 1, 10))
            self._pay(invoice, 572400, day=date(2026, 1, 20))
            file.contract_on = date(2026, 1, 8)
            file.action_land()
            self.assertEqual(file.landed_on, date(2026, 1, 10))
            with self.assertRaises(UserError):
                file.action_evaluate()
        month = self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "month": date(2026, 1, 1),
                "revenue": 540000,
                "cost_ids": [Command.create({"amount": 400000})],
            }
        )
        month.action_confirm()
        with freeze_time("2026-04-12 09:00:00"):
            file.action_evaluate()
        self.assertEqual((file.state, file.bonus), ("evaluated", 4500.0))
        self.assertEqual(self._amounts("sales"), [1575.0])
        self.assertEqual(self._amounts("sales2"), [675.0])
        with freeze_time("2027-01-12 09:00:00"):
            file.action_close()
        self.assertEqual(sum(self._amounts()), 4500.0)

    def test_upheld_major_complaint_takes_the_landing_bonus(self):
        with freeze_time("2026-01-05 09:00:00"):
            file = self._file()
            invoice = self._invoice(540000, day=date(2026, 1, 10))
            self._pay(invoice, 572400, day=date(2026, 1, 20))
            file.contract_on = date(2026, 1, 8)
            file.action_land()
        self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "month": date(2026, 1, 1),
                "revenue": 540000,
                "cost_ids": [Command.create({"amount": 400000})],
            }
        ).action_confirm()
        facts = type(self.env["logistics.fact"])
        with (
            freeze_time("2026-04-12 09:00:00"),
            patch.object(facts, "_customer_amount", lambda *args: 1),
        ):
            file.action_evaluate()
        self.assertEqual((file.state, file.bonus), ("evaluated", 0.0))
        self.assertIn("justified: 1", file.evaluation)
        self.assertFalse(self._amounts("sales"))

    def test_giving_up_needs_lessons(self):
        file = self._file()
        with self.assertRaises(UserError):
            file.action_terminate()
        file.lessons = "The customer moved abroad."
        file.action_terminate()
        self.assertEqual(file.state, "terminated")

    def test_large_projects_need_the_general_manager(self):
        rule = self.env.ref("logistics_kpi.approval_rule_initiation_large")
        self.assertEqual(len(rule.step_ids), 5)
        self.assertEqual(rule.amount_from, 6000000)
