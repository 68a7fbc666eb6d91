"""A lead outside the band of its salesperson is told, at a flat cost."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .band_common import BandCommon


@tagged("post_install", "-at_install")
class TestLeadBand(BandCommon):
    # --- warn ------------------------------------------------------------------------

    def test_warning_is_the_default(self):
        self.assertEqual(self.policy.band_check_mode, "warn")

    def test_volume_in_the_band_is_silent(self):
        lead = self._new_lead(199999)
        self.assertFalse(lead.logistics_band_warning)
        self.assertFalse(self._notes(lead))

    def test_volume_above_the_band_shows_a_sentence_and_a_note(self):
        lead = self._new_lead(600000)
        self.assertIn(
            "Sales (Manager) leads customers of this size: below",
            lead.logistics_band_warning,
        )
        self.assertIn("600,000", lead.logistics_band_warning)
        self.assertEqual(len(self._notes(lead)), 1)

    def test_volume_of_participation_says_so(self):
        warning = self._new_lead(200000).logistics_band_warning
        self.assertIn("may take part in a customer of", warning)

    def test_banner_appears_before_saving(self):
        leads = self.as_role(self.env["crm.lead"], "sales").with_context(
            default_type="opportunity", default_team_id=self.team.id
        )
        form = Form(leads, "crm.crm_lead_view_form")
        form.name = "Coils"
        form.user_id = self.users["sales"]
        form.logistics_monthly_volume = 600000
        self.assertIn("600,000", form.logistics_band_warning)

    def test_lead_of_another_team_is_not_judged(self):
        lead = self._new_lead(600000, team_id=self.native.id)
        self.assertFalse(lead.logistics_band_warning)
        self.assertFalse(self._notes(lead))

    def test_person_without_level_is_not_judged(self):
        self.assertFalse(self._new_lead(600000, "sales2").logistics_band_warning)

    def test_lead_developer_of_the_right_level_ends_the_warning(self):
        lead = self._new_lead(600000)
        self._participate(lead, "head")
        self.assertFalse(lead.logistics_band_warning)

    def test_lead_developer_of_a_wrong_level_does_not(self):
        lead = self._new_lead(600000)
        self._participate(lead, "leader")
        self.assertTrue(lead.logistics_band_warning)

    def test_volume_is_converted_into_the_currency_of_the_band(self):
        company = self.company_b
        self.env["res.currency.rate"].create(
            {
                "currency_id": self._currency("CNY").id,
                "company_id": company.id,
                "name": "2020-01-01",
                "rate": 8.0,
            }
        )
        self.env["hr.employee"].create(
            {
                "name": "Sales B",
                "user_id": self.users["sales_b"].id,
                "company_id": company.id,
                "job_level_id": self.employees["sales"].job_level_id.id,
            }
        )
        leads = self.env["crm.lead"].with_company(company)
        for volume, outside in ((24999, False), (25000, True)):
            lead = leads.create(
                {
                    "name": "Rolls",
                    "team_id": self.team.id,
                    "user_id": self.users["sales_b"].id,
                    "company_id": company.id,
                    "logistics_monthly_volume": volume,
                }
            )
            self.assertEqual(bool(lead.logistics_band_warning), outside, volume)

    @freeze_time("2026-03-31")
    def test_active_customer_is_judged_by_its_trailing_revenue(self):
        """3 x 250,000 in the last three months count, an expected 50,000 does not."""
        customer = self._new_customer()
        journal = self.env["account.journal"].create(
            {
                "name": "Sales",
                "type": "sale",
                "code": "LSAL",
                "company_id": self.company_a.id,
            }
        )
        account = self.env["account.account"].create(
            {
                "name": "Freight",
                "code": "600100",
                "account_type": "income",
                "company_ids": [Command.set(self.company_a.ids)],
            }
        )
        receivable = self.env["account.account"].create(
            {
                "name": "Receivable",
                "code": "112200",
                "account_type": "asset_receivable",
                "reconcile": True,
                "company_ids": [Command.set(self.company_a.ids)],
            }
        )
        customer.with_company(
            self.company_a
        ).property_account_receivable_id = receivable
        for day in ("2025-12-30", "2026-01-15", "2026-02-15", "2026-03-15"):
            move = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": customer.id,
                    "journal_id": journal.id,
                    "company_id": self.company_a.id,
                    "invoice_date": day,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Freight",
                                "account_id": account.id,
                                "price_unit": 250000,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
            move.action_post()
        found = customer._logistics_monthly_revenue(self.company_a, date(2026, 3, 31))
        self.assertEqual(found, {customer.id: 250000})
        lead = self._new_lead(50000, partner_id=customer.id)
        self.assertIn("250,000", lead.logistics_band_warning)
        self.assertIn("average of the last three months", lead.logistics_band_warning)

    # --- cost ------------------------------------------------------------------------

    def test_any_number_of_leads_is_judged_in_the_same_statements(self):
        counts = []
        for size in (2, 2, 40):
            leads = self.env["crm.lead"].concat(
                *(self._new_lead(600000) for _n in range(size))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(leads._logistics_band_warnings()), size)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 14)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_policy_is_changed_by_its_administrator_only(self):
        with self.assertRaises(AccessError):
            self.as_role(self.policy, "head").band_check_mode = "off"
        self.as_role(self.policy, "policy").band_check_mode = "off"
        self.assertEqual(self.policy.band_check_mode, "off")
