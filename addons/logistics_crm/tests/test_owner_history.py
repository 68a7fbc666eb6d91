"""Every path that changes the salesperson keeps dated rows."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import Form

from .owner_common import OwnerCommon


class TestOwnerHistory(OwnerCommon):
    def _lead_rows(self, partner):
        """[(login suffix, from, to)] of the lead role, oldest first."""
        rows = self.Owner.search(
            [("partner_id", "=", partner.id), ("role", "=", "lead")], order="id"
        )
        return [
            (row.user_id.login.removeprefix("lg_"), row.date_from, row.date_to)
            for row in rows
        ]

    # --- paths ---------------------------

    def test_create_opens_a_row(self):
        partner = self._owned()
        self.assertEqual(self._lead_rows(partner), [("sales", date(2026, 3, 2), False)])
        row = partner.logistics_owner_ids
        self.assertEqual(row.source, "assignment")
        self.assertEqual(row.share, 100)
        self.assertEqual(row.create_uid, self.env.user)

    def test_form_closes_and_opens(self):
        partner = self._owned()
        with freeze_time("2026-04-01 09:00:00"), Form(partner) as form:
            form.user_id = self.users["sales2"]
        self.assertEqual(
            self._lead_rows(partner),
            [
                ("sales", date(2026, 3, 2), date(2026, 4, 1)),
                ("sales2", date(2026, 4, 1), False),
            ],
        )

    def test_multi_edit_writes_one_row_each(self):
        partners = self._owned() + self._owned() + self._new_customer()
        with freeze_time("2026-04-01 09:00:00"):
            partners.write({"user_id": self.users["sales2"].id})
        for partner in partners:
            self.assertEqual(
                self._lead_rows(partner)[-1], ("sales2", date(2026, 4, 1), False)
            )
        self.assertEqual(len(self._lead_rows(partners[2])), 1)

    def test_native_import_is_marked(self):
        result = (
            self.env["res.partner"]
            .with_context(import_file=True)
            .load(
                ["name", "is_company", "user_id"],
                [["Eastern Paper", "1", "Sales"], ["Western Paper", "1", "Sales2"]],
            )
        )
        self.assertFalse(result["messages"])
        partners = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(partners.logistics_owner_ids.mapped("source"), ["import"] * 2)
        self.assertEqual(self._lead_rows(partners[0])[0][0], "sales")

    def test_native_import_changes_an_owner(self):
        partner = self._owned()
        self.env["ir.model.data"].create(
            {
                "name": "own_p1",
                "module": "__import__",
                "model": "res.partner",
                "res_id": partner.id,
            }
        )
        self.env["res.partner"].with_context(import_file=True).load(
            ["id", "user_id"], [["__import__.own_p1", "Sales2"]]
        )
        self.assertEqual(self._lead_rows(partner)[-1][0], "sales2")

    def test_another_user_writes(self):
        partner = self._owned()
        self.as_role(partner, "sales2").write({"user_id": self.users["sales2"].id})
        rows = partner.logistics_owner_ids.sorted("id")
        self.assertEqual(rows[-1].create_uid, self.users["sales2"])

    def test_an_automation_with_sudo_writes(self):
        partner = self._owned()
        self.as_role(partner, "plain").sudo().write({"user_id": False})
        self.assertEqual(
            self._lead_rows(partner), [("sales", date(2026, 3, 2), date(2026, 3, 2))]
        )

    def test_same_salesperson_again_changes_nothing(self):
        partner = self._owned()
        with freeze_time("2026-04-01 09:00:00"):
            partner.write({"user_id": self.users["sales"].id})
        self.assertEqual(len(self._lead_rows(partner)), 1)

    def test_same_day_changes_keep_every_person(self):
        partner = self._owned()
        for role in ("sales2", "leader", "sales"):
            partner.user_id = self.users[role]
        day = date(2026, 3, 2)
        self.assertEqual(
            self._lead_rows(partner),
            [
                ("sales", day, day),
                ("sales2", day, day),
                ("leader", day, day),
                ("sales", day, False),
            ],
        )
        self.assertEqual(
            self.Owner._owners_at(partner, day)[partner.id], self.users["sales"]
        )

    def test_an_earlier_day_never_turns_a_row_around(self):
        """Another time zone may still have yesterday."""
        partner = self._owned()
        with freeze_time("2026-03-01 09:00:00"):
            partner.user_id = self.users["sales2"]
        self.assertEqual(
            self._lead_rows(partner)[-1], ("sales2", date(2026, 3, 2), False)
        )

    def test_an_archived_salesperson_keeps_the_row(self):
        partner = self._owned()
        self.users["sales"].active = False
        self.assertEqual(len(self._lead_rows(partner)), 1)
        self.assertEqual(
            self.Owner._owners_at(partner, date(2026, 5, 1))[partner.id],
            self.users["sales"],
        )

    def test_an_archived_customer_keeps_its_rows(self):
        partner = self._owned()
        partner.active = False
        partner.user_id = self.users["sales2"]
        self.assertEqual(len(self._lead_rows(partner)), 2)

    # --- company and contacts ---------------------------

    def test_a_contact_has_no_row(self):
        partner = self._owned()
        contact = self.env["res.partner"].create(
            {"name": "Mr Wang", "parent_id": partner.id}
        )
        self.assertEqual(contact.user_id, self.users["sales"])  # core copies it
        self.assertFalse(contact.logistics_owner_ids)

    def test_a_person_who_joins_a_company_is_closed(self):
        person = self.env["res.partner"].create(
            {"name": "Mr Wang", "user_id": self.users["sales"].id}
        )
        self.assertEqual(len(self._lead_rows(person)), 1)
        person.parent_id = self._new_customer()
        self.assertEqual(self._lead_rows(person)[0][2], date(2026, 3, 2))

    def test_a_person_who_becomes_a_company_is_opened(self):
        company = self._owned()
        contact = self.env["res.partner"].create(
            {"name": "Branch", "parent_id": company.id}
        )
        contact.is_company = True
        self.assertEqual(self._lead_rows(contact)[0][0], "sales")

    def test_the_row_carries_the_company_of_the_customer(self):
        partner = self._owned(company_id=self.company_a.id)
        self.assertEqual(partner.logistics_owner_ids.company_id, self.company_a)
        self.assertFalse(self._owned().logistics_owner_ids.company_id)

    # --- behind the application ---------------------------

    def _sql_owner(self, partner, role):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET user_id = %s WHERE id = %s",
            [self.users[role].id, partner.id],
        )
        self.env.invalidate_all()

    def test_the_nightly_check_finds_sql_changes(self):
        partner = self._owned()
        self._sql_owner(partner, "sales2")
        self.assertIn(partner.id, self.Owner._get_drift())
        with freeze_time("2026-03-05 17:00:00"):
            self.assertEqual(self.Owner._cron_reconcile(), 2)
        self.assertEqual(
            self._lead_rows(partner)[-1], ("sales2", date(2026, 3, 5), False)
        )
        self.assertEqual(
            partner.logistics_owner_ids.sorted("id")[-1].source, "inferred"
        )
        self.assertNotIn(partner.id, self.Owner._get_drift())

    def test_the_nightly_check_does_nothing_twice(self):
        self._owned()
        self.Owner._cron_reconcile()
        with self.assertQueryCount(3):
            self.assertEqual(self.Owner._cron_reconcile(), 0)

    # --- install ---------------------------

    def test_install_gives_one_row_with_open_start(self):
        partner = self._owned()
        contact = self.env["res.partner"].create(
            {"name": "Mr Wang", "parent_id": partner.id}
        )
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM logistics_customer_owner")
        self.env.invalidate_all()
        self.Owner._install_rows()
        self.assertEqual(self._lead_rows(partner), [("sales", False, False)])
        self.assertEqual(partner.logistics_owner_ids.source, "install")
        self.assertFalse(contact.logistics_owner_ids)
        self.assertEqual(self.Owner._install_rows(), 0)
