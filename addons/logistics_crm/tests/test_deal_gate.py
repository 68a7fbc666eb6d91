from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestDealGate(GateCommon):
    """What happened around a deal ticks its key results by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customer = cls._new_customer("Eastern Coils")
        cls.lead = cls.new_lead(partner_id=customer.id)

    def _is_met(self, name):
        gate = self.gate(name)
        return gate.id in self.lead._gate_met_ids(gate)[self.lead.id]

    def _seminar(self, *roles):
        people = [(0, 0, {"user_id": self.users[role].id}) for role in roles]
        file = self.env["ir.attachment"].create({"name": "minutes", "raw": b"x"})
        meeting = self.env["logistics.meeting"].create(
            {
                "name": "Seminar",
                "kind": "seminar",
                "lead_id": self.lead.id,
                "start": fields.Datetime.now() - timedelta(hours=1),
                "rehearsal_result": "Good",
                "attendee_ids": people,
                "minutes_file_ids": file.ids,
            }
        )
        meeting.action_close()
        return meeting

    def test_a_seminar_with_superior_and_level_is_the_key_result(self):
        self._seminar("sales", "leader")
        self.assertTrue(self._is_met("confirmation_seminar"))

    def test_a_seminar_without_the_superior_is_not(self):
        self._seminar("sales", "sales2")
        self.assertFalse(self._is_met("confirmation_seminar"))

    def test_a_superior_below_the_level_is_not_enough(self):
        self.employees["leader"].job_level_id = self.env.ref(
            "logistics_crm.logistics_job_level_manager"
        )
        self._seminar("sales", "leader")
        self.assertFalse(self._is_met("confirmation_seminar"))

    def test_needs_and_entry_come_from_the_need_sheet(self):
        self.assertFalse(self._is_met("solution_need"))
        service = self.env.ref("logistics_crm.logistics_service_picking")
        self.env["logistics.need.sheet"].create(
            {
                "lead_id": self.lead.id,
                "entry_point": "Returns",
                "target_business": "Western lanes",
                "need_ids": [(0, 0, {"service_id": service.id})],
            }
        )
        self.assertTrue(self._is_met("solution_need"))
        self.assertTrue(self._is_met("solution_entry"))

    def test_a_prepared_negotiation_shows_the_bottom_line_is_clear(self):
        negotiation = self.env["logistics.negotiation"].create(
            {"lead_id": self.lead.id, "focus_business": "Western lanes"}
        )
        self.assertFalse(self._is_met("evaluation_bottom_line"))
        negotiation.floor_price = "305 a ton"
        self.assertTrue(self._is_met("evaluation_bottom_line"))
        self.assertFalse(self._is_met("evaluation_rehearsal"))

    def test_the_hand_over_starts_the_preparation(self):
        negotiation = self.env["logistics.negotiation"].create(
            {
                "lead_id": self.lead.id,
                "user_id": self.users["head"].id,
                "goal": "Three years",
                "bottom_line": "60 days",
                "topic_ids": [
                    (0, 0, {"name": "Term", "agreed": True, "agreed_text": "2 years"})
                ],
            }
        )
        negotiation.action_start()
        negotiation.action_agree()
        handover = self.env["logistics.handover"].create(
            self.lead._prepare_handover_vals()
        )
        self.assertFalse(self._is_met("negotiation_group"))
        handover.member_ids = self.users["head"]
        self.assertTrue(self._is_met("negotiation_group"))
        self.assertFalse(self._is_met("negotiation_preparation"))
