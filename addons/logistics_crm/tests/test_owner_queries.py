"""What ownership costs, in statements."""

from odoo.tests import Form

from .common import LogisticsCommon


class TestOwnerQueries(LogisticsCommon):
    def _create(self, count, **values):
        self.env["res.partner"].create(
            [
                {"name": f"Customer {n}", "is_company": True, **values}
                for n in range(count)
            ]
        )
        self.env.flush_all()

    def _statements(self, function, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function(*args, **kwargs)
        return self.env.cr.sql_log_count - before

    def _without_us(self, function, *args, **kwargs):
        Partner = self.env.registry["res.partner"]
        self.patch(Partner, "_logistics_sync_owner", lambda self: 0)
        self.patch(Partner, "_logistics_blocks_duplicates", lambda self: False)
        return self._statements(function, *args, **kwargs)

    def test_creating_1000_customers_costs_5_statements_at_most(self):
        user = self.users["sales"].id
        self._create(2, user_id=user)  # warm
        ours = self._statements(self._create, 1000, user_id=user)
        native = self._without_us(self._create, 1000, user_id=user)
        self.assertLessEqual(ours - native, 5)

    def test_customers_without_salesperson_cost_the_policy_only(self):
        self._create(2)
        ours = self._statements(self._create, 100)
        native = self._without_us(self._create, 100)
        self.assertLessEqual(ours - native, 3)

    def test_bulk_write_costs_3_statements_at_most(self):
        user, other = self.users["sales"].id, self.users["sales2"].id
        self._create(200, user_id=user)
        partners = self.env["res.partner"].search([("user_id", "=", user)])
        self.assertGreaterEqual(len(partners), 200)

        def change(user_id):
            partners.write({"user_id": user_id})
            self.env.flush_all()

        change(other)
        ours = self._statements(change, user)
        native = self._without_us(change, other)
        self.assertLessEqual(ours - native, 3)

    def test_the_customer_list_costs_2_statements_more_at_most(self):
        self._create(80, user_id=self.users["sales"].id)
        Partner = self.as_role(self.env["res.partner"], "sales")
        list_view = self.env.ref("logistics_crm.res_partner_view_list_customer")
        arch = Partner.get_views([(list_view.id, "list")])["models"]["res.partner"]
        ours = {f for f in arch["fields"] if f.startswith("logistics_")}

        def read(names):
            Partner.web_search_read(
                [("is_company", "=", True)], {name: {} for name in names}, limit=80
            )

        plain = ["complete_name", "user_id"]
        read(plain)
        shown = [
            name
            for name in ours
            if name in self.env["res.partner"]._fields
            and f'name="{name}"' in list_view.arch
        ]
        self.assertLessEqual(
            self._statements(read, plain + shown) - self._statements(read, plain), 2
        )

    def test_the_form_opens(self):
        partner = self._new_customer(user_id=self.users["sales"].id)
        with Form(partner) as form:
            form.ref = "K1"
