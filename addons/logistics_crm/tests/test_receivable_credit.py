from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .bill_common import TODAY, BillCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 08:00:00")
class TestReceivableCredit(BillCommon):
    def _light(self, partner=None, role="sales"):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.as_role(partner or self.customer, role).logistics_credit_light

    def _limit(self, amount, partner=None):
        (partner or self.customer).with_company(self.company_a).credit_limit = amount

    def test_no_limit_and_no_debt_shows_nothing(self):
        self.assertEqual(self._light(), "none")

    def test_debt_within_the_limit_is_green(self):
        self._limit(10000)
        self._invoice(1000, TODAY, date(2026, 7, 31))
        self.assertEqual(self._light(), "green")

    def test_at_eighty_percent_of_the_limit_yellow(self):
        self._limit(1250)
        self._invoice(1000, TODAY, date(2026, 7, 31))
        self.assertEqual(self._light(), "yellow")

    def test_over_the_limit_red(self):
        self._limit(999.99)
        self._invoice(1000, TODAY, date(2026, 7, 31))
        self.assertEqual(self._light(), "red")

    def test_late_yellow_and_very_late_red(self):
        self._limit(10000)
        invoice = self._invoice(1000, date(2026, 5, 1), date(2026, 5, 31))
        self.assertEqual(self._light(), "yellow")
        self._invoice(1, date(2026, 5, 1), date(2026, 5, 30))
        self.assertEqual(self._light(), "red")
        self.assertEqual(
            self.as_role(self.customer, "sales").logistics_credit_reason,
            "long overdue",
        )
        self.assertTrue(invoice)

    def test_credit_notes_and_payments_do_not_make_late(self):
        self._limit(10000)
        invoice = self._invoice(1000, date(2026, 4, 1), date(2026, 4, 1))
        self._pay(invoice, 1000, date(2026, 6, 29))
        self._invoice(50, date(2026, 4, 1), date(2026, 4, 1), move_type="out_refund")
        self.assertEqual(self._light(), "green")

    def test_other_company_has_its_own_light(self):
        self._limit(100)
        self._invoice(1000, date(2026, 6, 1), company=self.company_b)
        self.assertEqual(self._light(), "green")
        seen = self.as_role(self.customer, "sales_b")
        self.assertEqual(seen.logistics_credit_light, "yellow")

    def test_sales_see_a_colour_and_no_amount(self):
        self._invoice(1000, TODAY)
        mine = self.as_role(self.customer, "sales")
        self.assertEqual(mine.logistics_credit_light, "green")
        for name in ("logistics_exposure", "logistics_overdue", "logistics_dso"):
            with self.assertRaises(AccessError):
                mine.read([name])

    def test_finance_sees_exposure_overdue_and_dso(self):
        self._invoice(900, date(2026, 5, 1), date(2026, 5, 31))
        self._invoice(100, TODAY, date(2026, 7, 31))
        seen = self.as_role(self.customer, "finance")
        self.assertEqual(seen.logistics_exposure, 1000)
        self.assertEqual(seen.logistics_overdue, 900)
        self.assertEqual(seen.logistics_dso, 90)

    def test_page_of_customers_is_one_statement(self):
        partners = self.customer | self.other
        for number in range(8):
            partners |= self._new_customer(f"Customer {number}")
        self._invoice(1000, TODAY)
        self.env.flush_all()
        self.env.invalidate_all()
        seen = partners.with_context(allowed_company_ids=self.company_a.ids)
        seen.mapped("commercial_partner_id.name")
        self.assertFalse(seen.env.user.tz)
        self.assertTrue(seen.env.company.root_id.currency_id)
        self.env.companies.mapped("name")
        with self.assertQueryCount(1):
            seen._logistics_credit(seen)

    def test_card_of_a_lead_shows_the_light(self):
        self._limit(10)
        self._invoice(1000, TODAY, date(2026, 7, 31))
        lead = self.env["crm.lead"].create(
            {
                "name": "More lanes",
                "type": "opportunity",
                "partner_id": self.customer.id,
                "user_id": self.users["sales"].id,
                "company_id": self.company_a.id,
            }
        )
        self.assertEqual(self.as_role(lead, "sales").logistics_credit_light, "red")
        lead.team_id = self.env.ref("logistics_crm.crm_team_project")
        card = self.as_role(lead, "sales").read(["gate_overview"])[0]["gate_overview"]
        self.assertEqual(card["credit"], ["red", "Red"])
        lead.partner_id = self.env["res.partner"].create({"name": "No debts"})
        card = self.as_role(lead, "sales").read(["gate_overview"])[0]["gate_overview"]
        self.assertNotIn("credit", card)

    def test_page_of_cards_is_one_statement(self):
        self._limit(10)
        self._invoice(1000, TODAY)
        partners = self.customer | self.other
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"More lanes {number}",
                    "type": "opportunity",
                    "partner_id": partners[number % 2].id,
                    "company_id": self.company_a.id,
                }
                for number in range(80)
            ]
        )
        policies = self.env["logistics.company.policy"]
        policies._get(self.company_a).credit_warn_share = 0.5
        self.env.flush_all()
        self.env.invalidate_all()
        leads.mapped("partner_id.commercial_partner_id.name")
        # Read by every request before it comes to the cards; the policy is not.
        self.env.user.mapped("tz")
        leads.company_id.mapped("name")
        self.assertTrue(leads.company_id.root_id.currency_id)
        with self.assertQueryCount(1):
            lights = leads.mapped("logistics_credit_light")
        self.assertEqual(lights, ["red", "none"] * 40)

    def test_policy_nobody_asked_for_holds_the_defaults(self):
        self.env["logistics.company.policy"].search([]).unlink()
        self._limit(1250)
        self._invoice(1000, TODAY, date(2026, 7, 31))
        self.assertEqual(self._light(), "yellow")
