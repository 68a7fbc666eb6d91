"""Customers, visits and a Chinese working calendar for the tests of visits."""

from datetime import datetime

from odoo import Command, fields
from odoo.tests import freeze_time

from .common import LogisticsCommon


class VisitCommon(LogisticsCommon):
    """Company A works Monday to Friday 9-12 and 13-18 in Shanghai (UTC+8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Shanghai office",
                "tz": "Asia/Shanghai",
                "company_id": cls.company_a.id,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "Work",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": end,
                            "day_period": part,
                        }
                    )
                    for day in range(5)
                    for start, end, part in ((9, 12, "morning"), (13, 18, "afternoon"))
                ],
            }
        )
        for employee in cls.employees.values():
            employee.resource_calendar_id = cls.company_a.resource_calendar_id
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)
        # Since ever: the ownership of a customer begins with the day he is assigned.
        with freeze_time("2025-01-01"):
            cls.customer = cls._new_customer(user_id=cls.users["sales"].id)
        cls.onsite = cls.env.ref("logistics_crm.visit_channel_onsite")
        cls.caring = cls.env.ref("logistics_crm.visit_channel_caring")
        cls.phone = cls.env.ref("logistics_crm.visit_channel_phone")

    @classmethod
    def _new_visit(cls, role="sales", **values):
        """A planned visit of `role` to the common customer."""
        user = cls.users[role]
        return (
            cls.env["logistics.visit"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .create({"partner_id": cls.customer.id, **values})
        )

    @classmethod
    def _new_report(cls, role="sales", start="2026-03-10 02:00:00", **values):
        """A visit of one hour with a proper report, not yet submitted."""
        begin = fields.Datetime.to_datetime(start)
        return cls._new_visit(
            role,
            **{
                "actual_start": begin,
                "actual_stop": fields.Datetime.add(begin, hours=1),
                "talk": f"Talked about the lanes to Chengdu on {begin}",
                "next_step": "Send the price list",
                **values,
            },
        )

    @classmethod
    def _new_counted(cls, role="sales", start="2026-03-10 02:00:00", **values):
        """A visit that is reported and approved."""
        visit = cls._new_report(role, start, **values)
        visit.action_submit()
        visit._as_engine()._decide("approved")
        return visit

    @classmethod
    def _grade(cls, partner, tier, start="2025-01-01", end=None, company=None):
        """Give a customer a tier from a day on (until a last day)."""
        assessment = cls.env["logistics.tier.assessment"].create(
            {
                "partner_id": partner.id,
                "scheme_id": tier.scheme_id.id,
                "company_id": (company or cls.company_a).id,
                "decided_tier_id": tier.id,
            }
        )
        engine = assessment._approval_as_engine()
        engine.write(
            {
                "decided_tier_id": tier.id,
                "approval_state": "approved",
                "valid_from": start,
                "valid_to": end,
            }
        )
        return assessment

    @classmethod
    def _use_scheme(cls, code, *rules):
        """Make the rules of a scheme the only ones."""
        everything = cls.env["logistics.visit.rule"].with_context(active_test=False)
        everything.search([]).active = False
        found = cls.env["logistics.visit.rule"]
        for name in rules:
            found |= cls.env.ref(f"logistics_crm.visit_rule_{name}")
        for number, tier in enumerate(found.scheme_id.tier_ids.sorted("sequence")):
            if not found.scheme_id.active and not tier._is_set():
                tier.write({"min_amount": 100 - number, "max_amount": 101 - number})
        if not found.scheme_id.active and found.scheme_id.basis != "score":
            found.scheme_id.criterion_ids.unlink()  # weights that are no matter here
        found.scheme_id.active = True
        found.active = True
        return found

    def _plan(self, today, company=None):
        return self.env["logistics.visit.compliance"]._plan(
            company or self.company_a, self.day(today)
        )

    def _rows(self, partner=None):
        return self.env["logistics.visit.compliance"].search(
            [("partner_id", "=", (partner or self.customer).id)],
            order="rule_id, date_from",
        )

    def _planned(self, partner=None):
        return self.env["logistics.visit"].search(
            [
                ("partner_id", "=", (partner or self.customer).id),
                ("state", "=", "planned"),
            ],
            order="planned_start, id",
        )

    def notified(self, record):
        """Partners who were told something about a record, and the texts."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", record._name),
                ("res_id", "in", record.ids),
                ("message_type", "=", "user_notification"),
            ]
        )
        return messages.partner_ids, " ".join(messages.mapped("body"))

    def day(self, text):
        return datetime.strptime(text, "%Y-%m-%d").date()


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
