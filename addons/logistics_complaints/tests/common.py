"""People of the complaint desk; builds on the suite's common base.

service, service2 (officers), manager (customer service manager), handler (of the
warehouse department), claims, arbiter, executive
"""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields

from odoo.addons.logistics_crm.tests.common import LogisticsCommon

#: Monday 2 March 2026, 10:00 in Shanghai.
START = datetime(2026, 3, 2, 2, 0, 0)

DESK = {
    "service2": "cs_officer",
    "manager": "cs_manager",
    "handler": "complaint_handler",
    "other_handler": "complaint_handler",
    "claims": "claims_officer",
    "arbiter": "hq_arbiter",
}


def minutes(number):
    return timedelta(minutes=number)


class ComplaintCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, group in DESK.items():
            cls.users[role] = cls._new_user(
                role, f"logistics_crm.group_logistics_{group}", cls.company_a
            )
        cls.calendar = cls._new_calendar()
        cls.company_a.resource_calendar_id = cls.calendar
        cls.employees["handler"] = cls._new_employee("handler")
        cls.employees["other_handler"] = cls._new_employee("other_handler")
        departments = cls.env["hr.department"]
        cls.warehouse = departments.create(
            {
                "name": "Warehouse",
                "company_id": cls.company_a.id,
                "manager_id": cls.employees["handler"].id,
            }
        )
        cls.fleet = departments.create(
            {
                "name": "Fleet",
                "company_id": cls.company_a.id,
                "manager_id": cls.employees["other_handler"].id,
            }
        )
        cls.customer = cls._new_customer(
            email="quality@example.com", phone="+86 21 6543 2100"
        )
        cls.policy = cls.env.ref("logistics_complaints.logistics_sla_policy_521")
        cls.damage = cls.env.ref("logistics_complaints.category_damage")
        cls.settings = cls.env["logistics.company.policy"]._get(cls.company_a)

    @classmethod
    def _new_calendar(cls, zone="Asia/Shanghai", **values):
        """Monday to Friday, 9 to 12 and 13 to 18."""
        spans = ((9, 12, "morning"), (13, 18, "afternoon"))
        return cls.env["resource.calendar"].create(
            {
                "name": f"Office {zone}",
                "company_id": cls.company_a.id,
                "tz": zone,
                "attendance_ids": [(5, 0, 0)]
                + [
                    (
                        0,
                        0,
                        {
                            "name": period,
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": stop,
                            "day_period": period,
                        },
                    )
                    for day in range(5)
                    for start, stop, period in spans
                ],
                **values,
            }
        )

    def at(self, moment):
        """Odoo's own clock stands at a moment (naive UTC)."""
        return patch.object(fields.Datetime, "now", lambda *args: moment)

    def _new(self, role="service", at=START, **values):
        complaints = self.as_role(self.env["logistics.complaint"], role)
        with self.at(at):
            return complaints.create(
                {
                    "subject": "Pallets arrived wet",
                    "partner_id": self.customer.id,
                    "category_id": self.damage.id,
                    "received_at": at,
                    **values,
                }
            )

    def _clock(self, complaint, kind, number=None):
        complaint = complaint.sudo()
        number = number or complaint.round_number
        return complaint.clock_ids.filtered(
            lambda c: c.kind == kind and c.round_number == number
        )[-1:]

    def _answer(self, complaint, kind, at, role="service", **values):
        """Answer through the dialog, as a user does."""
        with self.at(at):
            wizard = self.as_role(self.env["logistics.complaint.answer"], role)
            if kind == "reply":
                values = {"promised_at": at + timedelta(hours=24), **values}
            if kind == "result":
                values = {
                    "next_step": "We inspect the goods",
                    "department_id": self.warehouse.id,
                    **values,
                }
            if kind == "opinion":
                values = {"opinion_kind": "inspect", **values}
            wizard.create(
                {
                    "complaint_id": complaint.id,
                    "kind": kind,
                    "channel": "phone",
                    "text": "We regret the trouble",
                    **values,
                }
            ).action_send()

    def _hand_over(self, complaint, at, department=None):
        complaint.department_id = department or self.warehouse
        with self.at(at):
            complaint.action_hand_over()

    def _escalate(self, at):
        """What the cron does with everything that is due, without its commits."""
        clocks = self.env["logistics.complaint.clock"]
        with self.at(at):
            found = clocks.search(clocks._get_due_rung_domain(), order="next_rung_at")
            found._escalate_safely()
        return found

    def _investigated(self, complaint, at):
        file = self.as_role(self.env["ir.attachment"], "handler").create(
            {"name": "photo.jpg", "raw": b"x"}
        )
        handler = self.as_role(complaint, "handler")
        handler.write(
            {
                "inv_content": "Roof of the truck leaked",
                "inv_at": at,
                "inv_place": "Yard 3",
                "inv_cause": "Torn tarpaulin",
                "inv_employee_id": self.employees["handler"].id,
                "inv_evidence_ids": [(6, 0, file.ids)],
            }
        )
        with self.at(at):
            handler.action_finish_investigation()

    def _judged(self, **values):
        """A complaint that is investigated and accepted."""
        complaint = self._new(**values)
        self._answer(complaint, "reply", START + minutes(2))
        self._hand_over(complaint, START + minutes(3))
        self._investigated(complaint, START + minutes(40))
        complaint.consistency = "full"
        complaint.action_judge()
        return complaint
