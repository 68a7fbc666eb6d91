from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 08:00:00")
class TestTierMerge(TierCommon):
    def _merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (source | target).ids, target
        )
        self.env.invalidate_all()

    def test_history_of_both_survives_and_one_tier_stays(self):
        source = self._new_year("Source", 7_000_000)
        target = self._new_year("Target", 3_000_000)
        kept = self._grade(source, "B", date(2026, 1, 1))
        own = self._grade(target, "C", date(2026, 1, 1))
        self._refresh()
        self._merge(source, target)
        self.assertEqual((kept | own).partner_id, target)
        self.assertEqual(
            (kept.valid_to, kept.end_reason), (date(2026, 3, 31), "merged")
        )
        self.assertFalse(own.valid_to)
        self.assertEqual(target.logistics_tier_label, "C")
        at = target._logistics_tier_at(date(2026, 2, 1), self.company_a)
        self.assertEqual(at[target.id].code, "C", "the own history stands over it")
        row = self._row(target)
        self.assertEqual(len(row), 1)
        self.assertEqual((row.value, row.tier_id.code), (10_000_000, "B"))

    def test_tier_of_the_merged_customer_stays_where_there_is_no_other(self):
        source = self._new_year("Source", 7_000_000)
        target = self._new_customer("Target")
        kept = self._grade(source, "B", date(2026, 1, 1))
        self._merge(source, target)
        self.assertFalse(kept.valid_to)
        self.assertEqual(target.logistics_tier_label, "B")

    def test_open_proposal_survives_once(self):
        source = self._new_year("Source", 7_000_000)
        target = self._new_year("Target", 3_000_000)
        self._refresh()
        both = self.assessments._propose(
            self._row(source) | self._row(target), "quarter"
        )
        self._merge(source, target)
        waiting = both.filtered(lambda a: a.approval_state == "submitted")
        self.assertEqual(waiting.proposed_tier_id.code, "C")
        withdrawn = both - waiting
        self.assertEqual(
            (withdrawn.approval_state, withdrawn.end_reason), ("rejected", "merged")
        )
        self.assertFalse(
            withdrawn.approval_step_ids.filtered(lambda s: s.state == "pending")
        )
        self._approve(waiting)
        self.assertEqual(target.logistics_tier_label, "C")

    def test_merge_while_only_the_merged_one_has_a_proposal(self):
        source = self._new_year("Source", 7_000_000)
        target = self._new_customer("Target")
        self._refresh()
        proposal = self.assessments._propose(self._row(source), "quarter")
        self._merge(source, target)
        self.assertEqual(
            (proposal.partner_id, proposal.approval_state), (target, "submitted")
        )

    def test_targets_of_both_are_kept_and_counted_together(self):
        source, target = self._new_customer("Source"), self._new_customer("Target")
        self.env["logistics.customer.target"].create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.company_a.id,
                    "year": 2026,
                    "amount": 100,
                }
                for partner in (source, target)
            ]
        )
        self._merge(source, target)
        self.assertEqual(target.logistics_target_ids.mapped("amount"), [100, 100])

    def test_tiers_in_two_companies(self):
        source = self._new_year("Source", 7_000_000)
        target = self._new_year("Target", 3_000_000)
        self._grade(source, "D", date(2026, 1, 1), self.company_b)
        self._grade(source, "A", date(2026, 1, 1))
        self._grade(target, "C", date(2026, 1, 1))
        self._merge(source, target)
        self.assertEqual(target.with_company(self.company_a).logistics_tier_label, "C")
        self.assertEqual(target.with_company(self.company_b).logistics_tier_label, "D")
