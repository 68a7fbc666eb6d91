"""Questions to the ownership history: a day, an invoice, an employee."""

from datetime import date

from freezegun import freeze_time

from .common import LogisticsCommon


class TestOwnerQuestions(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Owner = cls.env["logistics.customer.owner"]
        with freeze_time("2026-01-01"):
            cls.customer = cls._new_customer(user_id=cls.users["sales"].id)
        with freeze_time("2026-02-01"):
            cls.customer.user_id = cls.users["sales2"]
        with freeze_time("2026-03-01"):
            cls.customer.user_id = False
        with freeze_time("2026-04-01"):
            cls.customer.user_id = cls.users["leader"]
        cls.team = cls.env["crm.team"].create(
            {"name": "North", "company_id": cls.company_a.id}
        )
        cls.env["crm.team.member"].create(
            {"crm_team_id": cls.team.id, "user_id": cls.users["sales"].id}
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "LGS",
                "type": "sale",
                "company_id": cls.company_a.id,
            }
        )

    def _owner_on(self, day, partner=None, role="lead"):
        partner = partner or self.customer
        return self.Owner._owners_at(partner, day, role)[partner.id]

    def _invoice(self, day, partner=None, user="finance", **values):
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.customer).id,
                "invoice_date": day,
                "invoice_user_id": self.users[user].id,
                "journal_id": self.journal.id,
                "company_id": self.company_a.id,
                **values,
            }
        )

    def _credited(self, move):
        found = self.Owner._owner_of_invoice(move)[move.id]
        user = self.env["res.users"].browse(found.user_id or [])
        return user.login and user.login.removeprefix("lg_"), found.source

    # --- a day ---------------------------

    def test_the_owner_of_each_day(self):
        for day, role in (
            (date(2025, 12, 31), None),
            (date(2026, 1, 1), "sales"),
            (date(2026, 1, 31), "sales"),
            (date(2026, 2, 1), "sales2"),
            (date(2026, 3, 1), None),
            (date(2026, 3, 31), None),
            (date(2026, 4, 1), "leader"),
            (date(2030, 1, 1), "leader"),
        ):
            with self.subTest(day=day):
                expected = self.users[role] if role else self.env["res.users"]
                self.assertEqual(self._owner_on(day), expected)

    def test_a_contact_is_answered_by_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Mr Wang", "parent_id": self.customer.id}
        )
        self.assertEqual(self._owner_on(date(2026, 1, 5), contact), self.users["sales"])

    def test_other_roles_give_everybody(self):
        for role in ("sales", "sales2"):
            self.as_role(self.Owner, "leader").create(
                {
                    "partner_id": self.customer.id,
                    "user_id": self.users[role].id,
                    "role": "participant",
                    "date_from": "2026-01-10",
                    "date_to": "2026-02-10" if role == "sales" else False,
                }
            )
        self.assertEqual(
            self._owner_on(date(2026, 1, 10), role="participant"),
            self.users["sales"] | self.users["sales2"],
        )
        self.assertEqual(
            self._owner_on(date(2026, 2, 10), role="participant"), self.users["sales2"]
        )

    def test_one_statement_for_many_customers(self):
        partners = self.customer
        for number in range(20):
            partners += self._new_customer(
                f"Customer {number}", user_id=self.users["sales"].id
            )
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.Owner._owners_at(partners, date(2026, 5, 1))

    def test_nobody_asks_nothing(self):
        self.assertEqual(
            self.Owner._owners_at(self.env["res.partner"], date(2026, 1, 1)), {}
        )

    # --- an invoice ---------------------------

    def test_the_history_beats_the_salesperson_of_the_invoice(self):
        self.assertEqual(
            self._credited(self._invoice("2026-01-15")), ("sales", "history")
        )
        self.assertEqual(
            self._credited(self._invoice("2026-05-15")), ("leader", "history")
        )

    def test_an_unowned_day_is_nobodys(self):
        self.assertEqual(
            self._credited(self._invoice("2026-03-15", user="sales")), (False, "nobody")
        )

    def test_before_the_first_row_a_seller_is_inferred(self):
        self.assertEqual(
            self._credited(self._invoice("2025-06-15", user="sales")),
            ("sales", "inferred"),
        )

    def test_before_the_first_row_the_typist_is_nobody(self):
        self.assertEqual(
            self._credited(self._invoice("2025-06-15", user="finance")),
            (False, "nobody"),
        )

    def test_a_seller_who_left_the_team_is_still_inferred(self):
        self.env["crm.team.member"].search(
            [("user_id", "=", self.users["sales"].id)]
        ).active = False
        self.assertEqual(
            self._credited(self._invoice("2025-06-15", user="sales")),
            ("sales", "inferred"),
        )

    def test_a_refund_follows_its_original(self):
        invoice = self._invoice("2026-01-15")
        refund = self._invoice(
            "2026-05-20",
            user="leader",
            move_type="out_refund",
            reversed_entry_id=invoice.id,
        )
        again = self._invoice("2026-06-20", reversed_entry_id=refund.id)
        self.assertEqual(self._credited(refund), ("sales", "history"))
        self.assertEqual(self._credited(again), ("sales", "history"))

    def test_a_refund_without_original_is_dated_itself(self):
        refund = self._invoice("2026-05-20", move_type="out_refund")
        self.assertEqual(self._credited(refund), ("leader", "history"))

    def test_an_invoice_to_a_contact_counts_for_the_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Billing", "parent_id": self.customer.id, "type": "invoice"}
        )
        self.assertEqual(
            self._credited(self._invoice("2026-01-15", contact)), ("sales", "history")
        )

    def test_one_statement_for_many_invoices(self):
        moves = self.env["account.move"]
        for day in range(1, 20):
            moves += self._invoice(f"2026-01-{day:02}")
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = self.Owner._owner_of_invoice(moves)
        self.assertEqual(len(found), 19)

    # --- an employee ---------------------------

    def test_users_and_employees_are_joined_by_company(self):
        users = self.users["sales"] | self.users["finance"]
        bridge = self.Owner._bridge_employees(users, self.company_a, date(2026, 1, 1))
        self.assertEqual(
            bridge.employees, {self.users["sales"].id: self.employees["sales"]}
        )
        self.assertEqual(bridge.missing, self.users["finance"])
        bridge = self.Owner._bridge_employees(users, self.company_b, date(2026, 1, 1))
        self.assertEqual(bridge.missing, users)

    def test_a_leaver_counts_until_the_last_day(self):
        employee = self.employees["sales"]
        employee.departure_date = "2026-02-15"
        employee.active = False
        users = self.users["sales"]
        for day, missing in ((date(2026, 2, 15), False), (date(2026, 2, 16), True)):
            bridge = self.Owner._bridge_employees(users, self.company_a, day)
            self.assertEqual(bool(bridge.missing), missing)

    def test_an_employee_without_user_is_nobody(self):
        self.employees["sales"].user_id = False
        bridge = self.Owner._bridge_employees(
            self.users["sales"], self.company_a, date(2026, 1, 1)
        )
        self.assertFalse(bridge.employees)

    def test_employees_keep_their_own_protection(self):
        bridge = self.as_role(self.Owner, "sales")._bridge_employees(
            self.users["sales"], self.company_a, date(2026, 1, 1)
        )
        self.assertFalse(bridge.employees[self.users["sales"].id].env.su)
