"""Edges of the facts behind an appraisal: waybills, first invoices, gross profit,
support, the mean of a year, people transferred on a date."""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.logistics_crm.tests.visit_common import VisitCommon

from .common import MONTH, MONTH_END, AppraisalCommon


@tagged("post_install", "-at_install")
class TestAppraisalEdges(AppraisalCommon, VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.won = cls.env["crm.stage"].create({"name": "Won at once", "is_won": True})

    def _value(self, fact, role="sales", first=MONTH, last=MONTH_END):
        employee = self.employees[role]
        found = self.env["logistics.fact"]._measure(fact, employee, first, last)
        return found[employee.id].value

    # --- waybills ---------------------------------------------------------------------

    def _waybill(self, name, amount, day, state="transit"):
        freight = self.env.ref("logistics_crm.charge_type_freight")
        waybill = self.env["logistics.shipment"].create(
            {
                "name": name,
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "shipped_on": day,
                "charge_ids": [
                    Command.create({"type_id": freight.id, "amount": amount})
                ],
            }
        )
        waybill.state = state
        return waybill

    def test_waybills_instead_of_invoices_where_the_company_chose_so(self):
        self._target("sales", 1_000)
        self._invoice(self.customer, 400, date(2026, 3, 3))
        self._waybill("WB1", 700, date(2026, 3, 10))
        self._waybill("WB2", 100, date(2026, 3, 11), state="cancel")
        self._waybill("WB3", 100, date(2026, 2, 28))
        self.assertEqual(self._value("revenue"), 400)
        self.as_role(self.policy, "policy").kpi_revenue_from = "waybill"
        self._generate()
        line = self.line_of("sales", "revenue")
        self.assertEqual((line.numerator, line.denominator), (700, 1_000))
        self.assertEqual(line.action_open_sources()["res_model"], "logistics.shipment")

    def test_waybill_counts_for_who_led_the_customer_when_it_was_shipped(self):
        self.policy.kpi_revenue_from = "waybill"
        self._waybill("WB1", 700, date(2026, 3, 10))
        with freeze_time("2026-03-16 02:00:00"):
            self.customer.user_id = self.users["leader"]
        self._waybill("WB2", 50, date(2026, 3, 20))
        self.assertEqual(self._value("revenue"), 700)
        self.assertEqual(self._value("revenue", "leader"), 50)

    # --- new customers ----------------------------------------------------------------

    def _won_lead(self, customer):
        return self.env["crm.lead"].create(
            {
                "name": "Lane",
                "type": "opportunity",
                "partner_id": customer.id,
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
                "team_id": False,
                "stage_id": self.won.id,
            }
        )

    def test_landed_needs_a_contract_or_won_lead_and_the_first_invoice(self):
        """Four customers: one landed, one invoiced before, one invoiced without
        contract or won lead, one won and not invoiced."""
        landed, known, unsigned, waiting = (
            self._customer_of("sales", name)
            for name in ("Landed", "Known", "Unsigned", "Waiting")
        )
        for customer in (landed, known, waiting):
            self._won_lead(customer)
        self._invoice(known, 50, date(2026, 2, 27))
        for customer in (landed, known, unsigned):
            self._invoice(customer, 100, date(2026, 3, 31))
        self.assertEqual(self._value("landed_customers"), 1)
        april = (date(2026, 4, 1), date(2026, 4, 30))
        self._invoice(landed, 100, date(2026, 4, 1))
        self.assertEqual(
            self._value("landed_customers", "sales", *april), 0, "landed once"
        )

    def test_first_revenue_of_new_customers_against_its_target(self):
        landed, known = (self._customer_of("sales", n) for n in ("Landed", "Known"))
        for customer in (landed, known):
            self._won_lead(customer)
        self._invoice(known, 5_000, date(2026, 2, 27))
        self._invoice(known, 5_000, date(2026, 3, 2))
        self._invoice(landed, 300, date(2026, 3, 10))
        self._invoice(landed, 500, date(2026, 3, 20))
        self.assertEqual(self._value("landed_revenue"), 800)
        template = self.env.ref("logistics_kpi.template_deputy_manager")
        line = template.line_ids.filtered(lambda x: x.sequence == 2)
        line.metric_id = self.env.ref("logistics_kpi.metric_landed_revenue")
        line.write({"target": 0.8, "points": 1, "step": 0.01})
        self._target("sales", 1_100, metric="landed_revenue")
        self._generate()
        found = self.line_of("sales", "landed_revenue")
        # 72.7 % is seven full points below 80 %.
        self.assertEqual((found.steps, found.computed_score), (7, 13))

    # --- profit -----------------------------------------------------------------------

    def test_profit_against_target_to_the_point(self):
        """70.5 % of the target is nine full points below 80 %: 1 of 10 is left; a month
        that finance did not confirm is not measured."""
        self.env["logistics.kpi.target"].create(
            {
                "company_id": self.company_a.id,
                "metric_id": self.env.ref("logistics_kpi.metric_profit").id,
                "level": "department",
                "department_id": self.department.id,
                "month": MONTH,
                "amount": 2_000,
            }
        )
        row = self.env["logistics.gross.profit"].create(
            {
                "company_id": self.company_a.id,
                "partner_id": self.customer.id,
                "month": MONTH,
                "revenue": 2_000,
                "surcharge_rate": 0,
                "days": 0,
                "cost_ids": [Command.create({"kind": "line_haul", "amount": 590})],
            }
        )
        self.assertEqual(row.profit, 1_410)
        self._generate()
        self.assertFalse(self.line_of("head", "profit").is_measured)
        row.action_confirm()
        self._generate()
        line = self.line_of("head", "profit")
        self.assertEqual((line.numerator, line.denominator), (1_410, 2_000))
        self.assertEqual((line.steps, line.computed_score), (9, 1))
        self.assertEqual(line.actual, 0.705)

    # --- support ----------------------------------------------------------------------

    def test_support_given_in_time(self):
        """Two requests to the department: one done by its day, one late; one that is
        not due yet is left out."""
        with freeze_time("2026-03-10 02:00:00"):
            for _number in range(3):
                visit = self._new_visit(planned_start="2026-03-10 06:00:00")
                visit._ask_support(self.department, "A lorry with a lift")
        kind = self.env.ref("logistics_crm.mail_activity_type_visit_support")
        asked = self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", kind.id),
                ("user_id", "=", self.users["head"].id),
            ]
        )
        self.assertEqual(len(asked), 3)
        asked[0].date_deadline = date(2026, 3, 20)
        asked[1].date_deadline = date(2026, 3, 12)
        asked[2].date_deadline = date(2026, 3, 31)
        with freeze_time("2026-03-20 02:00:00"):
            asked[:2].action_feedback(feedback="Done")
            self.assertEqual(self._value("support_in_time", "head"), 0.5)
        with freeze_time("2026-04-02 02:00:00"):
            self.assertAlmostEqual(self._value("support_in_time", "head"), 1 / 3)

    # --- longer periods, transfers ----------------------------------------------------

    def test_year_counts_the_mean_of_its_confirmed_months(self):
        self.env.ref("logistics_kpi.template_person_year").active = True
        for month, total in ((1, 60), (2, 90)):
            self._generate(date(2026, month, 1))
            engine = self.appraisal_of("sales", date(2026, month, 1))._as_engine()
            for line in engine.line_ids:
                line.write(
                    {
                        "is_measured": True,
                        "computed_score": line.max_points * total / 100,
                    }
                )
            engine.write({"state": "confirmed"})
        appraisals = self.env["logistics.kpi.appraisal"]
        first, last = appraisals._period_of("year", MONTH)
        year = appraisals._generate(self.company_a, "year", first, last)
        mine = year.filtered(lambda a: a.employee_id == self.employees["sales"])
        line = mine.line_ids.filtered(lambda x: x.fact == "appraisal_average")
        self.assertEqual((line.numerator, line.denominator), (150, 2))
        self.assertEqual((line.actual, line.computed_score), (75, 52.5))

    def test_dated_transfer_exempts_its_month_and_the_next(self):
        other = self.env["hr.department"].create(
            {"name": "Projects south", "company_id": self.company_a.id}
        )
        self.employees["sales"].create_version(
            {"date_version": date(2026, 2, 16), "department_id": other.id}
        )
        for month in (1, 2, 3, 4):
            self._generate(date(2026, month, 1))
        found = [
            self.appraisal_of("sales", date(2026, month, 1)).exempt_reason
            for month in (1, 2, 3, 4)
        ]
        self.assertEqual(found, [False, "moved", "moved", False])
        self.assertEqual(
            self.appraisal_of("sales", date(2026, 1, 1)).department_id, self.department
        )
        self.assertEqual(
            self.appraisal_of("sales", date(2026, 4, 1)).department_id, other
        )

    # --- events of a department -------------------------------------------------------

    def test_customer_lost_without_report_is_a_proposed_event(self):
        today = fields.Date.today()
        months = self.policy.lost_months
        self._invoice(
            self.customer, 100, fields.Date.subtract(today, months=months, days=3)
        )
        lost_on = self.env["logistics.loss.report"]._get_lost_since(self.company_a)
        day = lost_on[self.customer.id]
        self._generate(day.replace(day=1))
        event = self.env["logistics.kpi.event"].search(
            [("kind", "=", "project_loss"), ("company_id", "=", self.company_a.id)]
        )
        self.assertEqual(event.department_id, self.department)
        self.assertTrue(event.is_proposed)
        self.assertFalse(event.is_confirmed)
        self.assertIn(self.customer.name, event.description)
        self._generate(day.replace(day=1))
        self.assertEqual(len(event.search([("kind", "=", "project_loss")])), 1)
