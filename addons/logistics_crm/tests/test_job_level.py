from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestJobLevel(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels = cls.env["logistics.job.level"]
        cls.senior = cls.env.ref("logistics_crm.logistics_job_level_senior_manager")
        cls.manager = cls.env.ref("logistics_crm.logistics_job_level_manager")

    def _new_level(self, **values):
        return self.levels.create({"name": "Test step", "rank": 9, **values})

    # --- the ladder ------------------------------------------------------------------

    def test_ladder_has_eight_steps_with_standards_and_quotas(self):
        ladder = self.levels.search([("company_id", "=", False)])
        self.assertEqual(
            ladder.mapped(
                lambda x: (x.rank, x.profit_standard, x.quota_count, x.quota_tier)
            ),
            [
                (1, 0, 0, False),
                (2, 0.15, 10, "D"),
                (3, 0.15, 10, "C"),
                (4, 0.08, 6, "B"),
                (5, 0.08, 6, "A"),
                (6, 0.06, 6, "A"),
                (7, 0, 6, "A"),
                (8, 0, 6, "A"),
            ],
        )
        self.assertEqual(set(ladder.currency_id.mapped("name")), {"CNY"})

    def test_bands_of_the_ladder(self):
        """T02.1: who leads which monthly volume, and who may take part in which."""
        judged = self.levels.search([("company_id", "=", False), ("leads", "=", True)])
        self.assertEqual(
            judged.mapped(
                lambda x: (x.lead_from, x.lead_to, x.join_verb, x.join_from, x.join_to)
            ),
            [
                (0, 200_000, "participate", 200_000, 500_000),  # deputy manager
                (0, 200_000, "participate", 200_000, 500_000),  # manager
                (200_000, 500_000, "participate", 500_000, 0),  # senior manager
                (500_000, 0, "assist", 0, 500_000),  # deputy general manager
                (500_000, 0, "participate", 0, 500_000),  # general manager
            ],
        )

    def test_ladder_shares_out_all_volumes(self):
        self.assertFalse(any(self.levels.search([]).mapped("ladder_warning")))

    def test_directors_and_staff_are_not_judged(self):
        for name in ("staff", "deputy_director", "director"):
            level = self.env.ref(f"logistics_crm.logistics_job_level_{name}")
            self.assertIsNone(level._job_band())

    # --- bands -----------------------------------------------------------------------

    def test_reversed_band_is_refused_in_one_sentence(self):
        with self.assertRaisesRegex(
            ValidationError, "'leads' ends at .*100.* starts at .*300"
        ):
            self._new_level(leads=True, lead_from=300, lead_to=100)

    def test_overlapping_bands_are_refused(self):
        with self.assertRaisesRegex(
            ValidationError, "overlap; let the second one start at .*300"
        ):
            self._new_level(
                leads=True, lead_to=300, join_verb="assist", join_from=200, join_to=500
            )

    def test_gap_between_the_bands_is_refused(self):
        with self.assertRaisesRegex(
            ValidationError, "nobody is named for volumes between .*300"
        ):
            self._new_level(leads=True, lead_to=300, join_verb="assist", join_from=400)

    def test_open_band_over_the_other_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "has no end and covers"):
            self._new_level(leads=True, join_verb="assist", join_from=400)

    def test_touching_bands_are_accepted(self):
        level = self._new_level(
            leads=True, lead_to=300, join_verb="assist", join_from=300
        )
        self.assertEqual(level._job_band().join.lower, 300)

    def test_ladder_with_a_hole_warns_but_saves(self):
        self.senior.lead_from = 300000
        self.assertIn("200,000", self.manager.ladder_warning)
        self.assertIn("nobody is named", self.senior.ladder_warning)

    def test_negative_volume_is_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._new_level(lead_from=-1)

    # --- the level of a person -------------------------------------------------------

    def test_level_follows_the_dated_version(self):
        employee = self.employees["sales"]
        employee.version_id.write(
            {"date_version": "2024-01-01", "job_level_id": self.manager.id}
        )
        employee.create_version(
            {"date_version": date(2025, 7, 1), "job_level_id": self.senior.id}
        )
        user = self.users["sales"]
        for day, level in (
            (date(2023, 5, 1), self.manager),
            (date(2025, 6, 30), self.manager),
            (date(2025, 7, 1), self.senior),
        ):
            found = self.levels._logistics_level_of(user, self.company_a, day)
            self.assertEqual(found[user.id], level, day)

    def test_levels_of_many_people_take_one_query(self):
        self.employees["sales"].job_level_id = self.manager
        self.employees["leader"].job_level_id = self.senior
        users = self.users["sales"] | self.users["leader"] | self.users["plain"]
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = self.levels._logistics_level_of(
                users, self.company_a, date(2100, 1, 1)
            )
        self.assertEqual(
            [found[user.id] for user in users],
            [self.manager, self.senior, self.levels],
        )

    def test_level_of_another_company_does_not_count(self):
        self.employees["sales"].job_level_id = self.manager
        user = self.users["sales"]
        found = self.levels._logistics_level_of(user, self.company_b, date(2100, 1, 1))
        self.assertFalse(found[user.id])

    # --- who sees, who writes --------------------------------------------------------

    def test_salesperson_reads_the_level_of_a_colleague_without_hr_rights(self):
        self.employees["leader"].job_level_id = self.senior
        self.env.flush_all()
        public = self.as_role(self.env["hr.employee.public"], "sales").browse(
            self.employees["leader"].id
        )
        self.assertEqual(public.job_level_id.name, "Senior manager")
        found = public.search([("job_level_id", "=", self.senior.id)])
        self.assertEqual(found, public)

    def test_plain_user_does_not_see_the_level(self):
        public = self.as_role(self.env["hr.employee.public"], "plain").browse(
            self.employees["leader"].id
        )
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            public.read(["job_level_id"])

    def test_only_the_policy_administrator_changes_a_level(self):
        for role in ("sales", "leader", "head", "reviewer", "executive", "finance"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(self.senior, role).rank = 4
        self.as_role(self.senior, "policy").quota_count = 7
        self.assertEqual(self.senior.quota_count, 7)

    def test_hr_officer_gives_a_level(self):
        officer = self._new_user("hr_officer", "hr.group_hr_user", self.company_a)
        employee = self.employees["sales"].with_user(officer)
        employee.job_level_id = self.manager
        self.assertEqual(employee.job_level_id.display_name, "Manager")
