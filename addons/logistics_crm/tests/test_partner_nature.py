"""New, existing, dormant or lost: what the invoices say of a customer."""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .profile_common import ProfileCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-31")
class TestPartnerNature(ProfileCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_accounting()
        names = ("never", "new", "existing", "dormant", "lost", "back")
        cls.partners = {
            name: cls._new_customer(name, user_id=cls.users["sales2"].id)
            for name in names
        }
        cls.partners["supplier"] = cls._new_customer("supplier")

    def setUp(self):
        super().setUp()
        for name, days in {
            "new": (
                "2025-04-01",
                "2025-06-15",
                "2025-09-01",
                "2025-12-01",
                "2026-03-01",
            ),
            "existing": (
                "2025-03-31",
                "2025-06-15",
                "2025-09-01",
                "2025-12-01",
                "2026-03-01",
            ),
            "dormant": (
                "2024-12-01",
                "2025-03-01",
                "2025-06-01",
                "2025-09-01",
                "2025-12-01",
                "2026-02-27",
            ),
            "lost": ("2025-10-01", "2025-12-30"),
            "back": ("2020-01-01", "2026-03-20"),
        }.items():
            self._invoice(self.partners[name], *days)

    def test_nature_and_stage_of_each_customer(self):
        found = {
            name: (partner.logistics_nature, partner.logistics_customer_stage)
            for name, partner in self.partners.items()
        }
        self.assertEqual(
            found,
            {
                "never": (False, "prospect"),
                "new": ("new", "signed"),
                "existing": ("existing", "signed"),
                "dormant": ("existing", "dormant"),
                "lost": ("lost", "lost"),
                "back": ("new", "signed"),
                "supplier": (False, False),
            },
        )
        self.assertEqual(
            self.partners["lost"].logistics_last_business, date(2025, 12, 30)
        )

    def test_search_agrees_with_the_field(self):
        partners = self.env["res.partner"].concat(*self.partners.values())
        ours = [("id", "in", partners.ids)]
        for name in ("logistics_nature", "logistics_customer_stage"):
            values = {partner[name] for partner in partners}
            for value in values:
                for operator, same in (("=", True), ("!=", False)):
                    with self.subTest(name, operator=operator, value=value):
                        self.assertEqual(
                            partners.search([*ours, (name, operator, value)]),
                            partners.filtered(lambda p: (p[name] == value) is same),  # noqa: B023
                        )

    def test_contract_makes_a_prospect_signed(self):
        never = self.partners["never"]
        self.patch(
            type(never), "_logistics_signed_ids", lambda self, company: {never.id}
        )
        never.invalidate_recordset()
        self.assertEqual(never.logistics_customer_stage, "signed")
        ours = [("id", "=", never.id)]
        self.assertEqual(
            never.search([*ours, ("logistics_customer_stage", "=", "signed")]), never
        )
        self.assertFalse(
            never.search([*ours, ("logistics_customer_stage", "=", "prospect")])
        )

    def test_refunds_drafts_and_other_companies_do_not_count(self):
        never = self.partners["never"]
        self._invoice(never, "2026-03-01", move_type="out_refund")
        self._invoice(never, "2026-03-02").button_draft()
        self.assertFalse(never.logistics_nature)
        existing = self.partners["existing"].with_company(self.company_b)
        self.assertFalse(existing.logistics_nature)

    def test_contact_shares_the_nature_of_the_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Li Wei", "parent_id": self.partners["lost"].id}
        )
        self.assertEqual(contact.logistics_nature, "lost")

    def test_dealings_since_and_total_of_all_years(self):
        """Three invoices of 1,000 since 2020, one credit note of 200."""
        back = self.partners["back"]
        self._invoice(back, "2026-03-22")
        self._invoice(back, "2026-03-25", amount=200, move_type="out_refund")
        back = self.as_role(back, "sales2")
        self.assertEqual(str(back.logistics_first_business), "2020-01-01")
        self.assertEqual(back.logistics_business_total, 2800)
        self.assertFalse(self.partners["never"].logistics_first_business)

    def test_policy_moves_the_limits(self):
        self.policy.lost_months = 4
        self.partners["lost"].invalidate_recordset()
        self.assertEqual(self.partners["lost"].logistics_customer_stage, "dormant")

    def test_page_of_customers_takes_two_statements(self):
        partners = self.env["res.partner"].concat(*self.partners.values())
        self.env.flush_all()
        self.env.invalidate_all()
        partners.mapped("commercial_partner_id.name")
        self.policy.mapped("lost_months")
        fields.Date.context_today(partners)  # the time zone of the reader
        (self.company_a | self.env.companies).mapped("name")
        policies = type(self.policy)
        known = {self.company_a.id: self.policy.id}
        self.patch(policies, "_known_ids", lambda self: known)
        # One for the runs of business, one for the contracts in force.
        with self.assertQueryCount(2):
            partners.mapped("logistics_customer_stage")

    def test_report_by_year_and_area(self):
        state = self.env.ref("base.state_cn_SH")
        self.partners["new"].state_id = self.partners["back"].state_id = state
        self.env.flush_all()
        groups = self.env["logistics.customer.area.report"]._read_group(
            [("company_id", "=", self.company_a.id), ("year", "=", "2026")],
            ["state_id"],
            ["partner_id:count_distinct", "amount:sum", "ratio:sum"],
        )
        self.assertEqual(
            {area: row for area, *row in groups},
            {state: [2, 2000, 50], state.browse(): [2, 2000, 50]},
        )

    def test_report_shows_a_salesperson_the_own_customers(self):
        self.partners["new"].user_id = self.users["sales"]
        self.env.flush_all()
        rows = {
            role: self.as_role(self.env["logistics.customer.area.report"], role)
            .search([("year", "=", "2026")])
            .partner_id.mapped("name")
            for role in ("sales", "sales2", "executive")
        }
        self.assertEqual(rows["sales"], ["new"])
        self.assertEqual(set(rows["sales2"]), {"existing", "dormant", "back"})
        self.assertEqual(len(rows["executive"]), 4)
