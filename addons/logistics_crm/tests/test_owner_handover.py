"""Handing customers over, and requests about them."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import LogisticsCommon


class TestOwnerHandover(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-02 09:00:00"))
        cls.Owner = cls.env["logistics.customer.owner"]
        cls.one = cls._new_customer("One", user_id=cls.users["sales"].id)
        cls.two = cls._new_customer("Two", user_id=cls.users["sales"].id)

    def _handover(self, role="leader", partners=None, **values):
        partners = partners or self.one | self.two
        return self.as_role(self.env["logistics.customer.handover"], role).create(
            {
                "from_user_id": self.users["sales"].id,
                "to_user_id": self.users["sales2"].id,
                "reason": "New district",
                "partner_ids": [Command.set(partners.ids)],
                **values,
            }
        )

    def _owner_on(self, partner, *day):
        return self.Owner._owners_at(partner, date(*day))[partner.id]

    def test_now(self):
        handover = self._handover()
        handover.action_confirm()
        self.assertEqual(handover.state, "done")
        self.assertEqual((self.one | self.two).user_id, self.users["sales2"])
        row = self.one.logistics_owner_ids.filtered(lambda r: not r.date_to)
        self.assertEqual(row.reason, "New district")

    def test_a_future_day_waits_for_the_job(self):
        handover = self._handover(date="2026-04-01")
        handover.action_confirm()
        self.assertEqual(handover.state, "planned")
        handover._apply_safely()
        self.assertEqual(self._owner_on(self.one, 2026, 3, 31), self.users["sales"])
        self.assertEqual(self._owner_on(self.one, 2026, 4, 1), self.users["sales2"])

    def test_the_job_takes_what_is_due(self):
        due = self._handover(date="2026-04-01")
        later = self._handover(partners=self.two, date="2026-05-01")
        (due | later).action_confirm()
        cron = self.env.ref("logistics_crm.ir_cron_handover_apply")
        with freeze_time("2026-04-01 00:10:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(due.state, "done")
        self.assertEqual(later.state, "planned")

    def test_a_customer_that_moved_meanwhile_is_left_and_named(self):
        handover = self._handover(date="2026-04-01")
        handover.action_confirm()
        self.two.user_id = self.users["leader"]
        handover._apply_safely()
        self.assertEqual(self.two.user_id, self.users["leader"])
        self.assertEqual(handover.skipped, "Two (Leader)")

    def test_a_past_day_is_for_the_policy_administrator(self):
        self.one.user_id = self.users["sales"]
        with freeze_time("2026-03-20 09:00:00"):
            with self.assertRaises(AccessError):
                self._handover(date="2026-03-10").action_confirm()
            self._handover("policy", date="2026-03-10").action_confirm()
        self.assertEqual(self._owner_on(self.one, 2026, 3, 9), self.users["sales"])
        self.assertEqual(self._owner_on(self.one, 2026, 3, 10), self.users["sales2"])

    def test_without_receiver_the_customers_enter_the_pool(self):
        self._handover(to_user_id=False).action_confirm()
        self.assertFalse(self.one.user_id)
        self.assertTrue(self.one.logistics_pool_since)

    def test_open_opportunities_follow(self):
        Lead = self.env["crm.lead"].with_context(mail_create_nosubscribe=True)
        mine, participant, won = Lead.create(
            [
                {
                    "name": name,
                    "type": "opportunity",
                    "partner_id": self.one.id,
                    "user_id": self.users[role].id,
                    "company_id": self.company_a.id,
                }
                for name, role in (("A", "sales"), ("B", "leader"), ("C", "sales"))
            ]
        )
        won.action_set_won()
        self._handover().action_confirm()
        self.assertEqual(mine.user_id, self.users["sales2"])
        self.assertEqual(participant.user_id, self.users["leader"])
        self.assertEqual(won.user_id, self.users["sales"])

    def test_a_leaver_does_not_receive(self):
        self.users["sales2"].active = False
        with self.assertRaises(UserError):
            self._handover().action_confirm()

    def test_a_failing_one_is_stamped(self):
        handover = self._handover(date="2026-04-01")
        handover.action_confirm()

        message = "No way"

        def fail(self):
            raise UserError(message)

        self.patch(type(handover), "_apply", fail)
        handover._apply_safely()
        self.assertEqual(handover.state, "planned")
        self.assertEqual(handover.error, message)

    def test_done_is_history(self):
        handover = self._handover()
        handover.action_confirm()
        with self.assertRaises(UserError):
            handover.write({"reason": "Other"})
        with self.assertRaises(UserError):
            handover.unlink()

    def test_chosen_in_the_customer_list(self):
        Handover = self.as_role(self.env["logistics.customer.handover"], "leader")
        values = Handover.with_context(
            active_model="res.partner", active_ids=(self.one | self.two).ids
        ).default_get(["partner_ids", "from_user_id"])
        self.assertEqual(values["from_user_id"], self.users["sales"].id)

    def test_salespeople_hand_nothing_over(self):
        with self.assertRaises(AccessError):
            self._handover("sales")


class TestOwnershipRequest(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-02 09:00:00"))
        cls.customer = cls._new_customer(user_id=cls.users["sales"].id)
        cls.Owner = cls.env["logistics.customer.owner"]

    def _request(self, asker="sales2", **values):
        return self.as_role(self.env["logistics.ownership.request"], asker).create(
            {"partner_id": self.customer.id, "reason": "I know them", **values}
        )

    def _approved(self, *args, **values):
        request = self._request(*args, **values)
        request.action_approval_submit()
        with freeze_time("2026-03-10 09:00:00"):
            self.as_role(request, "policy").action_approval_approve()
        return request

    def test_join_writes_a_team_row(self):
        self._approved(kind="join", role="expert", share=30)
        row = self.customer.logistics_team_ids
        self.assertEqual(
            (row.user_id, row.role, row.share, row.date_from, row.source),
            (self.users["sales2"], "expert", 30.0, date(2026, 3, 10), "request"),
        )
        self.assertEqual(self.customer.user_id, self.users["sales"])

    def test_dispute_moves_the_lead_from_the_decision_on(self):
        self._approved(kind="dispute")
        self.assertEqual(self.customer.user_id, self.users["sales2"])
        owners = [
            self.Owner._owners_at(self.customer, day)[self.customer.id]
            for day in (date(2026, 3, 9), date(2026, 3, 10))
        ]
        self.assertEqual(owners, [self.users["sales"], self.users["sales2"]])

    def test_release_fills_the_pool(self):
        self._approved("sales", kind="release")
        self.assertFalse(self.customer.user_id)
        self.assertTrue(self.customer.logistics_pool_since)

    def test_claim_of_a_free_customer(self):
        self.customer.user_id = False
        self._approved(kind="claim")
        self.assertEqual(self.customer.user_id, self.users["sales2"])

    def test_senseless_requests_are_refused(self):
        for asker, kind in (
            ("sales", "dispute"),
            ("sales", "claim"),
            ("sales2", "claim"),
            ("sales2", "release"),
        ):
            with self.subTest(asker=asker, kind=kind), self.assertRaises(UserError):
                self._request(asker, kind=kind).action_approval_submit()

    def test_a_contact_stands_for_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Mr Wang", "parent_id": self.customer.id}
        )
        self.assertEqual(self._request(partner_id=contact.id).partner_id, self.customer)

    def test_a_leaver_is_not_given_a_customer(self):
        request = self._request(kind="dispute")
        request.action_approval_submit()
        self.users["sales2"].active = False
        with self.assertRaises(UserError):
            self.as_role(request, "policy").action_approval_approve()

    def test_the_decider_opens_the_evidence(self):
        file = self.as_role(self.env["ir.attachment"], "sales2").create(
            {
                "name": "minutes.txt",
                "raw": b"x",
                "res_model": "logistics.ownership.request",
            }
        )
        request = self._request(evidence_ids=[Command.set(file.ids)])
        request.action_approval_submit()
        self.assertEqual(self.as_role(file, "policy").raw, b"x")

    def test_requests_of_others_are_not_seen(self):
        request = self._request()
        self.assertFalse(
            self.as_role(request, "sales").search([("id", "=", request.id)])
        )
        self.assertTrue(
            self.as_role(request, "leader").search([("id", "=", request.id)])
        )

    def test_html_in_a_reason_stays_text(self):
        request = self._approved(kind="join", role="expert", reason="<b>x</b>" * 2000)
        self.assertTrue(self.customer.logistics_team_ids.reason.startswith("<b>x</b>"))
        self.assertEqual(request.approval_state, "approved")
