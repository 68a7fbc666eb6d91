"""Who delivers the results of a step, who waives them, what a merge keeps."""

from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestGateResults(GateCommon):
    # --- delivered results ------------------------------------------------------------

    def test_result_is_delivered_by_who_is_logged_in(self):
        lead = self.new_lead()
        result = self.as_role(self.env["logistics.gate.result"], "sales").create(
            {
                "lead_id": lead.id,
                "gate_id": self.gate("evaluation_bottom_line").id,
                "done_by_id": self.users["leader"].id,
                "done_at": "2001-01-01",
            }
        )
        self.assertEqual(result.done_by_id, self.users["sales"])
        self.assertGreater(result.done_at.year, 2001)

    def test_result_of_anothers_lead_is_refused(self):
        lead = self.new_lead()
        with self.assertRaises(AccessError):
            self.as_role(self.env["logistics.gate.result"], "sales2").create(
                {"lead_id": lead.id, "gate_id": self.gate("evaluation_bottom_line").id}
            )

    def test_document_needs_a_file(self):
        with self.refuses(ValidationError, "add the file of 'Organisation"):
            self.env["logistics.gate.result"].create(
                {
                    "lead_id": self.new_lead().id,
                    "gate_id": self.gate("visit_org_chart").id,
                }
            )

    def test_not_available_needs_a_note_and_a_gate_that_admits_it(self):
        lead, results = self.new_lead(), self.env["logistics.gate.result"]
        with self.refuses(ValidationError, "has to be delivered"):
            results.create(
                {
                    "lead_id": lead.id,
                    "gate_id": self.gate("visit_org_chart").id,
                    "not_available": True,
                    "note": "Secret",
                }
            )
        vals = {
            "lead_id": lead.id,
            "gate_id": self.gate("exchange_past_price").id,
            "not_available": True,
        }
        with self.refuses(ValidationError, "write into the note"):
            results.create(vals)
        results.create({**vals, "note": "The customer keeps it secret"})
        self.assertNotIn("Former prices of the customer", self.open_gates(lead, 5))

    def test_typed_check_is_not_ticked_by_hand(self):
        with self.refuses(ValidationError, "proved by data"):
            self.results(self.new_lead(), self.gate("exchange_value"))

    def test_one_upload_satisfies_several(self):
        lead = self.new_lead()
        gates = self.gate("visit_org_chart") | self.gate("visit_purchasing")
        results = self.results(lead, gates)
        self.assertEqual(len(results.attachment_ids), 1)
        self.assertFalse(self.open_gates(lead, 3))

    def test_one_document_type_counts_for_every_gate_that_demands_it(self):
        again = self.gate("visit_org_chart").copy({"stage_id": self.step(4).id})
        lead = self.new_lead()
        self.results(lead, self.gate("visit_org_chart"))
        self.assertNotIn(again.name, self.open_gates(lead, 4))

    def test_file_belongs_to_the_lead(self):
        lead = self.new_lead()
        file = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"})
        self.env["logistics.gate.result"].create(
            {
                "lead_id": lead.id,
                "gate_id": self.gate("visit_org_chart").id,
                "attachment_ids": [Command.link(file.id)],
            }
        )
        self.assertEqual((file.res_model, file.res_id), ("crm.lead", lead.id))

    def test_delivered_fact_is_not_changed(self):
        result = self.results(self.new_lead(), self.gate("evaluation_bottom_line"))
        for vals in (
            {"done_at": "2001-01-01"},
            {"done_by_id": self.users["sales"].id},
            {"gate_id": self.gate("visit_credit").id},
            {"lead_id": self.new_lead("Pipes").id},
        ):
            with self.assertRaises(AccessError):
                result.write(vals)
            with self.assertRaises(AccessError):
                result.with_context(gate_results=1).write(vals)

    def test_result_of_an_accepted_step_stays(self):
        lead = self.bring_to(self.new_lead(), 4)
        with self.refuses(ValidationError, "the result stays"):
            lead.gate_result_ids[:1].unlink()

    def test_result_of_the_running_step_may_be_taken_back(self):
        lead = self.bring_to(self.new_lead(), 3)
        self.results(lead, self.gate("visit_org_chart")).unlink()
        self.assertIn("Organisation chart of the customer", self.open_gates(lead, 3))

    # --- waivers ----------------------------------------------------------------------

    def waive(self, role, lead, gate, **values):
        return self.as_role(self.env["logistics.gate.waiver"], role).create(
            {
                "lead_id": lead.id,
                "gate_id": gate.id,
                "reason": "Known for ten years",
                "expires_on": Date.today() + timedelta(days=30),
                **values,
            }
        )

    def test_superior_waives_until_a_date(self):
        lead = self.new_lead()
        self.deliver(lead, 1)
        lead.logistics_fits = False
        self.waive("leader", lead, self.gate("information_target"))
        lead.stage_id = self.step(2)
        self.assertEqual(lead.step_reached_id, self.step(1))

    def test_salesperson_waives_nothing(self):
        lead = self.new_lead()
        with self.assertRaises(AccessError):
            self.waive("sales", lead, self.gate("information_target"))

    def test_leader_does_not_waive_for_the_own_lead(self):
        lead = self.new_lead(user_id=self.users["leader"].id)
        with self.refuses(AccessError, "ask your leader"):
            self.waive("leader", lead, self.gate("information_target"))
        self.waive("head", lead, self.gate("information_target"))

    def test_waiver_without_reason_or_expired_is_refused(self):
        lead, gate = self.new_lead(), self.gate("information_target")
        with self.refuses(ValidationError, "reason"):
            self.waive("leader", lead, gate, reason="  ")
        with self.refuses(ValidationError, "ends in the past"):
            self.waive(
                "leader", lead, gate, expires_on=Date.today() - timedelta(days=1)
            )

    def test_review_cannot_be_waived(self):
        with self.refuses(ValidationError, "cannot be waived"):
            self.waive("leader", self.new_lead(), self.gate("invitation_review"))

    def test_expired_waiver_is_gate_debt_until_delivered(self):
        lead, gate = self.new_lead(), self.gate("information_target")
        waiver = self.waive("leader", lead, gate)
        self.assertEqual(waiver.state, "valid")
        self.env.cr.execute(
            "UPDATE logistics_gate_waiver SET expires_on = '2020-01-01' WHERE id = %s",
            waiver.ids,
        )
        self.env.invalidate_all()
        self.assertEqual(waiver.state, "owed")
        self.assertIn(gate.name, self.open_gates(lead, 1))
        debt = self.env["logistics.health.check"]._check_gate_debt(self.company_a)
        self.assertEqual(debt.ids, waiver.ids)
        lead.write({"logistics_fits": True, "logistics_intention": True})
        self.env.invalidate_all()
        self.assertEqual(waiver.state, "settled")

    def test_revoked_waiver_holds_no_more_and_stays_in_the_trail(self):
        lead, gate = self.new_lead(), self.gate("information_target")
        waiver = self.waive("leader", lead, gate)
        self.assertNotIn(gate.name, self.open_gates(lead, 1))
        waiver.action_revoke()
        self.assertIn(gate.name, self.open_gates(lead, 1))
        with self.assertRaises(AccessError):
            waiver.unlink()
        with self.assertRaises(AccessError):
            waiver.write({"expires_on": Date.today() + timedelta(days=99)})

    # --- merge ------------------------------------------------------------------------

    def test_merge_keeps_the_results_of_both(self):
        first = self.bring_to(self.new_lead("Coils"), 3)
        second = self.new_lead("Coils again")
        self.results(first, self.gate("visit_org_chart"))
        self.results(
            second, self.gate("visit_org_chart") | self.gate("visit_purchasing")
        )
        self.findings(second, "value", 2)
        merged = (first | second).merge_opportunity()
        self.assertEqual(merged, first)
        self.assertEqual(merged.stage_id, self.step(3))
        self.assertEqual(
            merged.gate_result_ids.gate_id,
            self.gate("visit_org_chart") | self.gate("visit_purchasing"),
        )
        self.assertEqual(len(merged.finding_ids), 2)
        self.assertEqual(merged.review_state, "approved")

    def test_merge_does_not_add_up_what_was_accepted(self):
        first = self.new_lead("Coils", probability=90)
        second = self.bring_to(self.new_lead("Coils again"), 3)
        merged = (first | second).merge_opportunity()
        order = self.env["crm.team"]._logistics_steps()[self.team.id]
        place = order.index(merged.stage_id.id)
        reached = merged.step_reached_id.id
        self.assertLessEqual(place, order.index(reached) + 1 if reached else 0)
