"""Public pool: claims and their limits, protection, release after a warning."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError

from .common import LogisticsCommon


class TestPool(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-02 09:00:00"))
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)
        cls.Owner = cls.env["logistics.customer.owner"]
        cls.customer = cls._in_pool("Northern Steel")
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "LGP",
                "type": "sale",
                "company_id": cls.company_a.id,
            }
        )

    @classmethod
    def _in_pool(cls, name, owner="sales"):
        partner = cls._new_customer(name, user_id=cls.users[owner].id)
        partner.user_id = False
        return partner

    def _claim(self, partner, role="sales2"):
        return self.as_role(partner, role).action_logistics_claim()

    # --- claim ---------------------------

    def test_who_loses_the_salesperson_enters_the_pool(self):
        self.assertTrue(self.customer.logistics_pool_since)
        action = self.env.ref("logistics_crm.res_partner_action_pool")
        self.assertIn("logistics_pool_since", action.domain)
        self.assertEqual(self.customer.logistics_previous_owner_id, self.users["sales"])

    def test_a_person_never_enters_the_pool(self):
        person = self.env["res.partner"].create(
            {"name": "Mr Wang", "user_id": self.users["sales"].id}
        )
        person.user_id = False
        self.assertFalse(person.logistics_pool_since)

    def test_claim(self):
        self._claim(self.customer)
        self.assertEqual(self.customer.user_id, self.users["sales2"])
        self.assertFalse(self.customer.logistics_pool_since)
        row = self.customer.logistics_owner_ids.sorted("id")[-1]
        self.assertEqual((row.source, row.date_from), ("pool", date(2026, 3, 2)))

    def test_several_at_once(self):
        partners = self.customer + self._in_pool("Two")
        self._claim(partners)
        self.assertEqual(partners.user_id, self.users["sales2"])

    def test_the_second_one_hears_who_was_faster(self):
        self._claim(self.customer)
        with self.assertRaisesRegex(UserError, "not in the public pool.*Sales2"):
            self._claim(self.customer, "leader")

    def test_a_locked_customer_is_being_claimed(self):
        """A second connection holds the row, as the other user's claim does."""
        partner = self.env.ref("base.main_partner")
        with self.registry.cursor() as other:
            other.execute(
                "SELECT 1 FROM res_partner WHERE id = %s FOR UPDATE", [partner.id]
            )
            with self.assertRaisesRegex(UserError, "somebody else"):
                partner._logistics_claim(self.users["sales2"])

    def test_pool_date_is_not_written_by_anybody(self):
        free = self._new_customer("Free")
        free.logistics_pool_since = "2026-01-01"
        self.assertFalse(free.logistics_pool_since)

    def test_customers_without_owner_are_put_into_the_pool(self):
        free = self._new_customer("Free")
        self.Owner._assign(free, self.env["res.users"], "assignment", "New list")
        self.assertTrue(free.logistics_pool_since)

    def test_strangers_do_not_claim(self):
        for role in ("service", "plain", "portal"):
            with self.assertRaises(AccessError):
                self._claim(self.customer, role)

    # --- limits ---------------------------

    def test_claims_a_day(self):
        self.policy.pool_claims_per_day = 2
        self._claim(self.customer)
        self._claim(self._in_pool("Two"))
        third = self._in_pool("Three")
        with self.assertRaisesRegex(UserError, "At most 2"):
            self._claim(third)
        with freeze_time("2026-03-03 09:00:00"):
            self._claim(third)

    def test_customers_of_one_person(self):
        self.policy.pool_max_customers = 2
        self._new_customer("Own", user_id=self.users["sales2"].id)
        self._claim(self.customer)
        with self.assertRaisesRegex(UserError, "2 customers"):
            self._claim(self._in_pool("Three"))

    def test_cooling_of_the_previous_owner(self):
        self.policy.pool_cooling_days = 30
        with self.assertRaisesRegex(UserError, "from 2026-04-01 on"):
            self._claim(self.customer, "sales")
        self._claim(self._in_pool("Two"), "sales2")
        with freeze_time("2026-04-01 09:00:00"):
            self._claim(self.customer, "sales")

    def test_no_limit_by_default(self):
        self._claim(self.customer, "sales")

    def test_numbers_make_sense(self):
        with self.assertRaises(ValidationError):
            self.policy.pool_claims_per_day = -1
        with self.assertRaises(ValidationError):
            self.policy.write({"pool_release_days": 5, "pool_warning_days": 5})

    # --- protection ---------------------------

    def _owned(self, name="Owned", since="2026-01-01", **values):
        with freeze_time(since):
            return self._new_customer(name, user_id=self.users["sales"].id, **values)

    def _invoice(self, partner, day):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": day,
                "journal_id": self.journal.id,
                "company_id": self.company_a.id,
            }
        )
        self.env.flush_all()
        # Posted without a chart of accounts: only these facts are asked for.
        self.env.cr.execute(
            "UPDATE account_move SET state = 'posted', amount_residual = 100 "
            "WHERE id = %s",
            [move.id],
        )
        move.invalidate_recordset()
        return move

    def _lead(self, partner, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Deal",
                "type": "opportunity",
                "partner_id": partner.id,
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
                **values,
            }
        )

    def _protection(self, partner):
        return (
            partner.with_company(self.company_a)._logistics_protection().get(partner.id)
        )

    def test_an_unpaid_invoice_protects(self):
        partner = self._owned()
        self.assertFalse(self._protection(partner))
        self._invoice(partner, "2026-02-01")
        self.assertEqual(self._protection(partner), "an invoice is not paid yet")
        self.policy.pool_protect_unpaid = False
        self.assertFalse(self._protection(partner))

    def test_an_open_opportunity_of_a_contact_protects(self):
        partner = self._owned()
        contact = self.env["res.partner"].create(
            {"name": "Wang", "parent_id": partner.id}
        )
        lead = self._lead(contact)
        self.assertEqual(self._protection(partner), "an opportunity is open")
        self.assertEqual(partner._logistics_ownership_state()[partner.id], "protected")
        lead.action_set_lost()
        self.assertFalse(self._protection(partner))

    def test_a_tier_protects_where_the_policy_says_so(self):
        partner = self._owned()
        scheme = self.policy.tier_scheme_id
        tier = scheme.tier_ids[0]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET logistics_tier_id = jsonb_build_object(%s, %s) "
            "WHERE id = %s",
            [str(self.company_a.id), tier.id, partner.id],
        )
        partner.invalidate_recordset()
        self.assertFalse(self._protection(partner))
        self.policy.pool_protect_tier_ids = tier
        self.assertEqual(self._protection(partner), f"its tier is {tier.code}")

    # --- follow-up ---------------------------

    def _last(self, partner):
        return partner._logistics_last_follow_up().get(partner.id)

    def test_nothing_is_no_follow_up(self):
        self.assertIsNone(self._last(self._owned()))

    def test_invoices_count(self):
        partner = self._owned()
        self._invoice(partner, "2026-02-10")
        self._invoice(partner, "2026-09-10")  # not yet
        self.assertEqual(self._last(partner), date(2026, 2, 10))

    def test_done_activities_count_but_not_our_warning(self):
        partner = self._owned()
        for kind, day in (
            ("mail.mail_activity_data_call", "2026-02-05 09:00:00"),
            ("logistics_crm.mail_activity_type_pool_warning", "2026-02-20 09:00:00"),
        ):
            with freeze_time(day):
                partner.activity_schedule(kind, user_id=self.env.uid).action_done()
                self.env.flush_all()
        self.assertEqual(self._last(partner), date(2026, 2, 5))

    def test_meetings_held_count(self):
        partner = self._owned()
        contact = self.env["res.partner"].create(
            {"name": "Wang", "parent_id": partner.id}
        )
        for day in ("2026-02-06", "2026-12-06"):
            self.env["calendar.event"].create(
                {
                    "name": "Visit",
                    "start": f"{day} 09:00:00",
                    "stop": f"{day} 10:00:00",
                    "partner_ids": [(6, 0, contact.ids)],
                }
            )
        self.assertEqual(self._last(partner), date(2026, 2, 6))

    # --- release ---------------------------

    def _night(self, day):
        with freeze_time(f"{day} 18:00:00"):
            rows = self.Owner._release_candidates(self.policy)
            rows.with_company(self.company_a)._release_batch(self.policy)
        self.env.invalidate_all()

    def _warnings(self, partner):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "=", partner.id),
                (
                    "activity_type_id",
                    "=",
                    self.env.ref("logistics_crm.mail_activity_type_pool_warning").id,
                ),
            ]
        )

    def _release_after(self, days=60, warning=7):
        self.policy.write({"pool_release_days": days, "pool_warning_days": warning})

    def test_warned_then_released(self):
        self._release_after()
        partner = self._owned(since="2026-01-01")
        self._night("2026-02-20")
        self.assertFalse(self._warnings(partner))
        self._night("2026-02-23")
        self.assertEqual(self._warnings(partner).user_id, self.users["sales"])
        self.assertEqual(self._warnings(partner).date_deadline, date(2026, 3, 2))
        self._night("2026-03-01")
        self.assertEqual(len(self._warnings(partner)), 1)
        self.assertTrue(partner.user_id)
        self._night("2026-03-02")
        self.assertFalse(partner.user_id)
        self.assertTrue(partner.logistics_pool_since)
        self.assertFalse(self._warnings(partner))
        row = partner.logistics_owner_ids
        self.assertEqual(row.end_reason, "No follow-up since 2026-01-01")

    def test_nobody_is_released_unwarned(self):
        self._release_after()
        partner = self._owned(since="2024-01-01")
        self._night("2026-03-02")
        self.assertTrue(partner.user_id)
        self.assertEqual(self._warnings(partner).date_deadline, date(2026, 3, 9))
        self._warnings(partner).unlink()
        self._night("2026-03-09")
        self.assertFalse(partner.user_id)

    def test_a_follow_up_after_the_warning_keeps_the_customer(self):
        self._release_after()
        partner = self._owned(since="2026-01-01")
        self._night("2026-02-25")
        self._invoice(partner, "2026-02-26").amount_residual = 0
        self.env.flush_all()
        self._night("2026-03-04")
        self.assertTrue(partner.user_id)
        self.assertFalse(partner.logistics_owner_ids.release_on)

    def test_protected_customers_stay(self):
        self._release_after()
        partner = self._owned(since="2025-01-01")
        self._lead(partner, create_date="2025-01-01")
        self.env.cr.execute(
            "UPDATE crm_lead SET date_last_stage_update = '2025-01-01' "
            "WHERE partner_id = %s",
            [partner.id],
        )
        for day in ("2026-03-02", "2026-03-20"):
            self._night(day)
        self.assertTrue(partner.user_id)

    def test_off_by_default(self):
        partner = self._owned(since="2020-01-01")
        cron = self.env.ref("logistics_crm.ir_cron_pool_release")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertTrue(partner.user_id)

    def test_the_job_runs(self):
        self._release_after(warning=0)
        partner = self._owned(since="2025-01-01")
        cron = self.env.ref("logistics_crm.ir_cron_pool_release")
        for day in ("2026-03-02 18:00:00", "2026-03-03 18:00:00"):
            with freeze_time(day), self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(partner.user_id)

    def test_a_failing_customer_does_not_stop_the_others(self):
        self._release_after()
        bad, good = self._owned("Bad", "2025-01-01"), self._owned("Good", "2025-01-01")
        self._night("2026-03-02")
        release = type(self.Owner)._release

        def fail(rows, last):
            if rows.partner_id == bad:
                raise UserError(rows.env._("No way"))
            return release(rows, last)

        self.patch(type(self.Owner), "_release", fail)
        with self.assertLogs("odoo.addons.logistics_crm", "WARNING"):
            self._night("2026-03-10")
        self.assertTrue(bad.user_id)
        self.assertEqual(bad.logistics_owner_ids.release_error, "No way")
        self.assertFalse(good.user_id)

    def test_each_company_has_its_own_days(self):
        self._release_after()
        partner = self._owned(since="2025-01-01", company_id=self.company_a.id)
        policy_b = self.policy._get(self.company_b)
        policy_b.write({"pool_release_days": 60, "pool_warning_days": 7})
        self.assertIn(partner, self.Owner._release_candidates(self.policy).partner_id)
        self.assertNotIn(partner, self.Owner._release_candidates(policy_b).partner_id)

    def test_a_batch_costs_a_flat_number_of_statements(self):
        self._release_after()
        self.policy._get(self.company_a)
        with freeze_time("2026-03-01"):
            for number in range(30):
                self._new_customer(f"C{number}", user_id=self.users["sales"].id)
        self.env.flush_all()
        rows = self.Owner.search(
            [("partner_id.name", "=like", "C%"), ("date_to", "=", False)]
        ).with_company(self.company_a)
        with self.assertQueryCount(8):
            rows._release_batch(self.policy)
