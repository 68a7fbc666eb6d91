"""Who adds to the history of a customer, who sees it; nobody changes it."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .owner_common import OwnerCommon


class TestOwnerHistoryRights(OwnerCommon):
    # --- append-only ---------------------------

    def test_facts_do_not_change(self):
        row = self._owned().logistics_owner_ids
        for values in (
            {"user_id": self.users["sales2"].id},
            {"date_from": "2020-01-01"},
            {"share": 50},
            {"date_to": "2026-03-09"},
        ):
            with self.assertRaises(AccessError):
                self.as_role(row, "policy").write(values)

    def test_rows_are_not_deleted(self):
        row = self._owned().logistics_owner_ids
        with self.assertRaises(UserError):
            row.unlink()

    def test_salespeople_write_no_history(self):
        partner = self._owned()
        with self.assertRaises(AccessError):
            self.as_role(self.Owner, "sales").create(
                {
                    "partner_id": partner.id,
                    "user_id": self.users["sales"].id,
                    "role": "participant",
                }
            )

    def test_no_context_key_opens_the_history(self):
        row = self._owned().logistics_owner_ids
        for value in (True, ["request", "x", None], {"source": "request"}):
            with self.assertRaises(AccessError):
                self.as_role(row, "policy").with_context(
                    logistics_owner_change=value
                ).write({"share": 1})

    def test_the_lead_changes_with_the_salesperson_only(self):
        partner = self._owned()
        with self.assertRaises(UserError):
            self.as_role(self.Owner, "leader").create(
                {
                    "partner_id": partner.id,
                    "user_id": self.users["sales2"].id,
                    "role": "lead",
                }
            )

    # --- team ---------------------------

    def _member(self, partner, role="sales2", **values):
        return self.as_role(self.Owner, "leader").create(
            {
                "partner_id": partner.id,
                "user_id": self.users[role].id,
                "role": "assistant",
                "share": 20,
                **values,
            }
        )

    def test_a_leader_adds_and_ends_a_member(self):
        partner = self._owned()
        row = self._member(partner, source="pool")
        self.assertEqual(row.source, "assignment")
        self.assertIn(row, partner.logistics_team_ids)
        with freeze_time("2026-04-01 09:00:00"):
            row.action_end()
        self.assertEqual(row.date_to, date(2026, 4, 1))
        with self.assertRaises(AccessError):
            row.write({"date_to": "2026-05-01"})

    def test_the_team_is_edited_on_the_customer(self):
        partner = self.as_role(self._owned(), "leader")
        partner.logistics_team_ids = [
            Command.create({"user_id": self.users["sales2"].id, "role": "expert"})
        ]
        self.assertEqual(partner.logistics_team_ids.role, "expert")

    def test_nobody_is_twice_in_the_same_role(self):
        partner = self._owned()
        self._member(partner)
        with self.assertRaises(ValidationError):
            self._member(partner)
        self._member(partner, role="leader")

    def test_the_share_is_a_percentage(self):
        from psycopg2 import IntegrityError

        from odoo.tools import mute_logger

        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._member(self._owned(), share=120)

    # --- who sees what ---------------------------

    def test_salespeople_see_own_customers_only(self):
        mine = self._owned().logistics_owner_ids
        other = self._owned("sales2").logistics_owner_ids
        seen = self.as_role(self.Owner, "sales").search([])
        self.assertIn(mine, seen)
        self.assertNotIn(other, seen)
        for role in ("leader", "policy", "executive"):
            self.assertIn(other, self.as_role(self.Owner, role).search([]))

    def test_the_sales_team_sees_its_rows(self):
        team = self.env["crm.team"].create(
            {"name": "North", "company_id": self.company_a.id}
        )
        for role in ("sales", "sales2"):
            self.env["crm.team.member"].create(
                {"crm_team_id": team.id, "user_id": self.users[role].id}
            )
        other = self._owned("sales2").logistics_owner_ids
        self.assertIn(other, self.as_role(self.Owner, "sales").search([]))

    def test_members_see_the_history_of_the_customer(self):
        partner = self._owned("sales2")
        self._member(partner, role="sales")
        self.assertEqual(
            len(
                self.as_role(self.Owner, "sales").search(
                    [("partner_id", "=", partner.id)]
                )
            ),
            2,
        )

    def test_another_company_sees_nothing(self):
        row = self._owned(company_id=self.company_a.id).logistics_owner_ids
        leader_b = self._new_user(
            "leader_b", "logistics_crm.group_logistics_leader", self.company_b
        )
        Owner = self.Owner.with_user(leader_b).with_context(
            allowed_company_ids=self.company_b.ids
        )
        self.assertNotIn(row, Owner.search([]))

    def test_history_button(self):
        partner = self._owned()
        action = self.as_role(partner, "sales").action_logistics_history()
        self.assertEqual(action["domain"], [("partner_id", "=", partner.id)])
        with self.assertRaises(AccessError):
            self.as_role(partner, "plain").action_logistics_history()
