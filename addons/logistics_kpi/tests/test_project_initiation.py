from datetime import date
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.logistics_crm.tools.measure import counted

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

    def _landed(self):
        """Applied for, landed with 540,000 of planned 600,000, margin confirmed."""
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
        self._profit(date(2026, 1, 1), 540000, 400000)
        return file

    def _profit(self, month, revenue, cost):
        row = self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "month": month,
                "revenue": revenue,
                "surcharge_rate": 0,
                "cost_ids": [Command.create({"amount": cost})],
            }
        )
        row.action_confirm()

    def _close(self, file):
        with freeze_time("2026-04-12 09:00:00"):
            file.action_evaluate()
        with freeze_time("2027-01-12 09:00:00"):
            file.action_close()

    def test_from_application_to_landing_bonus(self):
        file = self._landed()
        with freeze_time("2026-04-12 09:00:00"):
            file.action_evaluate()
        self.assertEqual((file.state, file.bonus), ("evaluated", 4500.0))
        self.assertEqual(self._amounts("sales"), [1575.0])
        self.assertEqual(self._amounts("sales2"), [675.0])
        with freeze_time("2027-01-12 09:00:00"):
            file.action_close()
        self.assertEqual(sum(self._amounts()), 4500.0)

    def test_justified_major_complaint_costs_the_bonus(self):
        asked = []

        def complaints(_port, company, partner, date_from, date_to):
            asked.append((company, partner, date_from, date_to))
            return counted(1)

        file = self._landed()
        with (
            freeze_time("2026-04-12 09:00:00"),
            patch.object(
                self.registry["logistics.fact"],
                "_customer_major_complaints",
                complaints,
                create=True,
            ),
        ):
            file.action_evaluate()
        self.assertEqual(file.bonus, 0)
        self.assertIn("complaints", file.evaluation)
        self.assertEqual(
            asked,
            [(self.company_a, self.customer, date(2026, 1, 10), date(2026, 4, 9))],
        )

    def test_profit_above_plan_is_rewarded_at_closing(self):
        """140,000 of January and 440,000 of June are 100,000 above the 480,000 of the
        plan: 5,000, beside the second half of the landing bonus."""
        file = self._landed()
        self._profit(date(2026, 6, 1), 1000000, 560000)
        self._close(file)
        self.assertEqual((file.profit_actual, file.profit_bonus), (580000.0, 5000.0))
        self.assertEqual(round(sum(self._amounts()), 2), 9500.0)

    def test_a_project_pays_at_most_a_share_of_its_profit(self):
        """25 % of 12,000 are 3,000; 2,250 were paid at the evaluation."""
        file = self._landed()
        self._profit(date(2026, 9, 1), 1000, 129000)
        self._close(file)
        self.assertEqual(file.profit_actual, 12000.0)
        self.assertEqual(round(sum(self._amounts()), 2), 3000.0)

    def test_existing_customer_is_rewarded_above_its_baseline(self):
        """10,000 a month before: 30,000 of the 540,000 are no success."""
        for months in range(18):
            day = date(2024, 7, 20) + relativedelta(months=months)
            self._pay(self._invoice(10000, day=day), 10600, day=day)
        file = self._landed()
        self.assertEqual(file.baseline, 10000.0)
        with freeze_time("2026-04-12 09:00:00"):
            file.action_evaluate()
        self.assertEqual(file.bonus, 4250.0)

    def test_print_shows_opinions_and_keeps_secrets(self):
        file = self._file(approve=False, market="Competitor at 0.42 a kg")
        self._agree(self.as_role(file, "sales"))
        decider = file.sudo().approval_step_ids[:1].decided_by_id.name
        self.env.invalidate_all()

        def printed(role):
            html, _kind = (
                self.env["ir.actions.report"]
                .with_user(self.users[role])
                ._render_qweb_html("logistics_kpi.report_project_initiation", file.ids)
            )
            return html.decode()

        own = printed("sales")
        for text in (file.number, decider, "2,400,000.00"):
            self.assertIn(text, own)
        self.assertNotIn("0.42", own)
        self.assertIn("0.42", printed("policy"))

    def test_managers_write_the_own_file(self):
        file = self.as_role(self.env["logistics.project.initiation"], "sales").create(
            {
                "title": "Line-haul of home appliances",
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "tier_id": self.tier_c.id,
                "solution": "Two trucks a day, one person on site",
                "revenue": 2400000,
                "cost": 1920000,
                "share_ids": [
                    Command.create(
                        {"employee_id": self.employees["sales"].id, "percent": 100}
                    )
                ],
            }
        )
        self.assertEqual(file.applicant_id, self.employees["sales"])
        file.action_approval_submit()
        self.assertEqual(file.state, "submitted")
        with self.assertRaises(AccessError):
            self.as_role(file, "plain").read(["title"])

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

    def test_funnel_warns_without_an_initiation(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Home appliances",
                "type": "opportunity",
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
            }
        )

        def state():
            gate = self.env.ref(
                "logistics_kpi.logistics_stage_gate_confirmation_initiation"
            )
            results = lead._gate_results({lead: [gate.stage_id.id]})[lead]
            return next(
                (r.state, r.gate.blocks) for r in results if r.gate.id == gate.id
            )

        self.assertEqual(state(), ("open", False))
        self._file()
        self.assertEqual(state(), ("met", False))
