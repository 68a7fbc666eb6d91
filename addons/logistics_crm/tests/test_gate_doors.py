"""One gate, every door: wherever a stage is set, same rule and same sentence."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged, users

from .gate_common import GateCommon

MISSING = "Key results are missing"


@tagged("post_install", "-at_install")
class TestGateDoors(GateCommon):
    # --- the ordinary way -------------------------------------------------------------

    def test_lead_starts_in_the_first_step_with_nothing_accepted(self):
        lead = self.new_lead()
        self.assertEqual(lead.stage_id, self.step(1))
        self.assertFalse(lead.step_reached_id)

    def test_step_is_left_with_its_results(self):
        lead = self.new_lead()
        self.deliver(lead, 1)
        lead.stage_id = self.step(2)
        self.assertEqual(lead.step_reached_id, self.step(1))

    def test_all_nine_steps(self):
        lead = self.bring_to(self.new_lead(), 9)
        self.assertEqual(lead.stage_id, self.step(9))
        self.assertEqual(lead.step_reached_id, self.step(8))
        self.assertEqual(lead.won_status, "won")

    def test_sentence_names_lead_and_what_is_missing(self):
        lead = self.new_lead("Coils north")
        with self.assertRaises(ValidationError) as caught:
            lead.stage_id = self.step(2)
        self.assertEqual(
            str(caught.exception),
            "Key results are missing; add them with 'Move on' on the lead.\n"
            "Coils north: Target customer: fits our requirement and intends to "
            "cooperate (0 of 2); Method by which the customer was found.",
        )

    def test_batch_names_each_lead(self):
        leads = self.new_lead("Coils") | self.new_lead("Pipes") | self.new_lead("Wire")
        self.deliver(leads[1], 1)
        with self.assertRaises(ValidationError) as caught:
            leads.write({"stage_id": self.step(2).id})
        self.assertIn("Coils:", str(caught.exception))
        self.assertNotIn("Pipes", str(caught.exception))
        self.assertIn("Wire:", str(caught.exception))

    def test_long_batch_names_twenty_and_counts_the_rest(self):
        leads = self.env["crm.lead"].create(
            [self._lead_vals(f"Coils {number}") for number in range(23)]
        )
        with self.refuses(ValidationError, "and 3 more leads"):
            leads.write({"stage_id": self.step(2).id})

    def test_skip_needs_the_results_of_every_step_between(self):
        lead = self.new_lead()
        self.deliver(lead, 1)
        with self.refuses(ValidationError, "date and place.*Organisation chart"):
            lead.stage_id = self.step(4)
        self.assertEqual(lead.stage_id, self.step(1))

    # --- the doors --------------------------------------------------------------------

    def test_created_directly_in_step_seven(self):
        with self.refuses(ValidationError, MISSING):
            self.new_lead(stage_id=self.step(7).id)

    def test_created_in_step_two_with_the_results_of_step_one(self):
        lead = self.new_lead(stage_id=self.step(2).id, **self.complete_vals())
        self.assertEqual(lead.step_reached_id, self.step(1))

    def test_created_by_a_default_in_the_context(self):
        leads = self.env["crm.lead"].with_context(default_stage_id=self.step(5).id)
        with self.refuses(ValidationError, MISSING):
            leads.create(self._lead_vals())

    def test_mark_won_from_step_one(self):
        with self.refuses(ValidationError, MISSING):
            self.new_lead().action_set_won()

    def test_global_won_stage(self):
        won = self.env["crm.stage"].search(
            [("team_ids", "=", False), ("is_won", "=", 1)]
        )
        self.assertTrue(won)
        with self.assertRaises(ValidationError):
            self.new_lead().stage_id = won[:1]

    @users("lg_sales")
    def test_list_edit_by_the_salesperson(self):
        lead = self.new_lead().with_user(self.env.user)
        with self.refuses(ValidationError, MISSING):
            lead.web_save({"stage_id": self.step(2).id}, {})

    def test_form(self):
        lead = self.new_lead()
        with self.refuses(ValidationError, MISSING), Form(lead) as form:
            form.stage_id = self.step(2)

    def test_import_reports_the_row(self):
        result = (
            self.env["crm.lead"]
            .with_context(import_file=True)
            .load(
                ["name", "type", "team_id/.id", "stage_id/.id", "user_id/.id"],
                [
                    ["Coils 1", "opportunity", self.team.id, self.step(1).id, ""],
                    ["Coils 2", "opportunity", self.team.id, self.step(3).id, ""],
                ],
            )
        )
        self.assertFalse(result["ids"])
        # The first message is native's on the whole batch, then row by row.
        (row,) = (m for m in result["messages"] if m["rows"]["from"] == 1)
        self.assertIn("Coils 2: ", row["message"])

    def test_import_moves_five_hundred_leads_of_which_thirty_lack_results(self):
        leads = self.env["crm.lead"].create(
            [
                self._lead_vals(
                    f"Coils {n}", **(self.complete_vals() if n % 17 else {})
                )
                for n in range(500)
            ]
        )
        bad = [lead for lead in leads if not lead.logistics_fits]
        self.assertEqual(len(bad), 30)
        result = (
            self.env["crm.lead"]
            .with_context(import_file=True)
            .load(
                [".id", "stage_id/.id"],
                [[lead.id, self.step(2).id] for lead in leads],
            )
        )
        self.assertFalse(result["ids"])
        # Native import stops after ten errors when they are a tenth of the rows so far.
        errors = [m for m in result["messages"] if MISSING in m["message"]]
        self.assertGreaterEqual(len(errors), 10)
        self.assertEqual(
            [m["rows"]["from"] for m in errors[:3]],
            [leads.ids.index(lead.id) for lead in bad[:3]],
        )
        self.assertEqual(leads.stage_id, self.step(1))

    def test_mail_gateway_sets_a_stage(self):
        alias = {"team_id": self.team.id, "stage_id": self.step(6).id}
        with self.refuses(ValidationError, MISSING):
            self.env["crm.lead"].message_new(
                {"subject": "Freight", "from": "a@example.com", "body": ""}, alias
            )

    def test_automation_by_a_server_action(self):
        lead = self.new_lead()
        action = self.env["ir.actions.server"].create(
            {
                "name": "Push on",
                "model_id": self.env.ref("crm.model_crm_lead").id,
                "state": "object_write",
                "update_path": "stage_id",
                "resource_ref": f"crm.stage,{self.step(4).id}",
            }
        )
        with self.refuses(ValidationError, MISSING):
            action.with_context(active_model="crm.lead", active_id=lead.id).run()

    def test_team_changed_away_and_back(self):
        lead = self.bring_to(self.new_lead(), 4)
        lead.write({"team_id": self.other_team.id, "user_id": False})
        self.assertNotIn(self.team, lead.stage_id.team_ids)
        lead.team_id = self.team
        self.assertEqual(lead.stage_id, self.step(4))
        with self.refuses(ValidationError, MISSING):
            lead.stage_id = self.step(6)

    def test_team_changed_to_ours_together_with_a_later_stage(self):
        lead = self.new_lead(team_id=self.other_team.id, user_id=False)
        with self.refuses(ValidationError, MISSING):
            lead.write({"team_id": self.team.id, "stage_id": self.step(5).id})

    def test_lead_converted_with_half_of_its_results(self):
        lead = self.new_lead(type="lead", user_id=False)
        lead.write({"logistics_fits": True})
        lead.convert_opportunity(self._new_customer(), team_id=self.team.id)
        self.assertEqual((lead.type, lead.stage_id), ("opportunity", self.step(1)))
        with self.refuses(ValidationError, "1 of 2"):
            lead.stage_id = self.step(2)

    # --- what was reached -------------------------------------------------------------

    def test_reached_step_is_not_writable(self):
        lead = self.new_lead()
        with self.assertRaises(AccessError):
            lead.write({"step_reached_id": self.step(5).id})
        with self.assertRaises(AccessError):
            self.new_lead(step_reached_id=self.step(5).id)

    def test_reached_step_is_not_set_by_a_default(self):
        leads = self.env["crm.lead"].with_context(
            default_step_reached_id=self.step(5).id
        )
        lead = leads.create(self._lead_vals())
        self.assertFalse(lead.step_reached_id)

    def test_copy_starts_anew(self):
        lead = self.bring_to(self.new_lead(), 4)
        copy = lead.copy()
        self.assertEqual(copy.stage_id, self.step(1))
        self.assertFalse(copy.step_reached_id)
        self.assertFalse(copy.gate_result_ids)

    def test_policy_change_makes_no_old_lead_invalid(self):
        lead = self.bring_to(self.new_lead(), 4)
        self.env["logistics.stage.gate"].create(
            {"name": "Something new", "stage_id": self.step(2).id, "kind": "tick"}
        )
        lead.write({"name": "Coils", "stage_id": self.step(4).id})
        self.deliver(lead, 4)
        lead.stage_id = self.step(5)
        self.assertEqual(lead.step_reached_id, self.step(4))

    def test_two_users_move_the_same_card(self):
        lead = self.new_lead()
        self.deliver(lead, 1)
        first = self.as_role(lead, "sales")
        second = self.as_role(lead, "leader")
        first.stage_id = self.step(2)
        second.write({"stage_id": self.step(2).id})
        self.assertEqual(lead.step_reached_id, self.step(1))

    # --- back -------------------------------------------------------------------------

    def test_back_needs_a_reason(self):
        lead = self.bring_to(self.new_lead(), 4)
        with self.refuses(ValidationError, "Why the lead went back"):
            lead.stage_id = self.step(2)
        lead.write({"stage_id": self.step(2).id, "step_back_reason": "New demand"})
        self.assertEqual(lead.stage_id, self.step(2))
        self.assertEqual(lead.step_reached_id, self.step(3))

    def test_forward_again_without_new_proof_and_reason_is_cleared(self):
        lead = self.bring_to(self.new_lead(), 4)
        lead.write({"stage_id": self.step(2).id, "step_back_reason": "New demand"})
        lead.stage_id = self.step(4)
        self.assertFalse(lead.step_back_reason)
        with self.assertRaises(ValidationError):
            lead.stage_id = self.step(3)

    # --- stages -----------------------------------------------------------------------

    def test_step_with_open_leads_is_not_deleted(self):
        self.new_lead()
        with self.refuses(UserError, "leads stand in Information collection"):
            self.step(1).unlink()

    def test_step_that_leads_went_past_hands_back_to_the_one_before(self):
        lead = self.new_lead(logistics_customer_type_id=self.type_target.id)
        lead.write(self.complete_vals())
        self.review(lead)
        lead.stage_id = self.step(3)
        self.assertEqual(lead.step_reached_id, self.step(2))
        self.step(2).gate_ids.unlink()
        self.step(2).unlink()
        self.assertEqual(lead.step_reached_id, self.step(1))
        self.assertEqual(lead.stage_id, self.step(3))
        lead.name = "Coils"

    def test_new_step_between_is_proved_from_then_on(self):
        lead = self.bring_to(self.new_lead(), 3)
        stage = self.env["crm.stage"].create(
            {
                "name": "Sample shipment",
                "sequence": 103,
                "team_ids": [Command.set(self.team.ids)],
            }
        )
        order = self.env["crm.team"]._logistics_steps()[self.team.id]
        self.assertEqual(len(order), 10)
        self.assertIn(stage.id, order)
        lead.name = "Coils"
