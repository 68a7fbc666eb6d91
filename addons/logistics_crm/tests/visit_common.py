"""Customers, visits and a Chinese working calendar for the tests of visits."""

from datetime import datetime

from odoo import Command, fields

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
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)
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
