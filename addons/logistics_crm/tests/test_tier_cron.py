from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTierCron(TierCommon):
    def _run(self, name):
        cron = self.env.ref(f"logistics_crm.ir_cron_tier_{name}")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _open(self, customer):
        return self.assessments.search(
            [("partner_id", "=", customer.id), ("approval_state", "=", "submitted")]
        )

    @freeze_time("2026-04-10 18:10:00")
    def test_night_proposes_a_new_customer_at_once(self):
        customer = self._new_customer("New")
        self._new_invoice(customer, date(2026, 4, 9), 300_000)
        self._run("refresh")
        proposal = self._open(customer)
        self.assertEqual(proposal.trigger, "new")
        self.assertEqual(proposal.proposed_tier_id.code, "C")
        self._run("refresh")
        self.assertEqual(
            len(self._open(customer)), 1, "the second night repeats nothing"
        )

    @freeze_time("2026-04-10 18:10:00")
    def test_rejected_new_customer_waits_for_the_quarter(self):
        customer = self._new_customer("New")
        self._new_invoice(customer, date(2026, 4, 9), 300_000)
        self._run("refresh")
        proposal = self._open(customer)
        self.as_role(proposal, "policy")._approval_decide(
            "rejected", "One delivery only"
        )
        self._run("refresh")
        self.assertFalse(self._open(customer))

    @freeze_time("2026-04-10 18:10:00")
    def test_night_proposes_a_fall_below_the_lowest_tier(self):
        customer = self._new_year("Falls", 1_500_000, start=date(2025, 5, 1))
        self._grade(customer, "D")
        self._run("refresh")
        self.assertFalse(self._open(customer))
        self._new_invoice(customer, date(2026, 2, 1), -500_000)
        self._run("refresh")
        proposal = self._open(customer)
        self.assertEqual((proposal.trigger, proposal.change), ("fall", "down"))
        self.assertFalse(proposal.decided_tier_id)

    @freeze_time("2026-04-10 18:10:00")
    def test_night_only_alerts_when_a_tier_in_between_is_crossed(self):
        customer = self._new_year("Grows", 7_000_000, start=date(2025, 5, 1))
        self._grade(customer, "B")
        self._run("refresh")
        self._new_invoice(customer, date(2026, 2, 1), 6_000_000)
        self._run("refresh")
        self.assertTrue(self._row(customer).crossed)
        self.assertFalse(self._open(customer), "the quarter proposes, not the night")

    def test_first_day_of_the_quarter_makes_one_list(self):
        with freeze_time("2026-04-10 18:10:00"):
            self.scheme.next_proposal_date = date(2026, 7, 1)
            self.scheme.next_full_date = date(2027, 1, 1)
            stays = self._new_year("Stays", 7_000_000, start=date(2025, 9, 1))
            grows = self._new_year("Grows", 7_000_000, start=date(2025, 9, 1))
            for customer in (stays, grows):
                self._grade(customer, "B")
            self._new_invoice(grows, date(2026, 2, 1), 6_000_000)
            self._run("refresh")
            self._run("propose")
            self.assertFalse(self._open(grows))
        with freeze_time("2026-07-01 20:10:00"):
            self._run("propose")
            self.assertEqual(self._open(grows).trigger, "quarter")
            self.assertFalse(self._open(stays))
            self.assertEqual(self.scheme.next_proposal_date, date(2026, 10, 1))
            self._run("propose")
            self.assertEqual(len(self._open(grows)), 1)

    def test_once_a_year_everybody_graded_is_proposed(self):
        with freeze_time("2026-04-10 18:10:00"):
            stays = self._new_year("Stays", 7_000_000, start=date(2025, 4, 1))
            self._new_invoice(stays, date(2026, 3, 1), 7_000_000)
            self._grade(stays, "A")
            self.scheme.next_proposal_date = self.scheme.next_full_date = date(
                2027, 1, 1
            )
        with freeze_time("2027-01-01 20:10:00"):
            self._new_invoice(stays, date(2026, 8, 1), 9_000_000)
            self._run("propose")
            proposal = self._open(stays)
            self.assertEqual((proposal.trigger, proposal.change), ("full", "same"))
            self.assertEqual(self.scheme.next_full_date, date(2028, 1, 1))

    @freeze_time("2026-04-10 18:10:00")
    def test_a_failing_customer_does_not_stop_the_others(self):
        good = self._new_year("Good", 7_000_000, start=date(2025, 5, 1))
        bad = self._new_year("Bad", 7_000_000, start=date(2025, 5, 1))
        model = type(self.env["logistics.tier.assessment"])
        prepare = model._prepare_proposal

        def broken(records, row, *args):
            if row.partner_id == bad:
                raise ValueError("Rate table is broken")
            return prepare(records, row, *args)

        with (
            patch.object(model, "_prepare_proposal", broken),
            mute_logger(
                "odoo.addons.logistics_crm.models.logistics_tier_assessment_cron"
            ),
        ):
            self._run("refresh")
        self.assertTrue(self._open(good))
        self.assertFalse(self._open(bad))
        self.assertEqual(self._row(bad).error, "Rate table is broken")
        self._run("refresh")
        self.assertFalse(self._open(bad), "skipped until the figure changes")
        self._new_invoice(bad, date(2026, 2, 1), 10)
        self._run("refresh")
        self.assertTrue(self._open(bad))

    @freeze_time("2026-04-10 18:10:00")
    def test_a_failing_scheme_is_stamped_and_the_others_run(self):
        customer = self._new_year("Good", 7_000_000, start=date(2025, 5, 1))
        broken = self.scheme.copy({"code": "BROKEN", "sequence": 1})
        model = type(self.env["logistics.tier.basis"])
        refresh = model._refresh_scheme

        def fails(records, scheme, *args):
            if scheme == broken:
                raise ValueError("No rate")
            return refresh(records, scheme, *args)

        with (
            patch.object(model, "_refresh_scheme", fails),
            mute_logger(
                "odoo.addons.logistics_crm.models.logistics_tier_assessment_cron"
            ),
        ):
            self._run("refresh")
        self.assertEqual(broken.refresh_error, "No rate")
        self.assertEqual(self._row(customer).value, 7_636_363.64)
        self._run("refresh")
        self.assertFalse(broken.refresh_error)

    @freeze_time("2026-04-10 18:10:00")
    def test_future_tier_takes_effect_on_its_day(self):
        customer = self._new_year("Later", 7_000_000, start=date(2025, 5, 1))
        self._grade(customer, "B", date(2026, 5, 1))
        self._run("refresh")
        self.assertEqual(customer.logistics_tier_label, "Untiered")
        with freeze_time("2026-05-01 18:10:00"):
            self._run("refresh")
            self.assertEqual(customer.logistics_tier_label, "B")

    @freeze_time("2026-04-10 18:10:00")
    def test_scheme_of_a_business_domain_grades_its_customers_only(self):
        domains = self.env["logistics.business.domain"].create(
            [{"name": "Cold chain"}, {"name": "Steel"}]
        )
        self.scheme.domain_ids = domains[0]
        inside = self._new_year("Inside", 7_000_000, start=date(2025, 5, 1))
        outside = self._new_year("Outside", 7_000_000, start=date(2025, 5, 1))
        inside.logistics_domain_ids = domains[0]
        outside.logistics_domain_ids = domains[1]
        self._run("refresh")
        self.assertTrue(self._open(inside))
        self.assertFalse(self._open(outside))
