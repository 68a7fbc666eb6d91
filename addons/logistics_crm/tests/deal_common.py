"""One opportunity of our team with its salesperson, and what happens around it."""

import base64
from datetime import timedelta

from odoo import fields

from .common import LogisticsCommon


class DealCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["operations"] = cls._new_user(
            "operations", "logistics_crm.group_logistics_operations", cls.company_a
        )
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Harbour projects",
                "use_logistics_steps": True,
                "company_id": cls.company_a.id,
                "use_opportunities": True,
            }
        )
        cls.steps = cls.env["crm.stage"].create(
            [
                {"name": "Step one", "sequence": 1, "team_ids": cls.team.ids},
                {
                    "name": "Landed",
                    "sequence": 2,
                    "team_ids": cls.team.ids,
                    "is_won": True,
                },
            ]
        )
        cls.customer = cls._new_customer()
        cls.contact = cls.env["res.partner"].create(
            {"name": "Li Wei", "parent_id": cls.customer.id, "type": "contact"}
        )
        cls.lead = cls._new_lead()

    @classmethod
    def _new_lead(cls, **values):
        return cls.env["crm.lead"].create(
            {
                "name": "Steel distribution",
                "type": "opportunity",
                "partner_id": cls.customer.id,
                "user_id": cls.users["sales"].id,
                "team_id": cls.team.id,
                "stage_id": cls.steps[0].id,
                "company_id": cls.company_a.id,
                **values,
            }
        )

    @classmethod
    def _new_file(cls, name="minutes.txt"):
        return cls.env["ir.attachment"].create(
            {"name": name, "datas": base64.b64encode(b"content")}
        )

    def _won(self, lead=None):
        lead = lead or self.lead
        lead.action_set_won()
        self.assertEqual(lead.won_status, "won")
        return lead

    def _new_sheet(self, **values):
        return self.env["logistics.need.sheet"].create(
            {"lead_id": self.lead.id, "goods_name": "Steel coils", **values}
        )

    def _new_solution(self, **values):
        return self.env["logistics.solution"].create(
            {"name": "Hub and spoke", "lead_id": self.lead.id, **values}
        )

    def _new_negotiation(self, **values):
        return self.env["logistics.negotiation"].create(
            {
                "lead_id": self.lead.id,
                "user_id": self.users["head"].id,
                "goal": "Three years",
                "bottom_line": "60 days of credit",
                "floor_amount": 900_000,
                "amount": 1_200_000,
                **values,
            }
        )

    def _new_meeting(self, users=("sales", "leader"), **values):
        people = [(0, 0, {"user_id": self.users[role].id}) for role in users]
        return self.env["logistics.meeting"].create(
            {
                "name": "Before the tender",
                "kind": "seminar",
                "lead_id": self.lead.id,
                "user_id": self.users["sales"].id,
                "start": fields.Datetime.now() - timedelta(hours=2),
                "attendee_ids": people,
                **values,
            }
        )

    def _new_seminar(self, users=("sales", "leader"), **values):
        """A seminar with everything that its closing needs."""
        return self._new_meeting(
            users,
            rehearsal_result="The price argument needs figures.",
            minutes_file_ids=self._new_file().ids,
            **values,
        )

    def _new_handover(self, **values):
        """A complete sheet of a won deal."""
        self._won()
        return self.env["logistics.handover"].create(
            {
                "lead_id": self.lead.id,
                "partner_id": self.customer.id,
                "user_id": self.users["sales"].id,
                "contract_rates": "<p>Shanghai - Xi'an 320 CNY/t</p>",
                "need_sheet_id": self._new_sheet().id,
                "contact_ids": self.contact.ids,
                "pod_rules": "Stamped original within 10 days",
                "statement_rules": "25th of each month",
                "first_shipment_date": "2026-09-01",
                "operations_user_id": self.users["operations"].id,
                "member_ids": self.users["operations"].ids,
                **values,
            }
        )
