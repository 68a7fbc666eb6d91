"""Who sees which place, and that the setting alone decides about scores."""

from odoo.tests import tagged

from .common import AppraisalCommon


@tagged("post_install", "-at_install")
class TestAppraisalRank(AppraisalCommon):
    """Places by total: sales 1, leader 2, head 3."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.made = cls._generate()
        totals = {"sales": 90, "leader": 80, "head": 70}
        for role, value in totals.items():
            appraisal = cls.made.filtered(
                lambda a, r=role: a.employee_id == cls.employees[r]
            )
            engine = appraisal._as_engine()
            engine.line_ids.is_measured = True
            for line in engine.line_ids:
                line.computed_score = line.max_points * value / 100
            engine.write({"state": "confirmed"})
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)

    def _rows(self, role):
        self.env.flush_all()
        return self.as_role(self.env["logistics.kpi.rank"], role).search([])

    def test_place_by_total(self):
        rows = self._rows("policy")
        self.assertEqual(
            [(row.rank, row.employee_id) for row in rows],
            [
                (n + 1, self.employees[r])
                for n, r in enumerate(("sales", "leader", "head"))
            ],
        )

    def test_colleagues_see_the_first_places_and_their_own(self):
        self.policy.kpi_rank_top = 1
        self.assertEqual(self._rows("sales2").mapped("rank"), [1])
        self.assertEqual(self._rows("sales").mapped("rank"), [1])
        # The leader: the first place, his own; the head leads both.
        self.assertEqual(self._rows("leader").mapped("rank"), [1, 2])
        self.assertEqual(self._rows("head").mapped("rank"), [1, 2, 3])
        self.assertFalse(self._rows("sales_b"))

    def test_without_the_setting_no_score_leaves_by_any_door(self):
        self.assertFalse(self.policy.kpi_rank_shows_score)
        rows = self._rows("sales2")
        self.assertEqual(len(rows), 3)
        self.assertEqual(set(rows.mapped("score")), {0})
        self.assertFalse(rows.grade_id)
        self.assertFalse(rows.search([("score", ">", 1)]))
        groups = rows._read_group([], [], ["score:max"])
        self.assertFalse(groups[0][0])

    def test_with_the_setting_scores_are_shown(self):
        self.policy.kpi_rank_shows_score = True
        rows = self._rows("sales2")
        self.assertEqual([round(row.score, 2) for row in rows], [90, 80, 70])
        self.assertEqual(rows[0].grade_id.name, "A")
