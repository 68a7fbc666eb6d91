"""Rules become demands, and whom they ask to visit (GEN-V1)."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .visit_common import PlanCommon


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
