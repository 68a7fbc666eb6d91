"""Which results are demanded from whom, who delivers and who waives them."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.logistics_crm.models.logistics_approval_mixin import ENGINE

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestGateRules(GateCommon):
    def open_gates(self, lead, number):
        results = lead._gate_results({lead: [self.step(number).id]})[lead]
        return {
            self.env["logistics.stage.gate"].browse(r.gate.id).name: (r.count, r.needed)
            for r in results
            if r.missing
        }

    # --- policy -----------------------------------------------------------------------

    def test_key_results_block_and_work_items_warn(self):
        gates = self.env["logistics.stage.gate"].search([])
        self.assertEqual(len(gates.filtered(lambda g: g.severity == "block")), 27)
        warn = gates.filtered(lambda g: g.severity == "warn").mapped("name")
        self.assertIn("Credit level of the customer judged", warn)
        self.assertFalse(self.step(9).gate_ids)

    def test_light_profile_has_four_key_results_and_the_review(self):
        lead = self.new_lead(logistics_customer_type_id=self.type_target.id)
        demanded = [self.open_gates(lead, number) for number in range(1, 9)]
        self.assertEqual(
            [list(found) for found in demanded],
            [
                [],
                [
                    "Contact with full name, position and telephone",
                    "Customer data reviewed",
                ],
                ["Visit with the customer's need"],
                [],
                [],
                [],
                ["Price approved"],
                ["Contract or order"],
            ],
        )

    def test_lead_without_type_follows_the_project_profile(self):
        lead = self.new_lead(logistics_customer_type_id=False)
        self.assertEqual(len(self.open_gates(lead, 1)), 2)

    def test_gate_of_another_company_is_not_demanded(self):
        self.env["logistics.stage.gate"].create(
            {
                "name": "Rhine only",
                "stage_id": self.step(1).id,
                "kind": "tick",
                "company_id": self.company_b.id,
            }
        )
        self.assertNotIn("Rhine only", self.open_gates(self.new_lead(), 1))

    def test_turning_a_warning_into_a_block(self):
        lead = self.new_lead()
        self.assertNotIn(
            "Credit level of the customer judged", self.open_gates(lead, 3)
        )
        self.gate("visit_credit").severity = "block"
        self.assertIn("Credit level of the customer judged", self.open_gates(lead, 3))

    def test_only_the_policy_administrator_changes_key_results(self):
        gate = self.gate("visit_credit")
        with self.assertRaises(AccessError):
            self.as_role(gate, "leader").severity = "block"
        self.as_role(gate, "policy").severity = "block"

    # --- tier -------------------------------------------------------------------------

    def test_prospect_owes_what_its_expected_volume_would_demand(self):
        lead, name = self.new_lead(), "Value points we can give within one year"
        for volume, number in ((0, 1), (250_000, 1), (600_000, 3), (1_200_000, 3)):
            lead.logistics_monthly_volume = volume
            self.assertEqual(self.open_gates(lead, 5)[name], (0, number), volume)

    def test_effective_tier_stands_over_the_expected_volume(self):
        customer = self._new_customer()
        lead = self.new_lead(partner_id=customer.id, logistics_monthly_volume=100_000)
        name = "Value points we can give within one year"
        self.assertEqual(self.open_gates(lead, 5)[name], (0, 1))
        scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(self.company_a)
        tier = scheme.tier_ids.filtered(lambda t: t.code == "A")
        customer.with_company(self.company_a).with_context(
            approval_engine=ENGINE
        ).logistics_tier_id = tier
        self.assertEqual(self.open_gates(lead, 5)[name], (0, 3))

    def test_seminar_of_tier_c_asks_the_superior_only(self):
        lead = self.new_lead(logistics_monthly_volume=250_000)
        self.assertIn(
            "Sales seminar with the direct superior", self.open_gates(lead, 6)
        )
        self.assertNotIn(
            "Sales seminar with superior and department head", self.open_gates(lead, 6)
        )

    def test_demands_follow_a_change_of_the_bands(self):
        lead = self.new_lead(logistics_monthly_volume=250_000)
        name = "Value points we can give within one year"
        self.assertEqual(self.open_gates(lead, 5)[name], (0, 1))
        gate = self.gate("exchange_value")
        gate.minimum_ids.tier_codes = "A, B, C"
        self.assertEqual(self.open_gates(lead, 5)[name], (0, 3))

    # --- typed checks -----------------------------------------------------------------

    def test_contact_with_a_phone_of_letters(self):
        lead = self.new_lead(
            contact_name="Zhang Wei", function="Buyer", phone="ask for Zhang"
        )
        self.assertEqual(
            self.open_gates(lead, 2)["Contact with full name, position and telephone"],
            (2, 3),
        )

    def test_chinese_name_of_two_characters_is_a_full_name(self):
        lead = self.new_lead(contact_name="张伟", function="经理", phone="02158881234")
        self.assertNotIn(
            "Contact with full name, position and telephone", self.open_gates(lead, 2)
        )

    def test_lead_without_name(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.new_lead(name=False)

    def test_meeting_with_a_place_is_the_planned_visit(self):
        lead = self.new_lead()
        self.plan_visit(lead, location=False)
        self.assertIn("Next visit with date and place", self.open_gates(lead, 2))
        self.plan_visit(lead)
        self.assertNotIn("Next visit with date and place", self.open_gates(lead, 2))

    def test_planned_visit_with_date_and_place(self):
        lead, name = self.new_lead(), "Next visit with date and place"
        visit = self.env["logistics.visit"].create(
            {"lead_id": lead.id, "user_id": self.users["sales"].id}
        )
        self.assertIn(name, self.open_gates(lead, 2))
        visit.planned_start = "2030-01-07 02:00:00"
        self.assertIn(name, self.open_gates(lead, 2))
        visit.place = "12 Harbour Road"
        self.assertNotIn(name, self.open_gates(lead, 2))

    def test_visit_with_need_of_the_light_profile(self):
        lead = self.new_lead(logistics_customer_type_id=self.type_target.id)
        name = "Visit with the customer's need"
        visit = self.record_visit(lead)
        self.assertEqual(self.open_gates(lead, 3)[name], (1, 2))
        self.findings(lead, "need")
        self.assertNotIn(name, self.open_gates(lead, 3))
        visit._as_engine().write({"is_false": True})
        self.assertEqual(self.open_gates(lead, 3)[name], (1, 2))

    def test_exchange_needs_a_participant_of_the_level(self):
        lead = self.new_lead()
        name = "Exchange attended by a department head or above"
        visit = self.record_visit(lead, "sales", "exchange")
        self.assertIn(name, self.open_gates(lead, 5))
        visit.companion_ids = self.users["leader"]
        self.assertNotIn(name, self.open_gates(lead, 5))
        self.employees["leader"].job_level_id = self.env.ref(
            "logistics_crm.logistics_job_level_senior_manager"
        )
        self.assertIn(name, self.open_gates(lead, 5))
        lead.logistics_customer_type_id = self.env.ref(
            "logistics_crm.logistics_customer_type_key_account"
        )
        self.assertNotIn(
            "Exchange attended by a senior manager or above", self.open_gates(lead, 5)
        )

    def test_seminar_with_the_direct_superior_and_the_level(self):
        lead = self.new_lead()
        name = "Sales seminar with superior and department head"
        self.hold_seminar(lead, ("sales", "sales2"))
        self.assertIn(name, self.open_gates(lead, 6))
        self.hold_seminar(lead, ("sales", "leader"))
        self.assertNotIn(name, self.open_gates(lead, 6))

    def test_negotiation_with_bottom_line_ticks_itself(self):
        lead = self.new_lead()
        name = "Focus target business and bottom line are clear"
        talk = self.env["logistics.negotiation"].create(
            {"lead_id": lead.id, "user_id": self.users["sales"].id}
        )
        self.assertIn(name, self.open_gates(lead, 7))
        talk.write({"bottom_line": "0.9", "focus_business": "Coils"})
        self.assertNotIn(name, self.open_gates(lead, 7))

    def test_swot_replaces_value_points_and_difficulties(self):
        lead = self.new_lead()
        for side in ("strength", "weakness", "opportunity"):
            self.findings(lead, side)
        names = ("Value points we can give within one year",)
        self.assertIn(names[0], self.open_gates(lead, 5))
        self.findings(lead, "threat")
        self.assertNotIn(names[0], self.open_gates(lead, 5))
        self.assertNotIn(
            "Difficulties in the latest negotiation or tender", self.open_gates(lead, 5)
        )

    def test_gate_whose_check_was_uninstalled_blocks_nothing(self):
        lead = self.new_lead()
        gate = self.gate("information_target")
        self.env.cr.execute(
            "UPDATE logistics_stage_gate SET check_code = 'gone' WHERE id = %s",
            gate.ids,
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertEqual(
            list(self.open_gates(lead, 1)), ["Method by which the customer was found"]
        )
        self.assertTrue(gate.check_missing)
        found = self.env["logistics.health.check"]._check_gates_unchecked(
            self.company_a
        )
        self.assertEqual(found, gate)

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

    # --- public tender (decisions C8) -------------------------------------------------

    def test_public_tender_forbids_the_customers_draft_documents(self):
        lead = self.new_lead(logistics_public_tender=True)
        with self.refuses(ValidationError, "public tender"):
            self.results(lead, self.gate("confirmation_customer_draft"))

    def test_public_tender_forbids_personal_needs(self):
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        policy.allow_personal_needs = True
        lead = self.new_lead()
        need = self.findings(lead, "need")
        need.is_personal = True
        with self.refuses(ValidationError, "remove them first. Coils north"):
            lead.logistics_public_tender = True
        need.unlink()
        lead.logistics_public_tender = True
        with self.refuses(ValidationError, "public tender"):
            self.findings(lead, "need").is_personal = True

    def test_public_tender_forbids_supporters(self):
        customer = self._new_customer()
        person = self.env["res.partner"].create(
            {"name": "Li Na", "parent_id": customer.id}
        )
        lead = self.new_lead(partner_id=person.id)
        person.logistics_contact_role = "supporter"
        with self.refuses(ValidationError, "remove them first"):
            lead.logistics_public_tender = True
        person.logistics_contact_role = "user"
        lead.logistics_public_tender = True
        with self.refuses(ValidationError, "buys by public tender"):
            person.logistics_contact_role = "supporter"

    def test_contacts_with_positions_are_the_organisation_chart(self):
        customer = self._new_customer()
        lead = self.new_lead(partner_id=customer.id)
        people = self.env["res.partner"].create(
            [
                {"name": f"Person {n}", "parent_id": customer.id, "function": "Buyer"}
                for n in range(3)
            ]
        )
        name = "Organisation chart of the customer"
        self.assertIn(name, self.open_gates(lead, 3))
        people[0].logistics_contact_role = "decision_maker"
        self.assertNotIn(name, self.open_gates(lead, 3))

    def test_share_of_decision_makers_met(self):
        customer = self._new_customer()
        lead = self.new_lead(partner_id=customer.id)
        people = self.env["res.partner"].create(
            [
                {
                    "name": f"Person {n}",
                    "parent_id": customer.id,
                    "logistics_contact_role": "decision_maker",
                }
                for n in range(4)
            ]
        )
        gate = self.gate("exchange_decision_makers")
        gate.write({"severity": "block", "tier_codes": False})
        self.assertEqual(self.open_gates(lead, 5)[gate.name], (0, 2))
        visit = self.record_visit(lead, partner_id=customer.id)
        self.env["logistics.visit.attendee"].create(
            [{"visit_id": visit.id, "partner_id": p.id} for p in people[:1]]
        )
        self.assertEqual(self.open_gates(lead, 5)[gate.name], (1, 2))
        self.env["logistics.visit.attendee"].create(
            {"visit_id": visit.id, "partner_id": people[1].id}
        )
        self.assertNotIn(gate.name, self.open_gates(lead, 5))

    def test_personal_needs_are_off_by_default_and_restricted(self):
        lead = self.new_lead(user_id=self.users["sales"].id)
        need = self.findings(lead, "need")
        with self.refuses(ValidationError, "company policy"):
            need.is_personal = True
        self.env["logistics.company.policy"]._get(
            self.company_a
        ).allow_personal_needs = True
        need.is_personal = True
        self.assertFalse(
            self.as_role(need, "leader").search([("id", "=", need.id)]),
            "a leader without the confidential role",
        )
        self.assertTrue(self.as_role(need, "sales").search([("id", "=", need.id)]))

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
