"""Demands become visits on working days, and what changes them later (GEN-V2)."""

from odoo.tests import freeze_time, tagged

from .visit_common import PlanCommon


@tagged("post_install", "-at_install")
class TestVisitPlanUpkeep(PlanCommon):
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
