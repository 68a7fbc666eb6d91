"""The ownership history by the import wizard."""

from datetime import date

from .import_common import ImportCommon


class TestImport(ImportCommon):
    def _lead(self, partner, *day):
        return self.Owner._owners_at(partner, date(*day))[partner.id].name

    # --- ownership ---------------------------

    def test_history_replaces_the_open_start(self):
        wizard = self._import(
            [
                ["K001", "lg_sales2", "2024-01-01", "2024-12-31"],
                ["K001", "leader@example.com", date(2025, 1, 1), date(2025, 6, 30)],
            ]
        )
        self.assertEqual(wizard.state, "done")
        self.assertEqual(wizard.summary, "2 rows for 1 customers were written.")
        owners = [
            self._lead(self.steel, *day)
            for day in (
                (2023, 12, 31),
                (2024, 12, 31),
                (2025, 1, 1),
                (2025, 6, 30),
                (2025, 7, 1),
            )
        ]
        self.assertEqual(owners, [False, "Sales2", "Leader", "Leader", "Sales"])
        self.assertEqual(self.steel.user_id, self.users["sales"])

    def test_the_salesperson_of_today_gets_the_first_day(self):
        self._import([["Eastern Paper", "Sales", "2025-05-01", ""]])
        row = self.paper.logistics_owner_ids
        self.assertEqual((row.date_from, row.date_to), (date(2025, 5, 1), False))

    def test_customers_are_known_by_name_number_or_reference(self):
        for text in (
            "K001",
            "k001",
            "91350100m000100y43",
            "上海北方钢铁有限公司",
            "上海 北方鋼鐵 有限公司",
        ):
            with self.subTest(text=text):
                found = self.env["logistics.import"]._customers_by_text({text})
                self.assertEqual(found[text], [self.steel.id])

    def test_a_team_member_comes_with_share(self):
        self._import([["K001", "lg_sales2", "2025-01-01", "", "Industry expert", "20"]])
        row = self.steel.logistics_team_ids
        self.assertEqual((row.role, row.share, row.source), ("expert", 20, "import"))

    def test_people_who_left_are_known(self):
        self.users["sales2"].active = False
        wizard = self._import([["K001", "lg_sales2", "2024-01-01", "2024-12-31"]])
        self.assertEqual(wizard.state, "done")

    def test_days_are_checked_against_each_other(self):
        found = self._problems(
            [
                ["K001", "lg_sales2", "2024-01-01", "2024-06-30"],
                ["K001", "lg_leader", "2024-06-30", "2024-12-31"],
                ["K001", "lg_leader", "2025-06-30", "2025-01-31"],
                ["K001", "lg_leader", "2025-07-01", "2030-01-31"],
                ["K001", "lg_leader", "2025-07-01", ""],
            ]
        )
        self.assertEqual(
            found,
            [
                (3, "First day", "These days overlap with row 2."),
                (4, "Last day", "The last day is before the first day."),
                (
                    5,
                    "Last day",
                    "A lead developer's last day must be in the past, or empty.",
                ),
                (
                    6,
                    "Last day",
                    "Salesperson today is Sales: give the last day of this one.",
                ),
            ],
        )

    def test_days_are_checked_against_the_history(self):
        self._import([["K001", "lg_sales2", "2024-01-01", "2024-12-31"]])
        found = self._problems([["K001", "lg_leader", "2024-12-01", "2025-01-31"]])
        self.assertEqual(found[0][:2], (2, "First day"))
        self.assertIn("overlap with the history", found[0][2])

    def test_another_companys_customers_are_unknown(self):
        self.steel.company_id = self.company_b
        found = self._problems([["K001", "lg_sales2", "2024-01-01", "2024-12-31"]])
        self.assertEqual(found[0][:2], (2, "Customer"))
