"""Quick log, and what grows out of a visit."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestVisitLog(VisitCommon):
    def _log(self, record, role="sales", **values):
        action = self.as_role(record, role).action_logistics_log_call()
        log = self.as_role(self.env["logistics.visit.log"], role).with_context(
            **action["context"]
        )
        return log.create({"talk": "Asked for the new price list", **values})

    def test_two_clicks_from_the_customer(self):
        with freeze_time("2026-03-10 02:00:00"):
            self._log(self.customer, minutes=4).action_log()
        visit = self.env["logistics.visit"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(visit.state, "submitted")
        self.assertEqual(visit.channel_id, self.phone)
        self.assertEqual(visit.minutes, 4)
        self.assertTrue(visit.is_unplanned)
        self.assertTrue(visit.is_long_call)
        self.assertTrue(visit.entry_in_time)

    def test_mails_and_chats_are_logged_like_calls(self):
        for name in ("email", "wechat", "letter"):
            channel = self.env.ref(f"logistics_crm.visit_channel_{name}")
            with self.subTest(channel=name), freeze_time("2026-03-10 02:00:00"):
                self._log(
                    self.customer, channel_id=channel.id, talk=f"Price list by {name}"
                ).action_log()
                visit = self.env["logistics.visit"].search(
                    [
                        ("partner_id", "=", self.customer.id),
                        ("channel_id", "=", channel.id),
                    ]
                )
                self.assertEqual(visit.state, "submitted")
                self.assertEqual(visit.talk, f"Price list by {name}")

    def test_from_a_contact_it_is_the_company(self):
        contact = self.customer.create(
            {"name": "Mr Chen", "parent_id": self.customer.id}
        )
        self._log(contact).action_log()
        visit = self.env["logistics.visit"].search([("contact_id", "=", contact.id)])
        self.assertEqual(visit.partner_id, self.customer)

    def test_from_the_lead(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "New lanes",
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
            }
        )
        self._log(lead).action_log()
        visit = self.env["logistics.visit"].search([("lead_id", "=", lead.id)])
        self.assertFalse(visit.partner_id)
        self.assertEqual(self.as_role(lead, "sales").logistics_visit_count, 1)

    def test_a_call_planned_for_today_is_filled(self):
        with freeze_time("2026-03-10 02:00:00"):
            planned = self._new_visit(
                channel_id=self.caring.id, planned_start="2026-03-10 06:00:00"
            )
            self._log(self.customer).action_log()
        self.assertEqual(planned.state, "submitted")
        self.assertFalse(planned.is_unplanned)
        self.assertEqual(
            self.env["logistics.visit"].search_count(
                [("partner_id", "=", self.customer.id)]
            ),
            1,
        )

    def test_negative_length(self):
        with self.assertRaisesRegex(UserError, "between 0"):
            self._log(self.customer, minutes=-1)

    def test_form_needs_one_text_only(self):
        action = self.as_role(self.customer, "sales").action_logistics_log_call()
        with Form(
            self.as_role(self.env["logistics.visit.log"], "sales").with_context(
                **action["context"]
            )
        ) as form:
            form.talk = "Asked for the new price list"

    def test_strangers_cannot_log(self):
        with self.assertRaises(AccessError):
            self.customer.with_user(self.users["plain"]).action_logistics_log_call()

    def test_visits_of_a_page_of_customers_are_counted_in_one_query(self):
        self._new_visit()
        customers = self.customer | self._new_customer("Southern Paper")
        customers = customers.with_user(self.users["sales"])
        self.assertEqual(customers.mapped("logistics_visit_count"), [1, 0])
        # Rules of the reader are known now: what is left is the count itself.
        self.env.invalidate_all()
        customers.fetch(["commercial_partner_id"])
        with self.assertQueryCount(1):
            self.assertEqual(customers.mapped("logistics_visit_count"), [1, 0])

    def test_merged_leads_keep_their_visits(self):
        leads = self.env["crm.lead"].create(
            [{"name": name, "type": "opportunity"} for name in ("One", "Two")]
        )
        visit = self._new_visit(lead_id=leads[1].id)
        leads[1].priority = "0"
        leads[0].priority = "3"
        kept = leads.merge_opportunity()
        self.assertEqual(visit.lead_id, kept)


@tagged("post_install", "-at_install")
class TestVisitLinks(VisitCommon):
    def test_new_opportunity_knows_the_visit(self):
        visit = self._new_report(needs="Wants a warehouse in Wuhan")
        context = visit.action_new_opportunity()["context"]
        lead = self.as_role(self.env["crm.lead"], "sales").with_context(**context)
        lead = lead.create({"name": "Warehouse"})
        self.assertEqual(visit.opened_lead_ids, lead)
        self.assertEqual(lead.partner_id, self.customer)
        self.assertIn("Wuhan", lead.description)

    def _department(self, head=None):
        return self.env["hr.department"].create(
            {
                "name": "Operations",
                "company_id": self.company_a.id,
                "manager_id": head and head.id,
            }
        )

    def test_support_asks_the_head_of_the_department(self):
        department = self._department(self.employees["head"])
        visit = self._new_report()
        wizard = self.env["logistics.visit.support"].with_user(self.users["sales"])
        wizard.create(
            {
                "visit_id": visit.id,
                "department_ids": department.ids,
                "text": "A truck on Monday",
            }
        ).action_confirm()
        self.assertEqual(visit.activity_ids.user_id, self.users["head"])
        self.assertTrue(visit.support_needed)
        visit.action_submit()
        self.assertEqual(len(visit.activity_ids), 1)

    def test_support_of_a_department_without_head(self):
        visit = self._new_report(
            support_needed=True,
            support_department_ids=self._department().ids,
            support_text="A truck",
        )
        with self.assertRaisesRegex(UserError, "has no head"):
            visit.action_submit()

    def test_abnormal_relation_reaches_the_manager_the_same_day(self):
        visit = self._new_report(abnormal=True, abnormal_reason="Tenders without us")
        with freeze_time("2026-03-10 06:00:00"):
            visit.action_submit()
        activity = visit.activity_ids
        self.assertEqual(activity.user_id, self.users["leader"])
        self.assertEqual(activity.date_deadline, self.day("2026-03-10"))
        people, text = self.notified(visit)
        self.assertEqual(people, self.users["leader"].partner_id)
        self.assertIn("Tenders without us", text)

    def test_next_step_becomes_an_activity(self):
        visit = self._new_report(next_date="2026-03-20")
        visit.action_submit()
        self.assertEqual(visit.activity_ids.date_deadline, self.day("2026-03-20"))
        self.assertEqual(visit.activity_ids.user_id, self.users["sales"])


@tagged("post_install", "-at_install")
class TestUrgentReport(VisitCommon):
    def _report(self):
        visit = self._new_report()
        context = visit.action_urgent_report()["context"]
        reports = self.as_role(self.env["logistics.urgent.report"], "sales")
        return reports.with_context(**context).create(
            {"trigger": "move", "facts": "Competitor opens a branch next door"}
        )

    def test_manager_decides_and_the_result_comes_back(self):
        report = self._report()
        self.assertEqual(report.manager_id, self.users["leader"])
        self.assertEqual(report.activity_ids.user_id, self.users["leader"])
        mine = self.as_role(report, "leader")
        with self.assertRaisesRegex(UserError, "decision"):
            mine.action_decide()
        mine.write({"decision": "Offer a yearly price", "deadline": "2026-03-20"})
        mine.action_decide()
        self.assertEqual(report.state, "decided")
        self.assertEqual(report.activity_ids.user_id, self.users["sales"])
        with self.assertRaisesRegex(UserError, "result"):
            report.action_close()
        report.result = "Signed for a year"
        report.action_close()
        self.assertEqual(report.state, "closed")
        self.assertFalse(report.activity_ids)

    def test_reporter_does_not_decide_and_facts_stay(self):
        report = self._report()
        report.write({"decision": "I may", "deadline": "2026-03-20"})
        with self.assertRaisesRegex(UserError, "decides this report"):
            report.action_decide()
        for values in ({"facts": "Nothing"}, {"decided_at": "2026-03-20 00:00:00"}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                report.write(values)


@tagged("post_install", "-at_install")
class TestPromise(VisitCommon):
    def _promise(self, **values):
        promises = self.as_role(self.env["logistics.promise"], "sales")
        return promises.create(
            {
                "name": "Price list",
                "partner_id": self.customer.id,
                "date": "2026-03-10",
                "date_due": "2026-03-12",
                **values,
            }
        )

    def test_kept_late_broken(self):
        kept, late, broken = self._promise(), self._promise(), self._promise()
        with freeze_time("2026-03-12 06:00:00"):
            kept.action_keep()
        with freeze_time("2026-03-13 06:00:00"):
            late.action_keep()
        broken.broken_reason = "Headquarters said no"
        self.assertEqual(
            (kept | late | broken).mapped("state"), ["kept", "late", "broken"]
        )
        [[share]] = self.env["logistics.promise"]._read_group(
            [("id", "in", (kept | late | broken).ids)], [], ["kept_share:avg"]
        )
        self.assertAlmostEqual(share, 1 / 3)

    def test_date_cannot_be_written_by_hand(self):
        with self.assertRaises(AccessError):
            self._promise().kept_on = "2026-03-11"
        with self.assertRaises(AccessError):
            self._promise(kept_on="2026-03-11")

    def test_needs_customer_and_day(self):
        with self.assertRaisesRegex(UserError, "until when"):
            self._promise(date_due=False)
        with self.assertRaisesRegex(UserError, "which customer"):
            self._promise(partner_id=False)
        self._promise(kind="public", partner_id=False, date_due=False)

    def test_overdue_alerts_once(self):
        promise = self._promise()
        with freeze_time("2026-03-13 06:00:00"):
            self.assertTrue(promise.is_overdue)
            for _run in range(2):
                self.env["logistics.promise"]._cron_alert_overdue()
        self.assertEqual(len(promise.activity_ids), 1)
        told = self.users["sales"] | self.users["leader"]
        self.assertEqual(self.notified(promise)[0], told.partner_id)

    def test_not_yet_due_is_silent(self):
        promise = self._promise()
        with freeze_time("2026-03-12 06:00:00"):
            self.env["logistics.promise"]._cron_alert_overdue()
        self.assertFalse(promise.alerted_on)

    def test_promise_of_a_visit_stands_on_it(self):
        visit = self._new_report()
        context = visit.action_new_promise()["context"]
        promise = self.as_role(self.env["logistics.promise"], "sales").with_context(
            **context
        )
        promise = promise.create({"name": "Truck", "date_due": "2026-03-12"})
        self.assertEqual(visit.promise_ids, promise)
        self.assertEqual(promise.partner_id, self.customer)

    def test_cron_runs(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("logistics_crm.ir_cron_promise_alert").method_direct_trigger()
