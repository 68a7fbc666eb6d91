from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .tier_common import TODAY, TierCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 08:00:00")
class TestTierSheet(TierCommon):
    """Evaluation sheet of the SCORE scheme: weights 20 / 30 / 35 / 15."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.score_scheme = cls.env.ref("logistics_crm.logistics_tier_scheme_score")
        cls.score_scheme.write(
            {
                "active": True,
                "evaluator_ids": [
                    Command.create(
                        {
                            "company_id": cls.company_a.id,
                            "role": role,
                            "user_id": cls.users[name].id,
                        }
                    )
                    for role, name in (
                        ("finance", "finance"),
                        ("operations", "service"),
                    )
                ],
            }
        )
        cls.customer = cls._new_customer()
        cls.sheet = cls.assessments.create(
            {"partner_id": cls.customer.id, "scheme_id": cls.score_scheme.id}
        )

    def _score(self, role, *scores):
        lines = self.sheet.score_ids.filtered(
            lambda line: line.scorer_id == self.users[role]
        ).sorted("criterion_sequence")
        for line, score in zip(lines, scores, strict=True):
            if score is not None:
                self.as_role(line, role).write({"score": score, "is_scored": True})

    def test_sheet_has_a_line_per_scorer_and_criterion(self):
        self.assertEqual(len(self.sheet.score_ids), 8)
        self.assertEqual(self.sheet.scored_weight, 0)
        self.assertIn("No data", self.sheet.reason_text)

    def test_several_scorers_are_averaged_and_weighted(self):
        self._score("finance", 80, 90, 70, 60)
        self._score("service", 90, 70, 90, 80)
        # 85 × 20 % + 80 × 30 % + 80 × 35 % + 70 × 15 %
        self.assertAlmostEqual(self.sheet.score, 79.5)
        self.assertEqual(self.sheet.proposed_tier_id.code, "B")
        self.assertIn("79.50 points, 100 % of it scored", self.sheet.reason_text)

    def test_missing_scores_are_left_out_and_weights_renormalised(self):
        self._score("finance", 90, None, None, 80)
        self._score("service", None, None, 100, None)
        # (90 × 20 + 100 × 35 + 80 × 15) / 70
        self.assertAlmostEqual(self.sheet.score, 6500 / 70)
        self.assertEqual(self.sheet.scored_weight, 70)
        self.assertEqual(self.sheet.proposed_tier_id.code, "A")

    def test_zero_is_a_score_when_it_is_ticked(self):
        self._score("finance", 0, 60, 60, 60)
        self.assertAlmostEqual(self.sheet.score, 48)
        self.assertEqual(self.sheet.proposed_tier_id.code, "C")

    def test_boundaries_85_and_60(self):
        for score, code in ((85, "A"), (84.99, "B"), (60, "B"), (59.99, "C")):
            with self.subTest(score=score):
                self._score("finance", *[score] * 4)
                self.assertEqual(self.sheet.proposed_tier_id.code, code)

    def test_scorer_counts_by_share(self):
        self.sheet.score_ids.filtered(
            lambda line: line.scorer_id == self.users["finance"]
        ).weight = 3
        self._score("finance", 80, 80, 80, 80)
        self._score("service", 100, 100, 100, 100)
        self.assertAlmostEqual(self.sheet.score, 85)

    def test_everybody_writes_the_own_scores_only(self):
        foreign = self.sheet.score_ids.filtered(
            lambda line: line.scorer_id == self.users["service"]
        )[0]
        with self.assertRaises(AccessError):
            self.as_role(foreign, "finance").score = 50
        own = self.sheet.score_ids.filtered(
            lambda line: line.scorer_id == self.users["finance"]
        )[0]
        with self.assertRaises(AccessError):
            self.as_role(own, "finance").weight = 9
        with self.assertRaises(AccessError):
            self.as_role(own, "sales").score = 50

    def test_sheet_without_score_is_not_submitted(self):
        with self.assertRaisesRegex(UserError, "nobody has scored"):
            self.as_role(self.sheet, "leader").action_approval_submit()

    def test_approved_sheet_is_frozen(self):
        self._score("finance", 90, 90, 90, 90)
        self.as_role(self.sheet, "leader").action_approval_submit()
        with self.assertRaises(UserError):
            self._score("finance", 10, 10, 10, 10)
        self._approve(self.sheet)
        self.assertEqual(self.sheet.valid_from, TODAY)
        self.assertEqual(self.sheet.decided_tier_id.code, "A")
        self.assertEqual(
            self.customer.logistics_tier_label, "Untiered", "SCORE is not the policy"
        )

    def test_period_opens_sheets_for_customers_with_business(self):
        self._new_year("Business", 100_000)
        self._refresh(schemes=self.score_scheme)
        rows = self.basis.search([("scheme_id", "=", self.score_scheme.id)])
        sheets = self.assessments._propose(rows, "quarter")
        self.assertEqual(sheets.mapped("approval_state"), ["draft"])
        self.assertEqual(len(sheets.score_ids), 8)
