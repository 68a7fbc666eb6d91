"""Rules become demands, demands become visits on working days (GEN-V1, GEN-V2)."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .visit_common import VisitCommon


class PlanCommon(VisitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.visit_plan_days = 0  # the running periods only
        cls.tiers = {
            code: cls.env.ref(f"logistics_crm.logistics_tier_project_{code}")
            for code in "abcd"
        }

    def _level(self, role, name):
        self.employees[role].version_id.job_level_id = self.env.ref(
            f"logistics_crm.logistics_job_level_{name}"
        )


@tagged("post_install", "-at_install")
class TestVisitRule(PlanCommon):
    def _new_rule(self, **values):
        return self.env["logistics.visit.rule"].create(
            {"name": "Test", "tier_id": self.tiers["a"].id, **values}
        )

    def test_zero_count(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._new_rule(count=0)

    def test_level_rule_needs_a_level(self):
        with self.assertRaisesRegex(ValidationError, "job level"):
            self._new_rule(role="level")

    def test_rule_that_was_used_is_archived_not_deleted(self):
        self._use_scheme("PROJECT", "project_b")
        self._grade(self.customer, self.tiers["b"])
        self._plan("2026-03-02")
        rule = self.env.ref("logistics_crm.visit_rule_project_b")
        with self.assertRaisesRegex(ValidationError, "archive it"):
            rule.unlink()

    def test_project_rules_are_active_the_others_wait(self):
        active = self.env["logistics.visit.rule"].search([])
        ours = active.filtered(lambda rule: rule.get_external_id()[rule.id])
        self.assertEqual(set(ours.scheme_id.mapped("code")), {"PROJECT"})
        self.assertEqual(len(ours), 5)
        every = active.with_context(active_test=False).search([])
        codes = set(every.scheme_id.mapped("code"))
        self.assertLessEqual(
            {"PROJECT", "KA_PURCHASE", "KA_TARGET", "SERVICE", "SCORE"}, codes
        )

    def test_shipped_values_are_monotone_the_literal_ones_are_told(self):
        every = self.env["logistics.visit.rule"].with_context(active_test=False)
        third = self.env.ref("logistics_crm.visit_rule_ka_purchase_3")
        self._use_scheme("KA_PURCHASE", *(f"ka_purchase_{n}" for n in (1, 2, 3)))
        self.assertFalse(third.monotony_warning)
        third.count = 3
        self.assertIn("Tier 3", third.monotony_warning)
        self.assertFalse(every.browse(third.id).tier_id.code == "1")

    def test_only_the_policy_administrator_changes_rules(self):
        rule = self.env.ref("logistics_crm.visit_rule_project_b")
        with self.assertRaises(AccessError):
            self.as_role(rule, "head").count = 2
        self.as_role(rule, "policy").count = 2


@tagged("post_install", "-at_install")
class TestVisitPlan(PlanCommon):
    def test_owner_gets_a_monthly_visit_in_the_middle(self):
        """March 2026 has 22 working days, the 16th is the eleventh of them."""
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self.assertEqual(
            self._plan("2026-03-01"),
            {"demands": 1, "visits": 1, "dropped": 0, "short": 0},
        )
        visit = self._planned()
        self.assertEqual(visit.user_id, self.users["sales"])
        self.assertEqual(visit.date, self.day("2026-03-16"))
        self.assertEqual(str(visit.planned_start), "2026-03-16 01:00:00")
        self.assertEqual(visit.date_due, self.day("2026-03-31"))
        self.assertEqual(visit.channel_id, self.onsite)
        self.assertEqual(visit.tier_id, self.tiers["a"])
        self.assertTrue(visit.by_owner)

    def test_second_run_writes_nothing(self):
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-20")
        self.env.flush_all()
        before = self._stamps()
        self.assertEqual(
            self._plan("2026-03-20"),
            {"demands": 0, "visits": 0, "dropped": 0, "short": 0},
        )
        self.assertEqual(self._stamps(), before)

    def _stamps(self):
        self.env.cr.execute(
            """SELECT xmin::text, id FROM logistics_visit
               UNION ALL SELECT xmin::text, id FROM logistics_visit_compliance"""
        )
        return sorted(self.env.cr.fetchall())

    def test_next_month_is_planned_when_it_comes_near(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self.policy.visit_plan_days = 14
        self._plan("2026-03-16")
        self.assertEqual(len(self._rows()), 1)
        self._plan("2026-03-18")
        self.assertEqual(len(self._rows()), 2)
        self.assertEqual(len(self._planned()), 2)

    def test_executive_and_owner(self):
        """Sales has no executive above him: the sponsor of the customer is asked."""
        self._use_scheme("PROJECT", "project_a_owner", "project_a_executive")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-02")
        executive = self._rows().filtered(lambda row: row.role == "executive")
        self.assertFalse(executive.user_id)
        self.assertEqual(len(self._planned()), 1)
        self.env["logistics.customer.owner"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.users["executive"].id,
                "role": "sponsor",
                "date_from": "2026-03-01",
            }
        )
        self._plan("2026-03-02")
        self.assertEqual(executive.user_id, self.users["executive"])
        self.assertEqual(
            self._planned().user_id, self.users["sales"] | self.users["executive"]
        )

    def test_a_user_in_two_roles_makes_one_visit_for_both(self):
        """The account owner is an executive: one visit serves both rules."""
        self._use_scheme("PROJECT", "project_a_owner", "project_a_executive")
        self._grade(self.customer, self.tiers["a"])
        self.users["sales"].group_ids = [
            Command.link(self.env.ref("logistics_crm.group_logistics_executive").id)
        ]
        self._plan("2026-03-02")
        self.assertEqual(self._rows().user_id, self.users["sales"])
        self.assertEqual(len(self._planned()), 1)
        self._new_counted()
        self.assertEqual(self._rows().mapped("done"), [1, 1])

    def test_any_executive_suffices(self):
        self._use_scheme("PROJECT", "project_a_executive")
        self._grade(self.customer, self.tiers["a"])
        self._new_counted("executive")
        self._plan("2026-03-20")
        self.assertEqual(self._rows().done, 1)
        self.assertFalse(self._planned())

    def test_level_of_the_table(self):
        """B is visited by a senior manager or above: the owner is a manager, his
        leader a senior manager."""
        self._use_scheme("PROJECT", "project_b")
        self._grade(self.customer, self.tiers["b"])
        self._level("sales", "manager")
        self._level("leader", "senior_manager")
        self._new_counted()
        self._plan("2026-03-20")
        row = self._rows()
        self.assertEqual(row.user_id, self.users["leader"])
        self.assertEqual(row.done, 0)
        self._new_counted("leader", "2026-03-21 02:00:00")
        self.assertEqual(row.done, 1)

    def test_companion_brings_his_level(self):
        self._use_scheme("PROJECT", "project_b")
        self._grade(self.customer, self.tiers["b"])
        self._level("leader", "senior_manager")
        self._new_counted(companion_ids=[Command.link(self.users["leader"].id)])
        self._plan("2026-03-20")
        self.assertEqual(self._rows().done, 1)

    def test_service_officer_or_owner(self):
        self._use_scheme("PROJECT", "project_d")
        self._grade(self.customer, self.tiers["d"])
        self._plan("2026-03-02")
        self.assertEqual(self._rows().user_id, self.users["sales"])
        self.env["logistics.customer.owner"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.users["service"].id,
                "role": "service",
                "date_from": "2026-03-01",
            }
        )
        self._plan("2026-03-03")
        self.assertEqual(self._planned().user_id, self.users["service"])

    def test_channel_must_be_accepted(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._new_counted(channel_id=self.phone.id)
        self._plan("2026-03-20")
        self.assertEqual(self._rows().done, 0)
        self._new_counted(channel_id=self.caring.id, start="2026-03-11 02:00:00")
        self.assertEqual(self._rows().done, 1)

    def test_public_holiday_and_make_up_day(self):
        """Qingming 2026: Monday the 6th off, Saturday the 11th worked; the month has
        exactly these two days left for the visitor."""
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        days = self.env["logistics.special.day"]
        for date, kind in (("2026-04-06", "holiday"), ("2026-04-11", "makeup")):
            days.create(
                {
                    "name": kind,
                    "company_id": self.company_a.id,
                    "date": date,
                    "kind": kind,
                }
            )
        self._away("sales", "2026-04-06 16:00:00", "2026-04-10 15:59:59")
        self._away("sales", "2026-04-12 16:00:00", "2026-04-30 15:59:59")
        self._plan("2026-04-06")
        self.assertEqual(self._planned().date, self.day("2026-04-11"))

    def _away(self, role, start, stop):
        employee = self.employees[role]
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "resource_id": employee.resource_id.id,
                "calendar_id": employee.resource_calendar_id.id,
                "date_from": start,
                "date_to": stop,
                "time_type": "leave",
                "company_id": self.company_a.id,
            }
        )

    def test_nobody_is_planned_beyond_his_capacity(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self.policy.visit_day_capacity = 1
        with freeze_time("2025-01-01"):
            others = self.customer.concat(
                *(
                    self._new_customer(f"Customer {n}", user_id=self.users["sales"].id)
                    for n in range(3)
                )
            )
        for partner in self.customer | others:
            self._grade(partner, self.tiers["a"])
        self._away("sales", "2026-03-26 16:00:00", "2026-03-31 15:59:59")
        result = self._plan("2026-03-25")
        visits = self.env["logistics.visit"].search(
            [("date_due", "=", "2026-03-31"), ("state", "=", "planned")]
        )
        self.assertEqual(len(visits), 4)
        self.assertEqual(
            visits.filtered("planned_start").mapped("date"),
            [self.day("2026-03-26"), self.day("2026-03-25")],
        )
        self.assertEqual(len(visits.filtered("no_capacity")), 2)
        self.assertEqual(result["short"], 2)

    def test_a_visit_made_without_plan_drops_the_planned_one(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-01")
        self._new_counted(start="2026-03-02 02:00:00")
        self.assertEqual(self._plan("2026-03-03")["dropped"], 1)
        self.assertFalse(self._planned())
        self.assertEqual(self._rows().mapped("missing"), [0])

    def test_a_planned_visit_that_somebody_touched_stays(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-01")
        visit = self._planned()
        visit.place = "Gate 3"
        self.env.flush_all()
        # One transaction has one time stamp: the touch came later.
        self.env.cr.execute(
            "UPDATE logistics_visit SET create_date = create_date - interval '1 hour'"
            " WHERE id = %s",
            [visit.id],
        )
        self._new_counted(start="2026-03-02 02:00:00")
        self.assertEqual(self._plan("2026-03-03")["dropped"], 0)

    def test_what_somebody_cancelled_is_not_planned_again(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-01")
        self._planned()._cancel("Customer is closed for a month")
        self.assertEqual(self._plan("2026-03-02")["visits"], 0)
        self.assertEqual(self._rows().missing, 1)

    def test_new_owner_takes_over_the_plan(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-01")
        with freeze_time("2026-03-05 02:00:00"):
            self.customer.user_id = self.users["sales2"]
        result = self._plan("2026-03-06")
        self.assertEqual((result["visits"], result["dropped"]), (1, 1))
        self.assertEqual(self._planned().user_id, self.users["sales2"])
        self.assertEqual(self._plan("2026-03-06")["visits"], 0)

    def test_archived_rule_or_customer_demands_nothing_any_more(self):
        rule = self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-01")
        rule.active = False
        self._plan("2026-03-02")
        self.assertEqual(self._rows().required, 0)
        self.assertFalse(self._planned())

    def test_two_companies_plan_for_themselves(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._grade(self.customer, self.tiers["b"], company=self.company_b)
        self._plan("2026-03-01")
        self._plan("2026-03-01", self.company_b)
        self.assertEqual(self._rows().company_id, self.company_a)
        self.assertFalse(self.as_role(self._rows(), "sales_b").search([]))

    def test_quick_log_fills_the_planned_call(self):
        self._use_scheme("PROJECT", "project_a_owner")
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-01")
        planned = self._planned()
        with freeze_time("2026-03-03 02:00:00"):
            log = self.as_role(self.env["logistics.visit.log"], "sales").create(
                {
                    "partner_id": self.customer.id,
                    "channel_id": self.caring.id,
                    "talk": "All is well, no complaints",
                }
            )
            log.action_log()
        self.assertEqual(planned.state, "submitted")
        self.assertEqual(planned.channel_id, self.caring)
        self.assertFalse(planned.is_unplanned)
        self.assertEqual(self._rows().reported, 1)

    def test_overdue_is_told_once_then_missed(self):
        rule = self._use_scheme("PROJECT", "project_a_owner")
        rule.late_days = 3
        self._grade(self.customer, self.tiers["a"])
        self._plan("2026-03-01")
        visit = self._planned()
        visits = self.env["logistics.visit"]
        self.assertEqual(
            visits._settle_overdue(self.company_a, self.day("2026-03-31")), 0
        )
        self.assertEqual(
            visits._settle_overdue(self.company_a, self.day("2026-04-01")), 1
        )
        self.assertEqual(
            visits._settle_overdue(self.company_a, self.day("2026-04-02")), 0
        )
        people, text = self.notified(visit)
        self.assertEqual(people, self.users["leader"].partner_id)
        self.assertIn("Northern Steel", text)
        self.assertEqual(visit.state, "planned")
        visits._settle_overdue(self.company_a, self.day("2026-04-04"))
        self.assertEqual(visit.state, "missed")

    def test_tier_change_wakes_the_plan_up(self):
        cron = self.env.ref("logistics_crm.ir_cron_visit_plan")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self._grade(self.customer, self.tiers["a"])
        self.env["res.partner"]._logistics_sync_tiers(self.company_a)
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertGreater(after, before)

    def test_cron_runs(self):
        self._grade(self.customer, self.tiers["a"])
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("logistics_crm.ir_cron_visit_plan").method_direct_trigger()
        self.env.invalidate_all()
        self.assertTrue(self._rows())

    def test_statements_do_not_grow_with_the_customers(self):
        """Twenty customers cost as many statements as two."""
        self._use_scheme("PROJECT", "project_a_owner", "project_b")
        counts = []
        for size in (2, 20):
            with freeze_time("2025-01-01"):
                partners = self.env["res.partner"].create(
                    [
                        {
                            "name": f"Customer {size}/{number}",
                            "is_company": True,
                            "user_id": self.users["sales"].id,
                        }
                        for number in range(size)
                    ]
                )
            for partner in partners:
                self._grade(partner, self.tiers["a"])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self._plan("2026-03-02")["visits"], size)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertLess(counts[1], 60)
