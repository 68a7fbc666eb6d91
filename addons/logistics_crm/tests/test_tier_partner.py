from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.logistics_crm.tools import scoring

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 08:00:00")
class TestTierPartner(TierCommon):
    def test_benchmark_below_the_threshold_is_a_key_account(self):
        self.scheme.key_account_threshold = 5_000_000
        small = self._new_year("Small", 100)
        benchmark = self._new_year("Known", 100, logistics_is_benchmark=True)
        partner = self._new_year("Partner", 100, logistics_is_strategic_partner=True)
        large = self._new_year("Large", 5_000_000)
        self._refresh()
        customers = small | benchmark | partner | large
        self.assertEqual(
            customers.mapped("logistics_is_key_account"), [False, True, True, True]
        )
        found = self.env["res.partner"].search(
            [("logistics_is_key_account", "=", True), ("id", "in", customers.ids)]
        )
        self.assertEqual(found, customers - small)
        self.scheme.key_account_threshold = 0
        self.env.invalidate_all()
        self.assertFalse(large.logistics_is_key_account)

    def test_tier_with_the_flag_makes_a_key_account(self):
        customer = self._new_year("Steel", 7_000_000)
        self._grade(customer, "B")
        self.assertTrue(customer.logistics_is_key_account)
        self.assertEqual(
            self.env["res.partner"].search(
                [("logistics_is_key_account", "=", True), ("id", "=", customer.id)]
            ),
            customer,
        )

    def test_second_benchmark_of_an_industry_is_a_hint(self):
        industry = self.env["res.partner.industry"].create({"name": "Steel"})
        first = self._new_customer(
            "First", industry_id=industry.id, logistics_is_benchmark=True
        )
        second = self._new_customer("Second", industry_id=industry.id)
        second.logistics_is_benchmark = True
        warning = second._onchange_logistics_is_benchmark()["warning"]
        self.assertIn(first.name, warning["message"])

    def test_terms_of_the_tier_are_proposed_and_applied_by_finance_only(self):
        term = self.env["account.payment.term"].create({"name": "60 days"})
        self.tier["B"].write({"credit_limit": 800_000, "payment_term_id": term.id})
        customer = self._new_year("Steel", 7_000_000)
        self._grade(customer, "B")
        self.assertEqual(customer.logistics_tier_credit_limit, 800_000)
        self.assertFalse(customer.credit_limit)
        for role in ("sales", "policy"):
            with self.assertRaises(AccessError):
                self.as_role(customer, role).action_logistics_apply_tier_terms()
        self.users["finance"].group_ids |= self.env.ref("base.group_partner_manager")
        self.as_role(customer, "finance").action_logistics_apply_tier_terms()
        self.assertEqual(customer.credit_limit, 800_000)
        self.assertEqual(customer.property_payment_term_id, term)

    def test_no_credit_without_entry(self):
        customer = self._new_year("Steel", 3_000_000)
        self._grade(customer, "C")
        with self.assertRaisesRegex(UserError, "neither"):
            customer.with_user(self.env.ref("base.user_admin")).with_company(
                self.company_a
            ).sudo().action_logistics_apply_tier_terms()

    def test_salesperson_edits_contacts_of_a_graded_customer(self):
        """Core copies commercial fields; the guard must not be in its way."""
        customer = self._new_year("Steel", 7_000_000)
        self._grade(customer, "B")
        partners = self.as_role(self.env["res.partner"], "plain")
        self.users["plain"].group_ids |= self.env.ref("base.group_partner_manager")
        contact = partners.create({"name": "Li", "parent_id": customer.id})
        self.assertEqual(contact.logistics_tier_id, self.tier["B"])
        other = partners.create({"name": "Wang"})
        other.parent_id = customer.id
        self.assertEqual(other.logistics_tier_id, self.tier["B"])
        other.parent_id = False
        self.env["res.partner"]._logistics_sync_tiers()
        self.assertFalse(other.logistics_tier_id, "alone again he is untiered")
        self.assertFalse(partners.browse(customer.id).copy().logistics_tier_id)

    def test_activity_plan_of_the_tier_starts(self):
        plan = self.env["mail.activity.plan"].create(
            {
                "name": "Tier A",
                "res_model": "res.partner",
                "template_ids": [
                    (
                        0,
                        0,
                        {
                            "summary": "Introduce the account team",
                            "responsible_type": "on_demand",
                            "activity_type_id": self.env.ref(
                                "mail.mail_activity_data_todo"
                            ).id,
                        },
                    )
                ],
            }
        )
        self.tier["B"].activity_plan_id = plan
        customer = self._new_year("Steel", 7_000_000, user_id=self.users["sales"].id)
        self._grade(customer, "B")
        self.assertEqual(
            customer.activity_ids.mapped("summary"), ["Introduce the account team"]
        )
        self.assertEqual(customer.activity_ids.user_id, self.users["sales"])

    def test_salesperson_hears_of_all_his_customers_in_one_message(self):
        customers = [
            self._new_year(f"Steel {index}", 7_000_000, user_id=self.users["sales"].id)
            for index in range(3)
        ]
        self._refresh()
        rows = self.basis.browse([self._row(customer).id for customer in customers])
        proposals = self.assessments._propose(rows, "quarter")
        before = self.env["mail.notification"].search_count(
            [("res_partner_id", "=", self.users["sales"].partner_id.id)]
        )
        self._approve(proposals)
        after = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.users["sales"].partner_id.id)]
        )
        self.assertEqual(len(after) - before, 1)
        self.assertIn("Steel 2", after.mail_message_id.sorted("id")[-1].body)

    def test_pareto_agrees_with_the_pure_rule(self):
        self.env["logistics.company.policy"]._get(self.company_a)
        amounts = [500, 250, 150, 60, 40, -10]
        customers = {
            self._new_year(f"P{index}", 1_000).id: amount
            for index, amount in enumerate(amounts)
        }
        self._refresh()
        for partner, amount in customers.items():
            self._new_invoice(
                self.env["res.partner"].browse(partner), date(2025, 5, 1), amount - 1000
            )
        self._refresh()
        rows = self.env["logistics.customer.pareto"].search(
            [("partner_id", "in", list(customers))]
        )
        wanted = scoring.pareto(customers.items())
        self.assertEqual(
            [
                (r.partner_id.id, r.revenue, round(r.share, 4), r.in_80, r.in_top_20)
                for r in rows
            ],
            [
                (w.key, w.amount, round(w.share * 100, 4), w.in_80, w.in_top_20)
                for w in wanted
            ],
        )
        self.assertAlmostEqual(rows[2].cumulative, 90)

    def test_wizard_proposes_the_selected_customers(self):
        customer = self._new_year("Steel", 7_000_000)
        action = self.as_role(customer, "leader").action_logistics_propose_tier()
        wizards = self.as_role(self.env["logistics.tier.propose"], "leader")
        with Form(wizards.with_context(**action["context"])) as form:
            self.assertEqual(form.scheme_id, self.scheme)
        window = form.record.action_propose()
        proposal = self.assessments.search(window["domain"])
        self.assertEqual((proposal.partner_id, proposal.trigger), (customer, "demand"))
        self.assertEqual(proposal.approval_requested_by_id.id, 1, "the engine proposes")
