"""The catalogue of the handbook, proposals from false records, who is late, teams and
quarters, co-appraisers, candidates."""

from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.logistics_crm.tests.visit_common import VisitCommon

from .common import MONTH, AppraisalCommon

APRIL = date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestConduct(AppraisalCommon, VisitCommon):
    def _false_visit(self, start):
        visit = self._new_counted(start=start)
        visit._as_engine().write({"is_false": True})
        return visit

    def _proposals(self, role):
        return self.env["logistics.discipline.case"].search(
            [("employee_id", "=", self.employees[role].id)], order="date, id"
        )

    def test_catalogue_of_the_handbook(self):
        """Eleven violations and eight grave ones; each can be chosen in a case and
        takes the points that the company gave it."""
        rules = self.env["logistics.discipline.rule"]
        names = [f"discipline_rule_v{n:02}" for n in range(1, 12)]
        minor = [self.env.ref(f"logistics_kpi.{name}") for name in names]
        names = [f"discipline_rule_s{n:02}" for n in range(1, 9)]
        grave = [self.env.ref(f"logistics_kpi.{name}") for name in names]
        self.assertEqual({rule.kind for rule in minor}, {"violation"})
        self.assertEqual({rule.kind for rule in grave}, {"serious"})
        self.assertEqual(len({rule.name for rule in [*minor, *grave]}), 19)
        self.as_role(minor[3], "policy").points = 3
        case = self.as_role(self.env["logistics.discipline.case"], "leader").create(
            {
                "name": "Forms three weeks late",
                "employee_id": self.employees["sales"].id,
                "company_id": self.company_a.id,
                "rule_id": minor[3].id,
            }
        )
        self.assertEqual((case.points, case.signed_points), (3, -3))
        for rule in [*minor, *grave]:
            case.rule_id = rule
        self.assertEqual(case.rule_id, grave[-1])
        self.assertTrue(rules.search_count([("kind", "=", "reward")]))

    def test_one_false_record_proposes_a_warning_only(self):
        self._false_visit("2026-03-10 02:00:00")
        self.env["logistics.discipline.case"]._propose_false_visits(date(2026, 1, 1))
        self.assertEqual(self._proposals("sales").mapped("measure"), ["warning"])
        self.assertFalse(self._proposals("leader"))

    def test_second_false_record_proposes_for_the_person_and_the_superior(self):
        self._false_visit("2026-03-10 02:00:00")
        self._false_visit("2026-05-12 02:00:00")
        cases = self.env["logistics.discipline.case"]
        cases._propose_false_visits(date(2026, 1, 1))
        mine = self._proposals("sales")
        self.assertEqual(mine.mapped("measure"), ["warning", "transfer_or_termination"])
        self.assertEqual(
            self._proposals("leader").mapped("measure"), ["serious_warning"]
        )
        self.assertEqual(set(mine.mapped("approval_state")), {"draft"})
        self.assertEqual(self.employees["sales"].job_level_id, self._level("manager"))
        self.assertFalse(cases._propose_false_visits(date(2026, 1, 1)))

    def test_records_more_than_twelve_months_apart_do_not_add_up(self):
        self._false_visit("2025-03-10 02:00:00")
        self._false_visit("2026-05-12 02:00:00")
        with freeze_time("2026-06-01 02:00:00"):
            self.env["logistics.discipline.case"]._cron_propose()
        self.assertEqual(self._proposals("sales").mapped("measure"), ["warning"])

    def test_late_forms_of_the_month_stand_beside_the_case(self):
        """One form entered late, one visit without report; one in time is not shown."""
        late = self._new_counted(start="2026-03-10 02:00:00")
        late._as_engine().write({"entry_late": True})
        open_one = self._new_report(start="2026-03-12 02:00:00")
        open_one._as_engine().write({"state": "done"})
        in_time = self._new_counted(start="2026-03-17 02:00:00")
        in_time._as_engine().write({"entry_late": False})
        before = self._new_counted(start="2026-02-17 02:00:00")
        before._as_engine().write({"entry_late": True})
        case = self.as_role(self.env["logistics.discipline.case"], "leader").create(
            {
                "name": "Forms late",
                "employee_id": self.employees["sales"].id,
                "company_id": self.company_a.id,
                "rule_id": self.env.ref("logistics_kpi.discipline_rule_v04").id,
                "date": date(2026, 3, 31),
            }
        )
        self.assertEqual(case.late_form_count, 2)
        found = self.env["logistics.visit"].search(
            case.action_open_late_forms()["domain"]
        )
        self.assertEqual(found, late | open_one)

    # --- who is appraised -------------------------------------------------------------

    def test_level_without_template_until_the_administrator_assigns_one(self):
        self._generate()
        self.assertFalse(self.appraisal_of("sales2"))
        template = self.env.ref("logistics_kpi.template_deputy_manager")
        self.as_role(template, "policy").employee_ids = [
            Command.link(self.employees["sales2"].id)
        ]
        self._generate()
        self.assertEqual(self.appraisal_of("sales2").template_id, template)
        self.assertEqual(len(self.appraisal_of("sales2").line_ids), 4)

    def test_heads_outside_marketing_have_no_sheet(self):
        self.department.logistics_unit_kind = "headquarters"
        self._generate()
        template = self.env.ref("logistics_kpi.template_general_manager")
        self.assertEqual(self.appraisal_of("head").template_id, template)

    def test_team_and_quarter(self):
        """One sheet for the department; its figures are those of all its people."""
        self._target("sales", 0)
        template = self.env.ref("logistics_kpi.template_team_quarter")
        template.active = True
        for month, amount in ((1, 100), (2, 200), (3, 300)):
            self._invoice(self._customer_of("sales"), amount, date(2026, month, 5))
            self.env["logistics.kpi.target"].create(
                {
                    "company_id": self.company_a.id,
                    "metric_id": self.env.ref("logistics_kpi.metric_sales_amount").id,
                    "level": "department",
                    "department_id": self.department.id,
                    "month": date(2026, month, 1),
                    "amount": 400,
                }
            )
        appraisals = self.env["logistics.kpi.appraisal"]
        first, last = appraisals._period_of("quarter", MONTH)
        self.assertEqual((first, last), (date(2026, 1, 1), date(2026, 3, 31)))
        team = appraisals._generate(self.company_a, "quarter", first, last)
        self.assertEqual((team.subject, team.department_id), ("team", self.department))
        line = team.line_ids.filtered(lambda x: x.fact == "revenue")
        self.assertEqual((line.numerator, line.denominator), (600, 1_200))
        self.assertEqual(line.computed_score, 15)
        self.assertIn("2026-Q1", team.display_name)

    def test_co_appraiser_counts_with_the_weight(self):
        template = self.env.ref("logistics_kpi.template_deputy_manager")
        template.write({"co_appraiser_id": self.users["service"].id, "co_weight": 20})
        self._target("sales", 0)
        self._target("sales", 0, metric="new_customers")
        self._generate()
        appraisal = self.appraisal_of("sales")
        before = appraisal.total
        opinion = self.as_role(appraisal.opinion_ids, "service")
        opinion.write({"score": 50, "comment": "Slow with complaints"})
        self.assertAlmostEqual(appraisal.total, before * 0.8 + 50 * 0.2, 4)

    # --- month close ------------------------------------------------------------------

    def test_days_of_the_month_close_and_who_is_late(self):
        self._target("sales", 0)
        self._target("sales", 0, metric="new_customers")
        self._generate()
        appraisal = self.appraisal_of("sales")
        self.assertEqual(appraisal.due_date, date(2026, 4, 8))
        with freeze_time("2026-04-08 03:00:00"):
            appraisal.invalidate_recordset()
            self.assertFalse(appraisal.is_late)
            self.as_role(appraisal, "scorer").action_score()
        self.assertEqual(appraisal.due_date, date(2026, 4, 10))
        with freeze_time("2026-04-11 03:00:00"):
            appraisal.invalidate_recordset()
            self.assertTrue(appraisal.is_late)
            late = appraisal.search([("due_date", "<", "2026-04-11")])
            self.assertIn(appraisal, late)
            appraisal._cron_remind()
        people, text = self.notified(appraisal)
        self.assertIn(self.users["leader"].partner_id, people)
        self.assertIn("2026-04-10", text)
        self.as_role(appraisal, "leader").action_approval_approve()
        self.assertEqual(appraisal.due_date, date(2026, 4, 12))

    def test_a_running_score_is_not_logged_every_night(self):
        self._generate()
        appraisal = self.appraisal_of("sales")
        before = len(appraisal.message_ids)
        self._target("sales", 0)
        self._generate()
        self.env.flush_all()
        self.assertEqual(len(appraisal.message_ids), before)

    # --- careers ----------------------------------------------------------------------

    def _history(self, total):
        """Six confirmed months of one total."""
        for month in range(1, 7):
            self._generate(date(2026, month, 1))
            appraisal = self.appraisal_of("sales", date(2026, month, 1))
            engine = appraisal._as_engine()
            for line in engine.line_ids:
                line.write(
                    {
                        "is_measured": True,
                        "computed_score": line.max_points * total / 100,
                    }
                )
            engine.write({"state": "confirmed"})
        return appraisal

    def test_steady_people_become_candidates(self):
        self._invoice(self._customer_of("sales"), 250_000, date(2026, 5, 5))
        last = self._history(85)
        with freeze_time("2026-07-08 03:00:00"):
            self.env["logistics.promotion"]._propose_candidates(last.employee_id)
        promotion = self.env["logistics.promotion"].search(
            [("employee_id", "=", self.employees["sales"].id)]
        )
        self.assertTrue(promotion.is_candidate)
        self.assertEqual(promotion.to_level_id, self._level("senior_manager"))
        self.assertEqual(promotion.approval_state, "draft")

    def test_an_average_below_the_condition_is_no_candidate(self):
        self._invoice(self._customer_of("sales"), 250_000, date(2026, 5, 5))
        last = self._history(79)
        with freeze_time("2026-07-08 03:00:00"):
            self.env["logistics.promotion"]._propose_candidates(last.employee_id)
        self.assertFalse(
            self.env["logistics.promotion"].search(
                [("employee_id", "=", self.employees["sales"].id)]
            )
        )
