from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LogisticsCommon


class ProfileCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._new_customer(user_id=cls.users["sales"].id)
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)

    @classmethod
    def _setup_accounting(cls):
        account = cls.env["account.account"].with_company(cls.company_a)
        cls.income, cls.receivable = account.create(
            [
                {
                    "name": name,
                    "code": code,
                    "account_type": kind,
                    "company_ids": [Command.set(cls.company_a.ids)],
                }
                for name, code, kind in (
                    ("Freight", "600100", "income"),
                    ("Receivable", "112200", "asset_receivable"),
                )
            ]
        )
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "type": "sale",
                "code": "LSAL",
                "company_id": cls.company_a.id,
            }
        )

    def _invoice(self, partner, *days, amount=1000, move_type="out_invoice"):
        company = self.company_a
        customer = partner.commercial_partner_id.with_company(company)
        customer.property_account_receivable_id = self.receivable
        moves = self.env["account.move"].create(
            [
                {
                    "move_type": move_type,
                    "partner_id": partner.id,
                    "journal_id": self.journal.id,
                    "company_id": company.id,
                    "invoice_date": day,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Freight",
                                "account_id": self.income.id,
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for day in days
            ]
        )
        moves.action_post()
        return moves


@tagged("post_install", "-at_install")
class TestPartnerProfile(ProfileCommon):
    # --- the card --------------------------------------------------------------------

    def test_salesperson_fills_the_card(self):
        customer = self.as_role(self.customer, "sales")
        with Form(customer) as form:
            form.logistics_business_scope = "Steel coils"
            form.logistics_purchase_budget = 1200000
            form.logistics_relation = "direct"
        self.assertEqual(self.customer.logistics_purchase_budget, 1200000)

    def test_contact_has_a_role_in_decisions(self):
        contact = self.env["res.partner"].create(
            {"name": "Li Wei", "parent_id": self.customer.id}
        )
        with Form(self.as_role(contact, "sales")) as form:
            form.logistics_contact_role = "decision_maker"
        self.assertEqual(contact.logistics_contact_role, "decision_maker")

    def test_direct_customer_has_no_end_customer(self):
        other = self._new_customer("Mill")
        with Form(self.as_role(self.customer, "sales")) as form:
            form.logistics_relation = "indirect"
            form.logistics_end_customer_id = other
            form.logistics_relation = "direct"
        self.assertFalse(self.customer.logistics_end_customer_id)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_budget_and_decision_flow_are_for_the_sales_function(self):
        reads = {}
        for role in ("sales", "leader", "reviewer", "executive", "service", "plain"):
            customer = self.as_role(self.customer, role)
            try:
                customer.read(["logistics_purchase_budget", "logistics_decision_flow"])
                reads[role] = True
            except AccessError:
                reads[role] = False
        self.assertEqual(
            reads,
            {
                "sales": True,
                "leader": True,
                "reviewer": True,
                "executive": True,
                "service": False,
                "plain": False,
            },
        )

    def test_changes_of_the_card_are_in_the_chatter(self):
        customer = self.customer.with_context(
            tracking_disable=False, mail_notrack=False, mail_create_nolog=True
        )
        self.flush_tracking = lambda: self.env.cr.precommit.run()
        self.flush_tracking()
        customer.logistics_business_scope = "Steel coils"
        customer.logistics_decision_flow = "<p>Board</p>"
        self.flush_tracking()
        values = customer.message_ids.sudo().tracking_value_ids
        self.assertIn("logistics_business_scope", values.field_id.mapped("name"))
        self.assertIn("Changed: Decision flow", customer.message_ids.mapped("preview"))

    # --- completeness ----------------------------------------------------------------

    def test_completeness_names_what_is_missing(self):
        self.assertEqual(self.customer.logistics_completeness, 100 // 14)
        self.assertTrue(
            self.customer.logistics_profile_missing.startswith("Street, City, Country")
        )
        self.assertIn("Contact with a role", self.customer.logistics_profile_missing)

    def test_complete_card(self):
        self.customer.write(
            {
                "street": "1 Port Road",
                "city": "Shanghai",
                "country_id": self.env.ref("base.cn").id,
                "phone": "+86 21 5000 0001",
                "industry_id": self.env.ref("base.res_partner_industry_C").id,
                "logistics_business_scope": "Steel",
                "logistics_business_scale": "300 people",
                "logistics_main_products": "Coils",
                "logistics_purchase_need": "Line-haul to the north",
                "logistics_purchase_frequency": "weekly",
                "logistics_purchase_criteria": "Price, then time",
                "child_ids": [
                    Command.create(
                        {"name": "Li Wei", "logistics_contact_role": "decision_maker"}
                    )
                ],
            }
        )
        self.customer.logistics_legal_representative_id = self.customer.child_ids
        self.assertEqual(self.customer.logistics_completeness, 100)
        self.assertFalse(self.customer.logistics_profile_missing)

    # --- competitors -----------------------------------------------------------------

    def _new_use(self, **values):
        return self.env["logistics.competitor.use"].create(
            {
                "partner_id": self.customer.id,
                "competitor_name": "Fast Freight",
                "service": "Line-haul",
                "company_id": self.company_a.id,
                **values,
            }
        )

    def test_competitor_needs_a_name(self):
        with self.assertRaisesRegex(ValidationError, "Name the competitor"):
            self._new_use(competitor_name=False)

    def test_competitors_are_logged_on_the_card(self):
        use = self._new_use(rating="2")
        use.rating = "4"
        use.unlink()
        previews = self.customer.message_ids.mapped("preview")
        self.assertIn("Competitor in use: Fast Freight: Line-haul", previews)
        self.assertIn("Competitor no longer in use: Fast Freight: Line-haul", previews)

    def test_competitor_rights_by_role(self):
        use = self._new_use()
        rights = {
            role: "".join(
                letter
                for letter, operation in (
                    ("r", "read"),
                    ("w", "write"),
                    ("d", "unlink"),
                )
                if self.as_role(use, role).has_access(operation)
            )
            for role in (
                "sales",
                "sales2",
                "leader",
                "reviewer",
                "executive",
                "service",
                "finance",
                "plain",
            )
        }
        self.assertEqual(
            rights,
            {
                "sales": "rwd",
                "sales2": "",
                "leader": "rwd",
                "reviewer": "r",
                "executive": "r",
                "service": "rw",
                "finance": "",
                "plain": "",
            },
        )

    def test_team_mate_sees_the_competitors(self):
        self.env["crm.team"].create(
            {
                "name": "North",
                "member_ids": [
                    Command.set((self.users["sales"] | self.users["sales2"]).ids)
                ],
            }
        )
        self.assertTrue(self.as_role(self._new_use(), "sales2").has_access("read"))

    def test_competitors_survive_a_merge_of_partners(self):
        use = self._new_use()
        other = self._new_customer("Northern Steel")
        more = self._new_use(partner_id=other.id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer | other).ids, self.customer)
        self.assertEqual((use | more).partner_id, self.customer)

    # --- printed cards ---------------------------------------------------------------

    def test_key_customer_card_prints_what_the_reader_may_see(self):
        self.customer.logistics_purchase_budget = 1200000
        self.customer.logistics_main_products = "Cold-rolled coils"
        self._new_use(rating="2")
        report = "logistics_crm.report_key_customer_card"
        pages = {
            role: self.as_role(self.env["ir.actions.report"], role)
            ._render_qweb_html(report, self.customer.ids)[0]
            .decode()
            for role in ("sales", "finance")
        }
        for page in pages.values():
            self.assertIn("Cold-rolled coils", page)
        self.assertIn("1,200,000", pages["sales"])
        self.assertIn("Fast Freight", pages["sales"])
        self.assertNotIn("1,200,000", pages["finance"])
        self.assertNotIn("Fast Freight", pages["finance"])

    def test_relation_card_lists_the_contacts(self):
        self.env["res.partner"].create(
            {
                "name": "Li Wei",
                "parent_id": self.customer.id,
                "function": "Logistics head",
                "logistics_contact_role": "decision_maker",
            }
        )
        html = self.as_role(self.env["ir.actions.report"], "sales")._render_qweb_html(
            "logistics_crm.report_customer_relation_card", self.customer.ids
        )[0]
        for text in (b"Li Wei", b"Logistics head", b"Decision maker"):
            self.assertIn(text, html)


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


@tagged("post_install", "-at_install")
class TestPartnerReview(ProfileCommon):
    def _due(self):
        return self.env["res.partner"]._logistics_profile_review_batch(self.policy)

    def _backdate(self, *records, day="2026-01-01"):
        for record in records:
            self.env.flush_all()
            self.env.cr.execute(
                f"UPDATE {record._table} SET create_date = %s WHERE id = %s",  # noqa: S608
                [day, record.id],
            )
        self.env.invalidate_all()

    @freeze_time("2026-03-31")
    def test_nobody_is_asked_right_after_installing(self):
        self._backdate(self.policy, day="2026-03-30")
        self._backdate(self.customer, day="2020-01-01")
        self.assertFalse(self._due())

    @freeze_time("2026-07-01")
    def test_old_card_gives_one_activity_to_the_salesperson(self):
        self._backdate(self.policy, self.customer)
        activity = self._due()
        self.assertEqual(activity.user_id, self.users["sales"])
        self.assertEqual(activity.res_id, self.customer.id)
        self.assertFalse(self._due())

    @freeze_time("2026-07-01")
    def test_reviewed_card_rests(self):
        self._backdate(self.policy, self.customer)
        self.customer.logistics_profile_reviewed_on = "2026-01-02"
        self.assertFalse(self._due())
        self.customer.logistics_profile_reviewed_on = "2026-01-01"
        self.assertTrue(self._due())

    @freeze_time("2026-07-01")
    def test_key_account_is_reviewed_more_often(self):
        self._backdate(self.policy, self.customer)
        self.customer.logistics_profile_reviewed_on = "2026-04-01"
        self.assertFalse(self._due())
        self.customer.logistics_is_benchmark = True
        self.assertEqual(self._due().res_id, self.customer.id)

    @freeze_time("2026-07-01")
    def test_zero_days_ask_nobody(self):
        self._backdate(self.policy, self.customer)
        self.policy.profile_review_days = 0
        self.assertFalse(self._due())

    @freeze_time("2026-07-01")
    def test_a_person_gets_few_activities_a_night(self):
        others = [
            self._new_customer(f"C{n}", user_id=self.users["sales"].id)
            for n in range(7)
        ]
        self._backdate(self.policy, self.customer, *others)
        self.assertEqual(len(self._due()), 5)

    @freeze_time("2026-07-01")
    def test_button_and_activity_both_end_the_review(self):
        self._backdate(self.policy, self.customer)
        activity = self._due()
        self.as_role(self.customer, "sales").action_logistics_profile_reviewed()
        self.assertEqual(self.customer.logistics_profile_reviewed_on, date(2026, 7, 1))
        self.assertFalse(activity.active)
        self.customer.logistics_profile_reviewed_on = False
        activity = self._due()
        activity.with_user(self.users["sales"]).action_done()
        self.assertEqual(self.customer.logistics_profile_reviewed_on, date(2026, 7, 1))

    def test_cron_runs(self):
        with self.enter_registry_test_mode():
            self.env.ref("logistics_crm.ir_cron_profile_review").method_direct_trigger()
        self.assertFalse(
            self.customer.activity_ids.filtered(lambda a: a.user_id != self.env.user)
        )
