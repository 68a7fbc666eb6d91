"""Exactness at the edges: receivables, hand-over, companies, departments, what closes
the gap, how many statements a screen needs."""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.tests import Form, tagged

from .common import MONTH, AppraisalCommon

DUE = date(2026, 3, 20)
LATER = date(2026, 5, 30)
APRIL = date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestAppraisalExact(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won = cls.env["crm.stage"].create({"name": "Won at once", "is_won": True})

    def _due(self, customer, amount, day, due):
        return self._invoice(
            customer,
            amount,
            day,
            invoice_payment_term_id=False,
            invoice_date_due=due,
        )

    # --- receivables ------------------------------------------------------------------

    def test_nothing_to_collect_is_no_overdue_rate(self):
        self._generate()
        line = self.line_of("sales", "overdue")
        self.assertEqual((line.actual, line.computed_score), (0, 10))
        self.assertEqual(line.reason, "full")

    def test_overdue_rate_of_the_worked_example(self):
        """23.4 % is three full points above 20 %."""
        customer = self._customer_of("sales")
        self._due(customer, 234_000, date(2026, 3, 1), DUE)
        self._due(customer, 766_000, date(2026, 3, 2), LATER)
        self._generate()
        line = self.line_of("sales", "overdue")
        self.assertEqual((line.numerator, line.denominator), (234_000, 1_000_000))
        self.assertEqual((line.steps, line.computed_score), (3, 7))

    def test_paid_after_the_month_was_still_overdue_on_its_last_day(self):
        invoice = self._due(self._customer_of("sales"), 1_000, date(2026, 3, 1), DUE)
        self._pay(invoice, date(2026, 4, 2))
        self._generate()
        self.assertEqual(self.line_of("sales", "overdue").actual, 1)

    def test_payment_undone_after_confirmation_is_a_difference_of_the_next_month(self):
        """Unreconciled money still covers what is open; once it bounced it does not."""
        self._target("sales", 0)
        self._target("sales", 0, metric="new_customers")
        invoice = self._due(self._customer_of("sales"), 1_000, date(2026, 3, 1), DUE)
        payment = self._pay(invoice, date(2026, 3, 25))
        self._generate()
        march = self.appraisal_of("sales")
        self.assertEqual(self.line_of("sales", "overdue").computed_score, 10)
        self.confirm(march)
        total = march.total
        invoice.line_ids.remove_move_reconcile()
        self._generate(APRIL)
        self.assertFalse(self.appraisal_of("sales", APRIL).delta_ids)
        payment.button_draft()
        payment.button_cancel()
        self._generate(APRIL)
        line = self.line_of("sales", "overdue")
        self.assertEqual((line.actual, line.score, march.total), (0, 10, total))
        delta = self.appraisal_of("sales", APRIL).delta_ids
        self.assertEqual(
            (delta.source_line_id, delta.old_value, delta.new_value, delta.is_counted),
            (line, 0, 1, False),
        )
        self.assertEqual(self.line_of("sales", "overdue", APRIL).actual, 1)

    # --- who is credited --------------------------------------------------------------

    def test_customer_handed_over_counts_for_the_owner_of_the_document(self):
        customer = self._customer_of("sales")
        self._invoice(customer, 1_000, date(2026, 3, 10))
        with freeze_time("2026-03-16 02:00:00"):
            customer.user_id = self.users["leader"]
        self._invoice(customer, 3_000, date(2026, 3, 20))
        self._generate()
        self.assertEqual(self.line_of("sales", "revenue").numerator, 1_000)
        self.assertEqual(self.line_of("leader", "revenue").numerator, 3_000)

    def test_invoices_of_nobody_are_listed(self):
        invoice = self._invoice(self._customer_of(None), 900, date(2026, 3, 5))
        with freeze_time("2026-03-10 02:00:00"):
            found = self.env["logistics.health.check"]._check_invoice_nobody(
                self.company_a
            )
        self.assertEqual(found, invoice)

    def test_a_person_of_two_companies_is_measured_in_each(self):
        other = self.company_b
        env = self.env(context={**self.env.context, "allowed_company_ids": other.ids})
        accounts = env["account.account"].create(
            [
                {
                    "name": kind,
                    "code": f"KPB{number}",
                    "account_type": kind,
                    "reconcile": kind == "asset_receivable",
                    "company_ids": [fields.Command.set(other.ids)],
                }
                for number, kind in enumerate(("income", "asset_receivable"))
            ]
        )
        journal = env["account.journal"].create(
            {"name": "B", "code": "KPSB", "type": "sale", "company_id": other.id}
        )
        customer = self._customer_of("sales")
        customer.with_company(other).property_account_receivable_id = accounts[1]
        line = {"name": "x", "price_unit": 70, "account_id": accounts[0].id}
        env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "company_id": other.id,
                "journal_id": journal.id,
                "invoice_date": date(2026, 3, 3),
                "invoice_line_ids": [fields.Command.create({**line, "tax_ids": []})],
            }
        ).action_post()
        twin = env["hr.employee"].create(
            {
                "name": "Sales abroad",
                "user_id": self.users["sales"].id,
                "company_id": other.id,
            }
        )
        self._invoice(customer, 500, date(2026, 3, 4))
        both = self.employees["sales"] | twin
        found = {
            employee: self.env["logistics.fact"]
            ._measure("revenue", employee, MONTH, date(2026, 3, 31))[employee.id]
            .value
            for employee in both
        }
        self.assertEqual(found, {self.employees["sales"]: 500, twin: 70})

    def test_people_of_a_department_below_count_for_the_head_above(self):
        below = self.env["hr.department"].create(
            {
                "name": "Projects south",
                "company_id": self.company_a.id,
                "parent_id": self.department.id,
            }
        )
        self.employees["sales"].version_id.department_id = below
        self._target("sales", 1_000)
        self._invoice(self._customer_of("sales"), 700, date(2026, 3, 4))
        self._generate()
        line = self.line_of("head", "revenue")
        self.assertEqual((line.numerator, line.denominator), (700, 1_000))

    def test_target_and_project_customers_are_counted_apart_and_added(self):
        types = "logistics_crm.logistics_customer_type_"
        for number, kind in enumerate(("target", "project", "project", "sporadic")):
            self.env["crm.lead"].create(
                {
                    "name": f"Lead {number}",
                    "type": "opportunity",
                    "partner_id": self._customer_of("sales", f"New {number}").id,
                    "user_id": self.users["sales"].id,
                    "company_id": self.company_a.id,
                    "team_id": False,
                    "logistics_customer_type_id": self.env.ref(types + kind).id,
                    "stage_id": self.won.id,
                    "date_closed": "2026-03-15 03:00:00",
                }
            )
        employee = self.employees["sales"]
        found = [
            self.env["logistics.fact"]
            ._measure(fact, employee, MONTH, date(2026, 3, 31))[employee.id]
            .value
            for fact in (
                "new_target_customers",
                "new_project_customers",
                "new_customers",
            )
        ]
        self.assertEqual(found, [1, 2, 3])

    def test_customers_who_bought_again(self):
        again, gone = self._customer_of("sales"), self._customer_of("sales", "Gone")
        for customer in (again, gone):
            self._invoice(customer, 10, date(2026, 2, 10))
        self._invoice(again, 10, date(2026, 3, 10))
        employee = self.employees["sales"]
        measure = self.env["logistics.fact"]._measure(
            "repurchase_rate", employee, MONTH, date(2026, 3, 31)
        )[employee.id]
        self.assertEqual((measure.value, measure.denominator), (0.5, 2))

    def test_every_shipped_metric_names_a_fact_somebody_may_measure(self):
        """Facts of complaints come with that application; all others are here."""
        elsewhere = {"satisfaction", "complaint_rate", "promises_521_kept"}
        metrics = self.env["logistics.kpi.metric"].search([("fact", "!=", False)])
        shipped = {m.fact for m in metrics if m.get_external_id()[m.id]}
        known = set(self.env["logistics.fact"]._facts())
        self.assertEqual(shipped - known - elsewhere, set())

    # --- my month ---------------------------------------------------------------------

    def test_what_closes_the_gap(self):
        self._target("sales", 100_000)
        customer = self._customer_of("sales")
        self._due(customer, 40_000, date(2026, 3, 1), DUE)
        self._due(customer, 40_000, date(2026, 3, 2), LATER)
        lead = self.env["crm.lead"].create(
            {
                "name": "Lane to Chengdu",
                "type": "opportunity",
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
            }
        )
        self._generate()
        with freeze_time("2026-03-25 03:00:00"):
            mine = self.as_role(self.appraisal_of("sales"), "sales")
            self.assertTrue(mine.is_workable)
            # The most points first: 20 % of the revenue, then what is overdue.
            lines = mine.closing_line_ids
            self.assertEqual(
                [line.fact for line in lines][:2], ["revenue", "overdue_share"]
            )
            self.assertIn("20,000", lines[0].closing_text)
            # 15,000 of 40,000 overdue: 25,000 of 65,000 are 38 %; to 20 %: 30,000.
            self.assertIn("30,000", lines[1].closing_text)
            self.assertEqual((mine.collect_count, mine.lead_count), (1, 1))
            rows = self.env["logistics.receivable.report"].search(
                mine.action_open_collect()["domain"]
            )
            self.assertEqual(rows.amount_overdue, 40_000)
            leads = self.env["crm.lead"].search(mine.action_open_leads()["domain"])
            self.assertEqual(leads, lead)
            self.assertEqual(
                lines[1].action_open_work()["res_model"], "logistics.receivable.report"
            )

    def test_opening_with_evidence_takes_few_statements(self):
        self._target("sales", 100_000)
        customer = self._customer_of("sales")
        for day in range(1, 21):
            self._invoice(customer, 1_000, date(2026, 3, day))
        self._generate()
        appraisal = self.as_role(self.appraisal_of("sales"), "leader")
        spec = Form(appraisal)._view["fields_spec"]
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            values = appraisal.web_read(spec)
            number = self.env.cr.sql_log_count - before
        self.assertEqual(len(values[0]["line_ids"]), 4)
        self.assertLess(number, 20)
