"""Public pool: protection, follow-up, release after a warning."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError

from .pool_common import PoolCommon


class TestPoolRelease(PoolCommon):
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
