"""Required, planned, done, on time, missing: per customer, rule and period (GEN-V3)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .visit_common import PlanCommon


@tagged("post_install", "-at_install")
class TestVisitCompliance(PlanCommon):
    def _figures(self, row):
        return row.required, row.done, row.on_time, row.missing

    def test_worked_example(self):
        """List B A1.7: an A customer has 2 calls in week 1, 1 call in week 2 and 3
        visits in the month: visits 100 %, calls week 1 met, week 2 missed."""
        self._use_scheme("KA_TARGET", "ka_target_a_visit", "ka_target_a_call")
        self._grade(
            self.customer, self.env.ref("logistics_crm.logistics_tier_ka_target_a")
        )
        for day in ("06", "08", "14"):
            self._new_counted(start=f"2026-04-{day} 02:00:00", channel_id=self.phone.id)
        for day in ("07", "15", "22"):
            self._new_counted(start=f"2026-04-{day} 06:00:00")
        self.policy.visit_plan_days = 7
        self._plan("2026-04-06")
        rows = self._rows()
        month = rows.filtered(lambda r: r.unit == "month" and r.date_to.month == 4)
        self.assertEqual(self._figures(month), (3, 3, 3, 0))
        self.assertEqual(month.rate, 1.0)
        first, second = rows.filtered(lambda r: r.unit == "week")[:2]
        self.assertEqual(first.date_from, self.day("2026-04-06"))
        self.assertEqual(self._figures(first), (2, 2, 2, 0))
        self.assertEqual(self._figures(second), (2, 1, 1, 1))
        self.assertEqual(second.rate, 0.5)

    def test_tier_change_in_mid_period(self):
        """A until the 19th of April (3 visits a month), B from the 20th (2): 2 + 1."""
        tiers = {
            code: self.env.ref(f"logistics_crm.logistics_tier_ka_target_{code}")
            for code in "ab"
        }
        self._use_scheme("KA_TARGET", "ka_target_a_visit", "ka_target_b_visit")
        self._grade(self.customer, tiers["a"], end="2026-04-19")
        self._plan("2026-04-01")
        self.assertEqual(self._rows().mapped("required"), [2])
        self._grade(self.customer, tiers["b"], "2026-04-20")
        self._plan("2026-04-10")
        found = {row.tier_id.code: row.required for row in self._rows()}
        self.assertEqual(found, {"A": 2, "B": 1})

    def test_tier_change_rewrites_the_running_month_not_the_last_one(self):
        self._use_scheme("PROJECT", "project_a_owner")
        grade = self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-02")
        self._plan("2026-04-02")
        grade._approval_as_engine().write({"valid_to": "2026-02-28"})
        self._plan("2026-04-03")
        found = {str(row.date_from): row.required for row in self._rows()}
        self.assertEqual(found, {"2026-03-01": 1, "2026-04-01": 0})

    def test_new_customer_owes_his_share(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"], "2026-04-17")
        self._plan("2026-04-17")
        self.assertFalse(self._rows().filtered(lambda r: r.date_to.month == 4))

    def test_a_changed_rule_does_not_rewrite_the_past(self):
        rule = self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-02")
        rule.count = 4
        self._plan("2026-04-02")
        found = {str(row.date_from): row.required for row in self._rows()}
        self.assertEqual(found, {"2026-03-01": 1, "2026-04-01": 4})

    def test_not_reviewed_waits_and_false_does_not_count(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-02")
        row = self._rows()
        visit = self._new_report()
        visit.action_submit()
        self.assertEqual((row.reported, row.done, row.missing), (1, 0, 1))
        self.as_role(visit, "leader").action_approve()
        self.assertEqual((row.reported, row.done, row.missing), (0, 1, 0))
        check = self.as_role(self.env["logistics.spot.check"], "policy").create(
            {"visit_id": visit.id, "evidence": "The customer was closed"}
        )
        check.action_false()
        self.assertEqual((row.reported, row.done, row.missing), (0, 0, 1))

    def test_late_visit_within_the_grace_counts_for_its_period_only(self):
        rule = self._use_scheme("PROJECT", "project_a_owner")
        rule.late_days = 5
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-01")
        self._plan("2026-04-01")
        march, april = self._rows()
        visit = march.visit_ids.with_user(self.users["sales"])
        visit.write(
            {
                "actual_start": "2026-04-03 02:00:00",
                "actual_stop": "2026-04-03 03:00:00",
                "talk": "Talked about the lanes to Chengdu",
            }
        )
        visit.action_submit()
        visit._as_engine()._decide("approved")
        self.assertEqual(self._figures(march), (1, 1, 0, 0))
        self.assertEqual(april.done, 0)

    def test_moving_a_visit_to_another_month_moves_its_count(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self.policy.visit_plan_days = 14
        self._plan("2026-03-20")
        march, april = self._rows()
        visit = self._new_visit(planned_start="2026-03-25 02:00:00")
        self.assertEqual((march.planned, april.planned), (2, 1))
        visit.planned_start = "2026-04-25 02:00:00"
        self.assertEqual((march.planned, april.planned), (1, 2))
        visit.unlink()
        self.assertEqual((march.planned, april.planned), (1, 1))

    def test_signed_and_prospect_rules(self):
        self._use_scheme("SCORE", "score_a_signed", "score_c_prospect")
        tier = self.env.ref("logistics_crm.logistics_tier_score_a")
        self._grade(self.customer, tier)
        self._plan("2026-03-02")
        self.assertFalse(self._rows(), "a customer without business is no signed one")
        self.env["logistics.visit.rule"].search([]).customer_stage = "prospect"
        self._plan("2026-03-02")
        self.assertEqual(self._rows().mapped("required"), [2])

    def test_merged_customers_lose_nothing_and_owe_once(self):
        self._use_scheme("PROJECT", "project_a_owner")
        twin = self._new_customer("Northern Steel", user_id=self.users["sales"].id)
        for partner in self.customer | twin:
            self._grade(partner, self.tiers["a"])
        self._plan("2026-03-02")
        rows = self._rows() | self._rows(twin)
        visits = self._planned() | self._planned(twin)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.customer | twin).ids, self.customer
        )
        self.assertEqual((rows | visits.compliance_id).exists(), rows)
        self.assertEqual(visits.exists().partner_id, self.customer)
        self._plan("2026-03-03")
        self.assertEqual(sum(self._rows().mapped("required")), 1)
        self.assertEqual(len(self._planned()), 1)

    def test_rows_are_not_written_by_hand(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-02")
        with self.assertRaises(AccessError):
            self._rows().required = 0
        with self.assertRaises(AccessError):
            self.as_role(self._rows(), "sales2").read(["required"])

    def test_report_reads_in_one_statement(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-02")
        self.env.flush_all()
        with self.assertQueryCount(1):
            [[tier, required, rate]] = self.env[
                "logistics.visit.compliance"
            ]._read_group(
                [("partner_id", "=", self.customer.id)],
                ["tier_id"],
                ["required:sum", "rate:avg"],
            )
        self.assertEqual((tier, required, rate), (self.tiers["a"], 1, 0.0))
