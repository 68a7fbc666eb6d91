"""What a public tender forbids, and the people who decide at the customer."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestGateTender(GateCommon):
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
