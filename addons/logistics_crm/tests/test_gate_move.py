"""The dialog that collects what is missing and finishes the move (anchors P29)."""

import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestGateMove(GateCommon):
    def dialog(self, lead, stage=None, role="sales"):
        lead = self.as_role(lead, role)
        action = lead.action_logistics_move(stage.id if stage else None)
        self.assertTrue(action)
        return lead.env[action["res_model"]].browse(action["res_id"])

    def test_nothing_missing_on_a_drag_leaves_the_move_to_the_board(self):
        lead = self.new_lead(**self.complete_vals())
        self.assertFalse(lead.action_logistics_move(self.step(2).id))
        self.assertEqual(lead.stage_id, self.step(1))

    def test_button_moves_when_nothing_is_missing(self):
        lead = self.new_lead(**self.complete_vals())
        self.assertFalse(lead.action_logistics_move())
        self.assertEqual(lead.stage_id, self.step(2))

    def test_dialog_lists_exactly_what_is_missing(self):
        lead = self.bring_to(self.new_lead(), 3)
        dialog = self.dialog(lead)
        self.assertEqual(
            dialog.line_ids.mapped("label"),
            [
                "Organisation chart of the customer",
                "Logistics purchasing process with flow chart",
                "On-site visit made",
                "Credit level of the customer judged",
            ],
        )
        self.assertEqual(dialog.line_ids.mapped("blocks"), [True, True, False, False])

    def test_one_file_for_several_results_and_the_move(self):
        lead = self.bring_to(self.new_lead(), 3)
        dialog = self.dialog(lead)
        dialog.attachment_ids = dialog.env["ir.attachment"].create(
            {"name": "all.pdf", "raw": b"x", "res_model": dialog._name, "res_id": 0}
        )
        dialog.line_ids[:2].done = True
        dialog.action_confirm()
        self.assertEqual(lead.stage_id, self.step(4))
        self.assertEqual(len(lead.gate_result_ids.attachment_ids), 1)
        self.assertEqual(lead.gate_result_ids.attachment_ids.res_id, lead.id)

    def test_own_file_of_a_line(self):
        lead = self.bring_to(self.new_lead(), 3)
        dialog = self.dialog(lead)
        for line in dialog.line_ids[:2]:
            line.write({"file": base64.b64encode(b"x"), "file_name": "a.pdf"})
        dialog.action_confirm()
        self.assertEqual(lead.stage_id, self.step(4))

    def test_half_of_the_results_is_not_enough(self):
        lead = self.bring_to(self.new_lead(), 3)
        dialog = self.dialog(lead)
        dialog.line_ids[0].write({"file": base64.b64encode(b"x"), "file_name": "a.pdf"})
        with self.refuses(ValidationError, "purchasing process"):
            dialog.action_confirm()
        dialog.action_save()
        self.assertEqual(lead.stage_id, self.step(3))
        self.assertEqual(lead.gate_result_ids.gate_id, self.gate("visit_org_chart"))

    def test_columns_of_the_lead_are_asked_in_the_dialog(self):
        lead = self.new_lead()
        dialog = self.dialog(lead)
        self.assertTrue(dialog.ask_target and dialog.ask_source)
        self.assertFalse(dialog.ask_contact)
        dialog.write(
            {
                "logistics_fits": True,
                "logistics_intention": True,
                "logistics_source_id": self.source.id,
            }
        )
        dialog.action_confirm()
        self.assertEqual(lead.stage_id, self.step(2))

    def test_visit_is_planned_in_the_dialog(self):
        lead = self.new_lead()
        self.deliver(lead, 1)
        lead.stage_id = self.step(2)
        self.review(lead)
        dialog = self.dialog(lead)
        self.assertTrue(dialog.ask_visit)
        dialog.visit_at = "2030-01-07 02:00:00"
        with self.refuses(UserError, "date and place"):
            dialog.action_save()
        dialog.visit_place = "12 Harbour Road"
        dialog.action_confirm()
        self.assertEqual(lead.stage_id, self.step(3))

    def test_findings_are_written_one_a_line(self):
        lead = self.bring_to(self.new_lead(), 5)
        dialog = self.dialog(lead)
        line = dialog.line_ids.filtered(
            lambda row: row.gate_id == self.gate("exchange_value")
        )
        line.note = "Saves 5 % of freight\n\nOne warehouse less\n"
        dialog.action_save()
        self.assertEqual(
            lead.finding_ids.filtered(lambda f: f.kind == "value").mapped("name"),
            ["Saves 5 % of freight", "One warehouse less"],
        )

    def test_waiver_in_the_dialog_of_the_superior(self):
        lead = self.bring_to(self.new_lead(), 3)
        self.assertFalse(self.dialog(lead).can_waive)
        dialog = self.dialog(lead, role="leader")
        self.assertTrue(dialog.can_waive)
        dialog.line_ids[:2].waive = True
        with self.refuses(UserError, "needs a reason"):
            dialog.action_confirm()
        dialog.waive_reason = "The chart comes next week"
        dialog.action_confirm()
        self.assertEqual(lead.stage_id, self.step(4))
        self.assertEqual(len(lead.gate_waiver_ids), 2)

    def test_salesperson_cannot_waive_by_writing_the_dialog(self):
        dialog = self.dialog(self.bring_to(self.new_lead(), 3))
        dialog.line_ids.waive = True
        dialog.waive_reason = "Please"
        with self.assertRaises(AccessError):
            dialog.action_confirm()

    def test_way_back_asks_for_the_reason(self):
        lead = self.bring_to(self.new_lead(), 4)
        dialog = self.dialog(lead, self.step(2))
        self.assertTrue(dialog.is_back)
        self.assertFalse(dialog.line_ids)
        dialog.back_reason = "The customer changed the demand"
        dialog.action_confirm()
        self.assertEqual(lead.stage_id, self.step(2))

    def test_review_is_submitted_from_the_dialog(self):
        lead = self.new_lead()
        self.deliver(lead, 1)
        lead.stage_id = self.step(2)
        dialog = self.dialog(lead)
        self.assertTrue(dialog.ask_review)
        dialog.action_submit_review()
        self.assertEqual(lead.review_state, "submitted")

    def test_last_step_has_no_next(self):
        lead = self.bring_to(self.new_lead(), 9)
        with self.refuses(UserError, "no further step"):
            lead.action_logistics_move()

    def test_overview_of_the_card(self):
        lead = self.bring_to(self.new_lead(), 3)
        overview = lead.gate_checklist
        self.assertEqual(overview["open"], 2)
        self.assertEqual(
            [(row["name"], row["state"]) for row in overview["results"]][:2],
            [
                ("Organisation chart of the customer", "open"),
                ("Logistics purchasing process with flow chart", "open"),
            ],
        )
        other = self.new_lead(team_id=self.other_team.id, user_id=False)
        self.assertFalse(other.gate_checklist)

    def test_card_shows_at_most_five_blocking_results(self):
        lead = self.bring_to(self.new_lead(), 5)
        card = lead.gate_overview
        self.assertEqual(len(card["missing"]), 5)
        self.assertEqual(card["missing"][0], lead.gate_checklist["results"][0]["name"])
        self.assertEqual(card["open"], lead.gate_checklist["open"])
        self.assertGreater(card["open"], 5)
        self.assertEqual(card["tier"], lead.gate_checklist["tier"])
        other = self.new_lead(team_id=self.other_team.id, user_id=False)
        self.assertFalse(other.gate_overview)
