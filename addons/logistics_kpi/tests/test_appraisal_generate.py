from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from .common import MONTH, AppraisalCommon


@tagged("post_install", "-at_install")
class TestAppraisalGenerate(AppraisalCommon):
    def test_everybody_with_a_template_gets_one_appraisal(self):
        made = self._generate()
        people = {a.employee_id: a.template_id.name for a in made}
        self.assertEqual(
            people,
            {
                self.employees["head"]: "Project department head",
                self.employees["leader"]: "Project marketing senior manager",
                self.employees["sales"]: "Project marketing (deputy) manager",
            },
        )
        self.assertEqual(self._generate(), made)
        self.assertEqual(len(self.appraisal_of("sales").line_ids), 4)

    def test_revenue_against_target_to_the_point(self):
        self._target("sales", 1_000_000)
        customer = self._customer_of("sales")
        self._invoice(customer, 930_000, date(2026, 3, 10))
        self._invoice(customer, 50_000, date(2026, 4, 1))
        self._generate()
        line = self.line_of("sales", "revenue")
        self.assertEqual(
            (line.numerator, line.denominator, line.actual, line.computed_score),
            (930_000, 1_000_000, 0.93, 53),
        )
        self.assertEqual(line.reason, "steps")
        self.assertIn("93 %", line.explanation)
        self.assertEqual(line.source_count, 1)
        self.assertEqual(line.action_open_sources()["res_model"], "account.move")

    def test_department_is_measured_against_the_sum_of_its_people(self):
        self._target("sales", 600_000)
        self._target("sales2", 400_000)
        self._invoice(self._customer_of("sales"), 500_000, date(2026, 3, 1))
        self._invoice(self._customer_of("sales2", "B"), 350_000, date(2026, 3, 31))
        self._generate()
        line = self.line_of("head", "revenue")
        self.assertEqual((line.numerator, line.denominator), (850_000, 1_000_000))
        self.assertEqual(line.computed_score, 15)

    def test_own_target_of_the_department_goes_first(self):
        self._target("sales", 600_000)
        self.env["logistics.kpi.target"].create(
            {
                "company_id": self.company_a.id,
                "metric_id": self.metric_revenue.id,
                "level": "department",
                "department_id": self.department.id,
                "month": MONTH,
                "amount": 2_000_000,
            }
        )
        self._generate()
        self.assertEqual(self.line_of("head", "revenue").denominator, 2_000_000)

    def test_without_target_the_line_says_so_and_nothing_is_scored(self):
        self._invoice(self._customer_of("sales"), 500_000, date(2026, 3, 1))
        self._generate()
        line = self.line_of("sales", "revenue")
        self.assertEqual((line.reason, line.is_scored), ("no_target", False))
        self.assertIn("500,000", line.explanation)

    def test_target_of_zero_expects_nothing(self):
        self._target("sales", 0)
        self._generate()
        self.assertEqual(self.line_of("sales", "revenue").computed_score, 60)

    def test_month_of_refunds_gives_no_points_but_is_measured(self):
        self._target("sales", 1_000)
        invoice = self._invoice(self._customer_of("sales"), 500, date(2026, 2, 1))
        refund = invoice._reverse_moves(
            [{"invoice_date": date(2026, 3, 5), "date": date(2026, 3, 5)}]
        )
        refund.action_post()
        self._generate()
        line = self.line_of("sales", "revenue")
        self.assertEqual((line.numerator, line.computed_score), (-500, 0))
        self.assertTrue(line.is_measured)

    def test_refund_after_hand_over_stays_with_the_owner_of_then(self):
        customer = self._customer_of("sales")
        invoice = self._invoice(customer, 500, date(2026, 2, 1))
        customer.user_id = self.users["leader"]
        refund = invoice._reverse_moves(
            [{"invoice_date": date(2026, 3, 5), "date": date(2026, 3, 5)}]
        )
        refund.action_post()
        self._generate()
        self.assertEqual(self.line_of("sales", "revenue").numerator, -500)
        self.assertEqual(self.line_of("leader", "revenue").numerator, 0)

    def test_invoice_of_an_ownerless_customer_credits_nobody(self):
        customer = self._customer_of(None)
        self._invoice(
            customer, 900, date(2026, 3, 5), invoice_user_id=self.users["finance"].id
        )
        made = self._generate()
        lines = made.line_ids.filtered(lambda x: x.metric_id == self.metric_revenue)
        self.assertEqual(set(lines.mapped("numerator")), {0})

    def test_foreign_currency_counts_in_company_currency(self):
        euro = self._currency("EUR")
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "company_id": self.company_a.id,
                "name": "2026-01-01",
                "rate": 0.125,
            }
        )
        self._invoice(
            self._customer_of("sales"), 100, date(2026, 3, 5), currency_id=euro.id
        )
        self._generate()
        self.assertEqual(self.line_of("sales", "revenue").numerator, 800)

    def test_level_changed_on_the_15th_counts_for_the_whole_month(self):
        self.employees["sales"].create_version(
            {
                "date_version": date(2026, 3, 15),
                "job_level_id": self._level("senior_manager").id,
            }
        )
        self._generate()
        appraisal = self.appraisal_of("sales")
        self.assertEqual(appraisal.job_level_id, self._level("senior_manager"))
        self.assertIn("senior", appraisal.template_id.name)

    def test_new_employee_is_exempt_for_three_months(self):
        self.employees["sales"].version_id.contract_date_start = date(2026, 1, 20)
        self._generate()
        self.assertEqual(self.appraisal_of("sales").state, "exempt")
        self._generate(date(2026, 4, 1))
        self.assertEqual(self.appraisal_of("sales", date(2026, 4, 1)).state, "draft")

    def test_who_left_is_not_appraised_but_counts_for_the_department(self):
        self._target("sales2", 1_000)
        self._invoice(self._customer_of("sales2"), 1_000, date(2026, 3, 2))
        sales2 = self.employees["sales2"]
        sales2.version_id.job_level_id = self._level("manager")
        sales2.version_id.departure_date = date(2026, 3, 20)
        sales2.active = False
        self._generate()
        self.assertFalse(self.appraisal_of("sales2"))
        self.assertEqual(self.line_of("head", "revenue").numerator, 1_000)

    def test_a_broken_fact_hides_no_other(self):
        self._target("sales", 1_000)
        port = type(self.env["logistics.fact"])

        def broken(self, employees, date_from, date_to):
            return 1 / 0

        with (
            patch.object(port, "_measure_followup_quota", broken),
            self.assertLogs("odoo.addons.logistics_kpi", "ERROR"),
        ):
            self._generate()
        self.assertEqual(self.line_of("sales", "followup").reason, "failed")
        self.assertEqual(self.line_of("sales", "revenue").reason, "spent")

    def test_metric_of_an_absent_application_is_not_measured(self):
        metric = self.env.ref("logistics_kpi.metric_new_customers")
        metric.fact = "something_absent"
        self._generate()
        line = self.line_of("sales", "new_customers")
        self.assertEqual((line.reason, line.is_scored), ("not_installed", False))

    def test_other_company_is_not_touched(self):
        employee = self.env["hr.employee"].create(
            {
                "name": "Sales B",
                "user_id": self.users["sales_b"].id,
                "company_id": self.company_b.id,
            }
        )
        employee.version_id.job_level_id = self._level("manager")
        made = self._generate()
        self.assertEqual(made.company_id, self.company_a)
        self.assertNotIn(employee, made.employee_id)

    def _statements(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _hire(self, number):
        users = self.env["res.users"].create(
            [
                {"name": f"Extra {n}", "login": f"lg_extra_{n}"}
                | {"company_id": self.company_a.id, "company_ids": self.company_a.ids}
                for n in range(number)
            ]
        )
        employees = self.env["hr.employee"].create(
            [
                {"name": u.name, "user_id": u.id, "company_id": self.company_a.id}
                for u in users
            ]
        )
        employees.parent_id = self.employees["leader"]
        for employee in employees:
            employee.version_id.write(
                {
                    "department_id": self.department.id,
                    "job_level_id": self._level("manager").id,
                    "date_version": date(2025, 1, 1),
                    "contract_date_start": date(2025, 1, 1),
                }
            )
        return employees

    def test_queries_do_not_grow_with_people(self):
        """Generating, computing again, and looking back at confirmed months."""
        april, may = date(2026, 4, 1), date(2026, 5, 1)
        self._generate()
        first = self._statements(lambda: self._generate(april))
        again = self._statements(lambda: self._generate(april))
        self._hire(20)
        first_many = self._statements(lambda: self._generate(may))
        again_many = self._statements(lambda: self._generate(may))
        self.assertEqual(len(self._generate(may)), 23)
        self.assertLessEqual(first_many, first + 10)
        self.assertLessEqual(again_many, again + 5)

    def test_looking_back_asks_as_often_for_many_people_as_for_few(self):
        april = date(2026, 4, 1)
        self._hire(20)
        marches = self._generate()
        marches[:3]._as_engine().write({"state": "confirmed"})
        few = self._statements(lambda: self._generate(april))
        marches._as_engine().write({"state": "confirmed"})
        many = self._statements(lambda: self._generate(april))
        self.assertEqual(len(marches), 23)
        self.assertLessEqual(many, few + 5)

    def test_cron_of_a_failing_company_leaves_the_others(self):
        appraisals = type(self.env["logistics.kpi.appraisal"])
        real = appraisals._generate_company
        broken = self.company_b

        def generate(self, company, today):
            if company == broken:
                raise ValueError("broken")
            return real(self, company, today)

        with (
            self.enter_registry_test_mode(),
            patch.object(appraisals, "_generate_company", generate),
            self.assertLogs("odoo.addons.logistics_crm", "ERROR"),
        ):
            self.env.ref("logistics_kpi.ir_cron_generate").method_direct_trigger()
        self.assertTrue(
            self.env["logistics.kpi.appraisal"].search(
                [("company_id", "=", self.company_a.id)]
            )
        )
