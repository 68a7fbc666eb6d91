"""Public pool: claims and their limits."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError

from .pool_common import PoolCommon


class TestPool(PoolCommon):
    def _claim(self, partner, role="sales2"):
        return self.as_role(partner, role).action_logistics_claim()

    # --- claim ---------------------------

    def test_who_loses_the_salesperson_enters_the_pool(self):
        self.assertTrue(self.customer.logistics_pool_since)
        action = self.env.ref("logistics_crm.res_partner_action_pool")
        self.assertIn("logistics_pool_since", action.domain)
        self.assertEqual(self.customer.logistics_previous_owner_id, self.users["sales"])

    def test_a_person_never_enters_the_pool(self):
        person = self.env["res.partner"].create(
            {"name": "Mr Wang", "user_id": self.users["sales"].id}
        )
        person.user_id = False
        self.assertFalse(person.logistics_pool_since)

    def test_claim(self):
        self._claim(self.customer)
        self.assertEqual(self.customer.user_id, self.users["sales2"])
        self.assertFalse(self.customer.logistics_pool_since)
        row = self.customer.logistics_owner_ids.sorted("id")[-1]
        self.assertEqual((row.source, row.date_from), ("pool", date(2026, 3, 2)))

    def test_several_at_once(self):
        partners = self.customer + self._in_pool("Two")
        self._claim(partners)
        self.assertEqual(partners.user_id, self.users["sales2"])

    def test_the_second_one_hears_who_was_faster(self):
        self._claim(self.customer)
        with self.assertRaisesRegex(UserError, "not in the public pool.*Sales2"):
            self._claim(self.customer, "leader")

    def test_a_locked_customer_is_being_claimed(self):
        """A second connection holds the row, as the other user's claim does."""
        partner = self.env.ref("base.main_partner")
        with self.registry.cursor() as other:
            other.execute(
                "SELECT 1 FROM res_partner WHERE id = %s FOR UPDATE", [partner.id]
            )
            with self.assertRaisesRegex(UserError, "somebody else"):
                partner._logistics_claim(self.users["sales2"])

    def test_pool_date_is_not_written_by_anybody(self):
        free = self._new_customer("Free")
        free.logistics_pool_since = "2026-01-01"
        self.assertFalse(free.logistics_pool_since)

    def test_customers_without_owner_are_put_into_the_pool(self):
        free = self._new_customer("Free")
        self.Owner._assign(free, self.env["res.users"], "assignment", "New list")
        self.assertTrue(free.logistics_pool_since)

    def test_strangers_do_not_claim(self):
        for role in ("service", "plain", "portal"):
            with self.assertRaises(AccessError):
                self._claim(self.customer, role)

    # --- limits ---------------------------

    def test_claims_a_day(self):
        self.policy.pool_claims_per_day = 2
        self._claim(self.customer)
        self._claim(self._in_pool("Two"))
        third = self._in_pool("Three")
        with self.assertRaisesRegex(UserError, "At most 2"):
            self._claim(third)
        with freeze_time("2026-03-03 09:00:00"):
            self._claim(third)

    def test_customers_of_one_person(self):
        self.policy.pool_max_customers = 2
        self._new_customer("Own", user_id=self.users["sales2"].id)
        self._claim(self.customer)
        with self.assertRaisesRegex(UserError, "2 customers"):
            self._claim(self._in_pool("Three"))

    def test_cooling_of_the_previous_owner(self):
        self.policy.pool_cooling_days = 30
        with self.assertRaisesRegex(UserError, "from 2026-04-01 on"):
            self._claim(self.customer, "sales")
        self._claim(self._in_pool("Two"), "sales2")
        with freeze_time("2026-04-01 09:00:00"):
            self._claim(self.customer, "sales")

    def test_no_limit_by_default(self):
        self._claim(self.customer, "sales")

    def test_numbers_make_sense(self):
        with self.assertRaises(ValidationError):
            self.policy.pool_claims_per_day = -1
        with self.assertRaises(ValidationError):
            self.policy.write({"pool_release_days": 5, "pool_warning_days": 5})
