"""Which results are demanded from whom, and the checks typed by data."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.logistics_crm.models.logistics_approval_mixin import ENGINE

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestGateRules(GateCommon):
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
