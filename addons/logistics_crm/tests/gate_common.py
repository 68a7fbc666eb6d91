"""A project team with people, and leads with the results of their steps."""

import base64
from contextlib import contextmanager

from odoo.fields import Command, Datetime

from .common import LogisticsCommon

STEPS = (
    "information",
    "invitation",
    "visit",
    "solution",
    "exchange",
    "confirmation",
    "evaluation",
    "negotiation",
    "closing",
)


class GateCommon(LogisticsCommon):
    """Leads of the nine steps: ``step(3)`` is the third step, ``deliver(lead, 3)``
    brings what it demands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env.ref("logistics_crm.crm_team_project")
        cls.team.member_ids = [
            Command.set((cls.users["sales"] | cls.users["sales2"]).ids)
        ]
        cls.other_team = cls.env["crm.team"].create(
            {"name": "Retail", "member_ids": [Command.link(cls.users["sales2"].id)]}
        )
        cls.type_project = cls.env.ref("logistics_crm.logistics_customer_type_project")
        cls.type_target = cls.env.ref("logistics_crm.logistics_customer_type_target")
        cls.employees["leader"].job_level_id = cls.env.ref(
            "logistics_crm.logistics_job_level_general_manager"
        )
        cls.source = cls.env.ref("logistics_crm.logistics_lead_source_referral")

    @contextmanager
    def refuses(self, exception, sentence):
        """Like ``assertRaisesRegex``, but what was written before is rolled back."""
        with self.assertRaises(exception) as caught:
            yield
        self.assertRegex(str(caught.exception), sentence)

    @classmethod
    def step(cls, number):
        return cls.env.ref(f"logistics_crm.crm_stage_{STEPS[number - 1]}")

    @classmethod
    def gate(cls, name):
        return cls.env.ref(f"logistics_crm.logistics_stage_gate_{name}")

    @classmethod
    def _lead_vals(cls, name="Coils north", **values):
        return {
            "name": name,
            "type": "opportunity",
            "team_id": cls.team.id,
            "user_id": cls.users["sales"].id,
            "company_id": cls.company_a.id,
            "logistics_customer_type_id": cls.type_project.id,
            **values,
        }

    @classmethod
    def new_lead(cls, name="Coils north", **values):
        return cls.env["crm.lead"].create(cls._lead_vals(name, **values))

    @classmethod
    def complete_vals(cls):
        """Everything that H-8.2-2 marks with a star, and the first two steps."""
        return {
            "partner_name": "Northern Steel Co., Ltd.",
            "contact_name": "Zhang Wei",
            "function": "Head of logistics",
            "phone": "+86 21 5888 1234",
            "street": "12 Harbour Road",
            "state_id": cls.env["res.country.state"].search([], limit=1).id,
            "logistics_industry_id": cls.env["res.partner.industry"]
            .search([], limit=1)
            .id,
            "logistics_source_id": cls.source.id,
            "logistics_cargo": "Steel coils",
            "logistics_monthly_volume": 250000,
            "logistics_fits": True,
            "logistics_intention": True,
            "logistics_willing": True,
            "logistics_agrees_visit": True,
            "logistics_willingness": "Wants to see us next week",
        }

    @classmethod
    def review(cls, leads):
        """Leads reviewed and approved."""
        reviews = cls.env["logistics.lead.review"].create(
            [{"lead_id": lead.id} for lead in leads]
        )
        reviews._approval_as_engine().write(
            {"approval_state": "approved", "approved_at": Datetime.now()}
        )
        return reviews

    @classmethod
    def plan_visit(cls, leads, **values):
        return cls.env["calendar.event"].create(
            [
                {
                    "name": "Visit",
                    "start": "2030-01-07 02:00:00",
                    "stop": "2030-01-07 03:00:00",
                    "location": "12 Harbour Road, room 5",
                    "opportunity_id": lead.id,
                    **values,
                }
                for lead in leads
            ]
        )

    @classmethod
    def record_visit(cls, lead, role="sales", purpose=None, **values):
        """A visit in person that took place."""
        values = {
            "lead_id": lead.id,
            "user_id": cls.users[role].id,
            "company_id": cls.company_a.id,
            "actual_start": "2026-01-05 02:00:00",
            "actual_stop": "2026-01-05 03:00:00",
            **values,
        }
        if purpose:
            values["purpose_ids"] = [
                Command.set(cls.env.ref(f"logistics_crm.visit_purpose_{purpose}").ids)
            ]
        return cls.env["logistics.visit"].create(values)

    @classmethod
    def hold_seminar(cls, lead, roles=("sales", "leader")):
        """A sales seminar with minutes."""
        meeting = cls.env["logistics.meeting"].create(
            {
                "name": "Seminar",
                "kind": "seminar",
                "lead_id": lead.id,
                "company_id": cls.company_a.id,
                "start": "2026-01-06 02:00:00",
                "rehearsal_result": "Shorter",
                "attendee_ids": [
                    Command.create({"user_id": cls.users[role].id}) for role in roles
                ],
            }
        )
        meeting.minutes_file_ids = cls.attach(lead, "minutes.pdf")
        meeting.action_close()
        return meeting

    @classmethod
    def attach(cls, lead, name="chart.pdf"):
        return cls.env["ir.attachment"].create(
            {
                "name": name,
                "datas": base64.b64encode(b"chart"),
                "res_model": "crm.lead",
                "res_id": lead.id,
            }
        )

    @classmethod
    def results(cls, lead, gates):
        """Ticks and documents for gates."""
        file = cls.attach(lead)
        return cls.env["logistics.gate.result"].create(
            [
                {
                    "lead_id": lead.id,
                    "gate_id": gate.id,
                    "attachment_ids": [Command.link(file.id)],
                }
                for gate in gates
            ]
        )

    @classmethod
    def findings(cls, lead, kind, count=1):
        return cls.env["logistics.lead.finding"].create(
            [
                {"lead_id": lead.id, "kind": kind, "name": f"{kind} {number}"}
                for number in range(count)
            ]
        )

    @classmethod
    def deliver(cls, lead, number):
        """Everything that step `number` demands of the lead."""
        if number <= 2:
            lead.write(cls.complete_vals())
        if number == 5:
            cls.record_visit(lead, "sales", "exchange").companion_ids = cls.users[
                "leader"
            ]
        if number == 6:
            cls.hold_seminar(lead)
        if number == 2:
            cls.plan_visit(lead)
            if lead.review_state != "approved":
                cls.review(lead)
        open_ = [
            result.gate.id
            for result in lead._gate_results({lead: [cls.step(number).id]})[lead]
            if result.missing
        ]
        gates = cls.env["logistics.stage.gate"].browse(open_)
        cls.results(lead, gates.filtered(lambda gate: gate.kind != "check"))
        for gate in gates.filtered(lambda gate: gate.kind == "check"):
            kind = {
                "need": "need",
                "value_points": "value",
                "difficulties": "difficulty",
            }
            if gate.check_code in kind:
                cls.findings(lead, kind[gate.check_code], 3)

    @classmethod
    def bring_to(cls, lead, number):
        """The lead with all results, standing in step `number`."""
        for place in range(1, number):
            cls.deliver(lead, place)
            lead.stage_id = cls.step(place + 1)
        return lead

    def open_gates(self, lead, number):
        results = lead._gate_results({lead: [self.step(number).id]})[lead]
        return {
            self.env["logistics.stage.gate"].browse(r.gate.id).name: (r.count, r.needed)
            for r in results
            if r.missing
        }
