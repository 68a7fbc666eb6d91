"""Merging customers loses no ownership row."""

from datetime import date

from freezegun import freeze_time

from .common import LogisticsCommon


class TestMergeOwner(LogisticsCommon):
    def setUp(self):
        super().setUp()
        self.Owner = self.env["logistics.customer.owner"]

    def _owned(self, name, role, since):
        with freeze_time(since):
            return self._new_customer(
                name, user_id=role and self.users[role].id, email="x@example.com"
            )

    def _merge(self, survivor, *others):
        with freeze_time("2026-06-01 09:00:00"):
            self.env["base.partner.merge.automatic.wizard"]._merge(
                (survivor.browse().concat(survivor, *others)).ids, survivor
            )
        self.env.invalidate_all()

    def _rows(self, partner):
        rows = self.Owner.search([("partner_id", "=", partner.id)], order="id")
        return [
            (row.user_id.name, row.date_from, row.date_to, bool(row.is_merged))
            for row in rows
        ]

    def test_colliding_rows_are_kept_and_closed(self):
        one = self._owned("North Steel", "sales", "2026-01-01")
        two = self._owned("North Steel Co.", "sales2", "2026-02-01")
        self._merge(one, two)
        self.assertEqual(
            self._rows(one),
            [
                ("Sales", date(2026, 1, 1), False, False),
                ("Sales2", date(2026, 2, 1), date(2026, 6, 1), True),
            ],
        )
        self.assertEqual(one.user_id, self.users["sales"])
        closed = one.logistics_owner_ids.filtered("is_merged")
        self.assertEqual(closed.end_reason, "Merged with another customer")

    def test_equal_rows_are_both_kept(self):
        one = self._owned("North Steel", "sales", "2026-01-01")
        two = self._owned("North Steel Co.", "sales", "2026-01-01")
        self._merge(one, two)
        self.assertEqual(
            self._rows(one),
            [
                ("Sales", date(2026, 1, 1), False, False),
                ("Sales", date(2026, 1, 1), date(2026, 6, 1), True),
            ],
        )

    def test_the_survivor_answers_where_periods_overlap(self):
        one = self._owned("North Steel", "sales", "2026-01-01")
        two = self._owned("North Steel Co.", "sales2", "2025-01-01")
        self._merge(one, two)
        owners = [
            self.Owner._owners_at(one, day)[one.id].name
            for day in (date(2025, 6, 1), date(2026, 3, 1), date(2026, 7, 1))
        ]
        self.assertEqual(owners, ["Sales2", "Sales", "Sales"])

    def test_an_invoice_of_the_merged_customer_keeps_its_owner(self):
        one = self._owned("North Steel", "sales", "2026-01-01")
        two = self._owned("North Steel Co.", "sales2", "2026-01-01")
        journal = self.env["account.journal"].create(
            {
                "name": "S",
                "code": "LGM",
                "type": "sale",
                "company_id": self.company_a.id,
            }
        )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": two.id,
                "invoice_date": "2026-03-01",
                "invoice_user_id": self.users["sales2"].id,
                "journal_id": journal.id,
                "company_id": self.company_a.id,
            }
        )
        self._merge(one, two)
        found = self.Owner._owner_of_invoice(invoice)[invoice.id]
        self.assertEqual(found.user_id, self.users["sales2"].id)

    def test_an_unowned_survivor_takes_the_latest_salesperson(self):
        one = self._owned("North Steel", None, "2026-01-01")
        two = self._owned("North Steel Co.", "sales", "2026-01-01")
        three = self._owned("North Steel Ltd", "sales2", "2026-02-01")
        self._merge(one, two, three)
        self.assertEqual(one.user_id, self.users["sales2"])
        self.assertEqual([row[2] for row in self._rows(one)], [date(2026, 6, 1), False])

    def test_team_members_are_not_doubled(self):
        one = self._owned("North Steel", "sales", "2026-01-01")
        two = self._owned("North Steel Co.", "sales", "2026-01-01")
        for partner in (one, two):
            self.as_role(self.Owner, "leader").create(
                {
                    "partner_id": partner.id,
                    "user_id": self.users["sales2"].id,
                    "role": "expert",
                    "date_from": "2026-01-01",
                }
            )
        self._merge(one, two)
        self.assertEqual(len(one.logistics_team_ids), 1)
        self.assertEqual(len(one.logistics_owner_ids), 4)

    def test_life_goes_on_after_the_merge(self):
        one = self._owned("North Steel", "sales", "2026-01-01")
        two = self._owned("North Steel Co.", "sales2", "2025-01-01")
        self._merge(one, two)
        with freeze_time("2026-07-01 09:00:00"):
            one.user_id = self.users["leader"]
        self.assertEqual(
            self._rows(one)[-1], ("Leader", date(2026, 7, 1), False, False)
        )
        self.assertEqual(self.Owner._cron_reconcile(), 0)

    def test_documents_of_the_merged_customer_move_too(self):
        one = self._owned("North Steel", "sales", "2026-01-01")
        two = self._owned("North Steel Co.", "sales2", "2026-01-01")
        request = self.env["logistics.ownership.request"].create(
            {"partner_id": two.id, "reason": "x", "company_id": self.company_a.id}
        )
        handover = self.env["logistics.customer.handover"].create(
            {"reason": "x", "partner_ids": [(6, 0, [one.id, two.id])]}
        )
        self._merge(one, two)
        self.assertEqual(request.partner_id, one)
        self.assertEqual(handover.partner_ids, one)
