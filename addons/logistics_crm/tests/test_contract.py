from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.logistics_approval_mixin import ENGINE
from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestContract(CashCommon):
    def test_all_six_clauses_before_the_review(self):
        contract = self._new_contract()
        self.assertEqual(len(contract.clause_ids), 6)
        contract.clause_ids[0].is_done = False
        with self.assertRaisesRegex(UserError, "Rights and duties"):
            contract.action_approval_submit()

    def test_supervisor_then_legal_then_customer(self):
        contract = self._new_contract()
        contract.action_approval_submit()
        self.assertEqual(contract.phase, "review")
        asked = []
        while contract.approval_state == "submitted":
            step = contract._approval_pending_step()
            asked.append(step.approver_ids[:1])
            contract.with_user(step.approver_ids[0]).with_context(
                allowed_company_ids=self.company_a.ids
            ).action_approval_approve()
        self.assertEqual(asked, [self.users["leader"], self.users["legal"]])
        self.assertEqual(contract.phase, "customer")

    def test_legal_sends_it_back_to_the_draft(self):
        contract = self._new_contract()
        contract.action_approval_submit()
        contract.with_user(self.users["leader"]).action_approval_approve()
        contract.with_user(self.users["legal"])._approval_decide("returned", "Risk")
        self.assertEqual((contract.phase, contract.approval_state), ("draft", "draft"))

    def test_sign_off_of_tier_a_needs_the_executive(self):
        tier = self.env["logistics.tier"].search(
            [("code", "=", "A"), ("scheme_id.code", "=", "PROJECT")], limit=1
        )
        self.customer.with_company(self.company_a).with_context(
            approval_engine=ENGINE
        ).logistics_tier_id = tier
        contract = self._new_contract()
        contract.action_approval_submit()
        self._approve(contract)
        contract.action_customer_confirmed()
        self.assertEqual(contract.phase, "signoff")
        self.assertEqual(len(contract._approval_current_steps("pending", "waiting")), 2)

    def test_signing_needs_seals_and_scan(self):
        contract = self._new_contract()
        contract.action_approval_submit()
        self._approve(contract)
        contract.action_customer_confirmed()
        self._approve(contract)
        self.assertEqual(contract.phase, "to_sign")
        with self.assertRaisesRegex(UserError, "both seals"):
            contract.action_sign()

    def test_life_by_days(self):
        contract = self._signed_contract()
        states = []
        for day in (
            "2025-12-31",
            "2026-01-01",
            "2026-10-31",
            "2026-11-02",
            "2027-01-01",
        ):
            with freeze_time(f"{day} 04:00:00"):
                contract.invalidate_recordset(["state"])
                states.append(contract.state)
        self.assertEqual(states, ["signed", "active", "active", "expiring", "expired"])

    def test_reminders_sixty_thirty_seven(self):
        contract = self._signed_contract()
        before = len(contract.activity_ids)
        counts = []
        for day in (
            "2026-10-31",
            "2026-11-02",
            "2026-11-03",
            "2026-12-01",
            "2026-12-24",
        ):
            contract._remind_of_end(fields.Date.to_date(day))
            counts.append(len(contract.activity_ids) - before)
        self.assertEqual(counts, [0, 1, 1, 2, 3])

    def test_each_contract_ends_alone(self):
        first, second = self._signed_contract(), self._signed_contract()
        with self.assertRaisesRegex(UserError, "why the contract ends"):
            first.action_end()
        first.end_reason = "Line given up"
        with freeze_time("2026-06-01 04:00:00"):
            first.action_end()
            (first | second).invalidate_recordset(["state"])
            self.assertEqual((first | second).mapped("state"), ["ended", "active"])

    def test_renewal_follows_the_contract(self):
        contract = self._signed_contract()
        renewal = contract.browse(contract.action_renew()["res_id"])
        self.assertEqual(renewal.date_start, date(2027, 1, 1))
        self.assertEqual((renewal.phase, renewal.signed_on), ("draft", False))
        self.assertEqual(renewal.renewed_from_id, contract)

    def test_nobody_moves_it_by_hand(self):
        contract = self._new_contract()
        with self.assertRaises(AccessError):
            contract.write({"phase": "signed"})
        created = self._new_contract(phase="signed")
        self.assertEqual(created.phase, "draft")

    def test_terms_of_a_submitted_contract_stay(self):
        contract = self._new_contract()
        contract.action_approval_submit()
        with self.assertRaises(UserError):
            contract.settlement_day = 1

    def test_checks_follow_their_interval(self):
        contract = self._signed_contract(check_months=3)
        contract._plan_checks(date(2026, 3, 31))
        self.assertFalse(contract.check_ids)
        contract._plan_checks(date(2026, 4, 1))
        contract._plan_checks(date(2026, 4, 2))
        self.assertEqual(contract.check_ids.date_due, date(2026, 4, 1))

    def test_an_early_sign_calls_who_acts(self):
        contract = self._signed_contract()
        contract.signal_ids.seen_on = date(2026, 5, 1)
        summaries = contract.activity_ids.mapped("summary")
        self.assertIn("Consult the customer: Three late payments", summaries)

    def test_customers_with_duty_and_without_papers_are_listed(self):
        tier = self.env["logistics.tier"].search(
            [("code", "=", "B"), ("scheme_id.code", "=", "PROJECT")], limit=1
        )
        customer = self.customer.with_company(self.company_a)
        customer.with_context(approval_engine=ENGINE).logistics_tier_id = tier
        partners = self.env["res.partner"]
        domain = [("logistics_contract_missing", "=", True)]
        with freeze_time("2026-06-01 04:00:00"):
            self.assertIn(customer, partners.search(domain))
            self._signed_contract()
            self.assertIn(customer, partners.search(domain))
            self._signed_contract(kind="long_term")
            self.assertNotIn(customer, partners.search(domain))

    def test_contacts_of_a_customer_without_papers_are_not_listed(self):
        tier = self.env["logistics.tier"].search(
            [("code", "=", "B"), ("scheme_id.code", "=", "PROJECT")], limit=1
        )
        customer = self.customer.with_company(self.company_a)
        customer.with_context(approval_engine=ENGINE).logistics_tier_id = tier
        contact = customer.create({"name": "Ann Buyer", "parent_id": customer.id})
        contact.with_context(approval_engine=ENGINE).logistics_tier_id = tier
        found = self.env["res.partner"].search(
            [("logistics_contract_missing", "=", True)]
        )
        self.assertEqual(found & (customer | contact), customer)

    def test_a_contract_makes_the_customer_signed(self):
        self._signed_contract()
        with freeze_time("2026-06-01 04:00:00"):
            signed = self.env["res.partner"]._logistics_signed_ids(self.company_a)
        self.assertIn(self.customer.id, signed)

    def test_mixed_services_are_warned(self):
        Service = self.env["logistics.service"]
        services = Service.search([("category", "=", "transport")], limit=1)
        services |= Service.search([("category", "=", "warehouse")], limit=1)
        contract = self._new_contract(service_ids=services.ids)
        self.assertIn("two contracts", contract.service_warning)

    def test_rights(self):
        contract = self._new_contract()
        self.assertTrue(self.as_role(contract, "legal").title)
        with self.assertRaises(AccessError):
            self.as_role(contract, "legal").write({"title": "x"})
        with self.assertRaises(AccessError):
            self.as_role(contract, "plain").read(["title"])
        self.assertFalse(
            self.as_role(contract, "sales2").search([("id", "=", contract.id)])
        )

    def test_parties_contingencies_contacts_and_guide_stand_on_it(self):
        """Known before they are needed; read by the salesperson, not by strangers."""
        guide = self._new_file("guide.txt")
        carrier = self._new_customer("River Carriers Co., Ltd.")
        contract = self._new_contract(
            risk_note="The consignee decides by committee",
            guide_file_ids=guide.ids,
            party_ids=[Command.create({"role": "supplier", "partner_id": carrier.id})],
            contact_ids=[
                Command.create(
                    {
                        "topic": "Late trucks",
                        "user_id": self.users["service"].id,
                        "partner_id": self.customer.id,
                        "reply_hours": 2,
                    }
                )
            ],
        )
        mine = self.as_role(contract, "sales")
        self.assertEqual(mine.party_ids.partner_id, carrier)
        self.assertEqual(mine.contact_ids.mapped("reply_hours"), [2])
        self.assertEqual(mine.signal_ids.mapped("measure"), ["Meeting of both heads"])
        self.assertEqual(mine.guide_file_ids, guide)
        for rows in (contract.party_ids, contract.contact_ids, contract.signal_ids):
            with self.assertRaises(AccessError):
                self.as_role(rows, "plain").read(["contract_id"])

    def test_a_deviation_needs_kind_and_measure(self):
        contract = self._signed_contract()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["logistics.contract.check"].create(
                {
                    "contract_id": contract.id,
                    "date_due": date(2026, 4, 1),
                    "result": "deviation",
                }
            )

    def test_a_termination_signal_is_demanded(self):
        contract = self._new_contract(signal_ids=False)
        with self.assertRaisesRegex(UserError, "termination signal"):
            contract.action_approval_submit()
