from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .tier_common import TODAY, TierCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 08:00:00")
class TestTierProposal(TierCommon):
    def _propose(self, *customers, **kw):
        self._refresh()
        rows = self.basis.browse([self._row(customer).id for customer in customers])
        return self.assessments._propose(rows, "demand", **kw)

    def test_proposal_says_why_and_waits_for_the_policy_administrator(self):
        customer = self._new_year("Steel", 12_500_000)
        proposal = self._propose(customer)
        self.assertEqual(proposal.approval_state, "submitted")
        self.assertEqual(proposal.proposed_tier_id, self.tier["A"])
        self.assertEqual(proposal.change, "first")
        self.assertIn("12,500,000.00", proposal.reason_text)
        self.assertIn("Tier A begins at", proposal.reason_text)
        self.assertEqual(
            proposal.approval_step_ids.approver_ids & self.users["policy"],
            self.users["policy"],
        )
        self.assertFalse(customer.logistics_tier_id, "nothing changes without approval")

    def test_approval_makes_the_tier_effective(self):
        customer = self._new_year("Steel", 12_500_000)
        proposal = self._propose(customer)
        self._approve(proposal)
        self.assertEqual(proposal.approval_state, "approved")
        self.assertEqual(proposal.decided_by_id, self.users["policy"])
        self.assertEqual(proposal.valid_from, TODAY)
        self.assertEqual(proposal.next_review, date(2026, 7, 1))
        self.assertEqual(
            customer.with_company(self.company_a).logistics_tier_label, "A"
        )
        self.assertEqual(
            customer.with_company(self.company_b).logistics_tier_label, "Untiered"
        )
        self.assertIn("Untiered → A", customer.message_ids[0].body)

    def test_no_proposal_where_nothing_changes(self):
        customer = self._new_year("Steel", 7_000_000)
        self._grade(customer, "B")
        self.assertFalse(self._propose(customer))
        self.assertEqual(self._propose(customer, unchanged=True).change, "same")

    def test_open_proposal_is_not_repeated(self):
        customer = self._new_year("Steel", 7_000_000)
        self.assertEqual(len(self._propose(customer)), 1)
        self.assertFalse(self._propose(customer))

    def test_hysteresis_holds_a_customer_near_the_boundary(self):
        customer = self._new_year("Steel", 5_800_000)
        self._grade(customer, "B")
        self.scheme.hysteresis = 5
        self.assertFalse(self._propose(customer), "5.8 is within 5 % of 6 million")
        self.scheme.hysteresis = 0
        proposal = self._propose(customer)
        self.assertEqual(
            (proposal.change, proposal.decided_tier_id.code), ("down", "C")
        )

    def test_exceptions_are_marked(self):
        fall = self._new_year("Fall", 3_000_000)
        jump = self._new_year("Jump", 13_000_000)
        refund = self._new_year("Refund", 1_000)
        self._new_invoice(refund, date(2025, 9, 1), -2_000)
        near = self._new_year("Near", 6_100_000)
        plain = self._new_year("Plain", 9_000_000)
        self._grade(fall, "B")
        self._grade(jump, "C")
        self._grade(refund, "D")
        proposals = self._propose(fall, jump, refund, near, plain)
        self.assertEqual(
            {p.partner_id.name: p.exception_codes or [] for p in proposals},
            {
                "Fall": ["fall"],
                "Jump": ["jump"],
                "Refund": ["fall", "refunds"],
                "Near": ["near"],
                "Plain": [],
            },
        )
        self.assertEqual(
            proposals.filtered(lambda p: not p.is_exception).partner_id, plain
        )

    def test_bulk_approval_of_all_without_exception(self):
        plain = [self._new_year(f"Plain {index}", 9_000_000) for index in range(3)]
        near = self._new_year("Near", 6_000_000)
        proposals = self._propose(*plain, near)
        self._approve(proposals.filtered(lambda p: not p.is_exception))
        self.assertEqual(
            [customer.logistics_tier_label for customer in plain], ["B", "B", "B"]
        )
        self.assertEqual(near.logistics_tier_label, "Untiered")

    def test_flags_raise_by_one_with_a_reason(self):
        customer = self._new_year("Steel", 9_000_000, logistics_joint_venture=True)
        proposal = self._propose(customer)
        self.assertEqual(proposal.proposed_tier_id.code, "B")
        self.assertEqual(proposal.raise_to_id.code, "A")
        decided = self.as_role(proposal, "policy")
        decided.decided_tier_id = self.tier["A"]
        self.assertIn("manual", decided.exception_codes)
        with self.assertRaisesRegex(ValidationError, "say why"):
            decided.action_approval_approve()
        decided.decision_note = "Joint venture signed"
        decided.action_approval_approve()
        self.assertEqual(customer.logistics_tier_label, "A")
        self._refresh()
        self.assertFalse(self._row(customer).crossed, "the raise is no boundary alert")

    def test_volume_of_a_without_flags_stays_a(self):
        customer = self._new_year("Steel", 12_000_000)
        self.assertEqual(self._propose(customer).proposed_tier_id.code, "A")

    def test_only_the_policy_administrator_decides_another_tier(self):
        proposal = self._propose(self._new_year("Steel", 9_000_000))
        for role in ("leader", "head"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(proposal, role).decided_tier_id = self.tier["A"]

    def test_next_quarter_one_moves_up_another_down(self):
        up = self._new_year("Up", 7_000_000)
        down = self._new_year("Down", 7_000_000)
        self._approve(self._propose(up, down))
        self._new_invoice(up, date(2026, 6, 1), 13_000_000)
        self._new_invoice(down, date(2026, 6, 1), 3_000_000)
        with freeze_time("2026-07-01 08:00:00"):
            self._refresh(date(2026, 7, 1))
            proposals = self.assessments._propose(
                self._row(up) | self._row(down), "quarter"
            )
            self.assertEqual(
                {p.partner_id.name: p.change for p in proposals},
                {"Up": "up", "Down": "down"},
            )
            self._approve(proposals)
        self.assertEqual(
            (up.logistics_tier_label, down.logistics_tier_label), ("A", "C")
        )
        first = up.logistics_tier_assessment_ids.sorted("valid_from")[0]
        self.assertEqual(
            (first.valid_to, first.end_reason), (date(2026, 6, 30), "replaced")
        )
        at = up._logistics_tier_at(date(2026, 6, 30), self.company_a)
        self.assertEqual(at[up.id].code, "B")
        at = up._logistics_tier_at(date(2026, 7, 1), self.company_a)
        self.assertEqual(at[up.id].code, "A")
        at = up._logistics_tier_at(date(2026, 3, 31), self.company_a)
        self.assertFalse(at[up.id])

    def test_two_companies_have_different_tiers(self):
        customer = self._new_year("Shared", 12_000_000)
        self._grade(customer, "A")
        self._grade(customer, "D", company=self.company_b)
        self.assertEqual(
            customer.with_company(self.company_a).logistics_tier_label, "A"
        )
        self.assertEqual(
            customer.with_company(self.company_b).logistics_tier_label, "D"
        )
        contact = self.env["res.partner"].create(
            {"name": "Li", "parent_id": customer.id}
        )
        self.assertEqual(contact.with_company(self.company_b).logistics_tier_label, "D")

    def test_limited_tier_ends_and_is_proposed_afresh(self):
        customer = self._new_year("Limited", 2_000_000, start=date(2025, 5, 1))
        proposal = self._propose(customer)
        proposal.valid_to = date(2026, 4, 30)
        self._approve(proposal)
        self.assertEqual(proposal.end_reason, "expired")
        with freeze_time("2026-05-01 08:00:00"):
            self.env["res.partner"]._logistics_sync_tiers()
            self.assertEqual(customer.logistics_tier_label, "Untiered")
            self._refresh(date(2026, 5, 1))
            self.assertIn(self._row(customer).id, self.assessments._get_urgent_rows())

    def test_history_is_append_only(self):
        customer = self._new_year("Steel", 9_000_000)
        proposal = self._propose(customer)
        self._approve(proposal)
        decided = self.as_role(proposal, "policy")
        for vals in (
            {"decided_tier_id": self.tier["A"].id},
            {"partner_id": self._new_customer("Other").id},
            {"valid_from": date(2026, 1, 1)},
            {"decision_note": "Later"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                decided.write(vals)
        with self.assertRaises(AccessError):
            decided.write({"basis_value": 1})
        with self.assertRaises(UserError):
            decided.unlink()
        decided.valid_to = date(2026, 12, 31)
        with self.assertRaises(UserError):
            decided.valid_to = date(2027, 12, 31)

    def test_nobody_writes_figures_or_tiers(self):
        customer = self._new_year("Steel", 9_000_000)
        with self.assertRaises(AccessError):
            self.as_role(self.assessments, "leader").create(
                {
                    "partner_id": customer.id,
                    "scheme_id": self.scheme.id,
                    "proposed_tier_id": self.tier["A"].id,
                }
            )
        for record in (customer, customer.with_user(self.users["policy"])):
            with self.assertRaises(AccessError):
                record.logistics_tier_id = self.tier["A"]
        with self.assertRaises(AccessError):
            self._new_customer("New", logistics_tier_id=self.tier["A"].id)
        forged = self.env["res.partner"].with_context(
            default_logistics_tier_id=self.tier["A"].id, approval_engine=True
        )
        self.assertFalse(forged.create({"name": "Forged"}).logistics_tier_id)
        with self.assertRaises(AccessError):
            forged.browse(customer.id).logistics_tier_id = self.tier["A"]

    def test_import_of_a_tier_is_refused(self):
        result = self.env["res.partner"].load(
            ["name", "logistics_tier_id/.id"], [["Imported", str(self.tier["A"].id)]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("approved assessment", result["messages"][0]["message"])

    def test_rejected_proposal_ends_the_alert_and_keeps_the_tier(self):
        customer = self._new_year("Steel", 5_000_000)
        self._grade(customer, "B")
        proposal = self._propose(customer)
        self.basis.search([("partner_id", "=", customer.id)]).crossed = True
        self.as_role(proposal, "policy")._approval_decide("rejected", "Seasonal")
        self.assertEqual(customer.logistics_tier_label, "B")
        self.assertFalse(self._row(customer).crossed)

    def test_change_of_the_policy_scheme_takes_effect_at_once(self):
        customer = self._new_year("Steel", 9_000_000)
        self._approve(self._propose(customer))
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        other = self.env.ref("logistics_crm.logistics_tier_scheme_score")
        with self.assertRaisesRegex(ValidationError, "not in use"):
            policy.tier_scheme_id = other
        other.active = True
        policy.tier_scheme_id = other
        self.assertEqual(customer.logistics_tier_label, "Untiered")
        policy.tier_scheme_id = self.scheme
        self.assertEqual(customer.logistics_tier_label, "B")
