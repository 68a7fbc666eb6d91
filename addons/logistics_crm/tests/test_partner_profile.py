"""The card of a customer: completeness, competitors, printed cards."""

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .profile_common import ProfileCommon


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
