from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestLeadBand(LogisticsCommon):
    """sales is manager (leads below 200,000), leader is senior manager (200,000 to
    500,000), head is deputy general manager (from 500,000)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env.ref("logistics_crm.crm_team_project")
        cls.team.member_ids = cls.env["res.users"].concat(
            *(cls.users[role] for role in ("sales", "sales2", "leader", "head"))
        )
        cls.native = cls.env["crm.team"].create({"name": "Retail"})
        for role, level in (
            ("sales", "manager"),
            ("leader", "senior_manager"),
            ("head", "deputy_general_manager"),
        ):
            cls.employees[role].job_level_id = cls.env.ref(
                f"logistics_crm.logistics_job_level_{level}"
            )
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)

    def _new_lead(self, volume, role="sales", **values):
        return self.env["crm.lead"].create(
            {
                "name": "Coils",
                "type": "opportunity",
                "team_id": self.team.id,
                "user_id": self.users[role].id,
                "company_id": self.company_a.id,
                "logistics_monthly_volume": volume,
                **values,
            }
        )

    def _participate(self, lead, role, as_="lead_developer", **values):
        return self.env["logistics.lead.participant"].create(
            {
                "lead_id": lead.id,
                "user_id": self.users[role].id,
                "role": as_,
                **values,
            }
        )

    def _notes(self, lead):
        return [m.preview for m in lead.message_ids if "exception" in m.preview]

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

    # --- block -----------------------------------------------------------------------

    def test_block_refuses_and_names_each_lead(self):
        self.policy.band_check_mode = "block"
        fine = self._new_lead(1000)
        other = self._new_lead(1000, name="Wire")
        with self.assertRaisesRegex(ValidationError, "(?s)Coils: .*Wire: "):
            (fine | other).logistics_monthly_volume = 600000

    def test_block_refuses_a_new_salesperson(self):
        self.policy.band_check_mode = "block"
        lead = self._new_lead(600000, "head")
        with self.assertRaises(ValidationError):
            lead.user_id = self.users["sales"]

    def test_block_does_not_touch_old_leads(self):
        lead = self._new_lead(600000)
        self.policy.band_check_mode = "block"
        lead.name = "Coils 2"
        self.assertEqual(lead.name, "Coils 2")

    def test_block_passes_with_a_lead_developer(self):
        lead = self._new_lead(1000)
        self._participate(lead, "head")
        self.policy.band_check_mode = "block"
        lead.logistics_monthly_volume = 600000
        self.assertEqual(lead.logistics_monthly_volume, 600000)

    def test_block_keeps_the_lead_developer(self):
        lead = self._new_lead(1000)
        row = self._participate(lead, "head")
        self.policy.band_check_mode = "block"
        lead.logistics_monthly_volume = 600000
        with self.assertRaises(ValidationError):
            row.role = "participant"
        with self.assertRaises(ValidationError):
            row.unlink()

    def test_off_is_silent(self):
        self.policy.band_check_mode = "off"
        lead = self._new_lead(600000)
        self.assertFalse(lead.logistics_band_warning)
        self.assertFalse(self._notes(lead))

    # --- exceptions ------------------------------------------------------------------

    def _ask(self, lead, volume):
        request = self.as_role(self.env["logistics.band.exception"], "sales").create(
            {
                "lead_id": lead.id,
                "owner_id": self.users["sales"].id,
                "volume": volume,
                "reason": "I brought the contact along.",
            }
        )
        request.action_approval_submit()
        return request

    def test_direct_leader_approves_up_to_a_volume(self):
        lead = self._new_lead(1000)
        request = self._ask(lead, 400000)
        with self.assertRaises(AccessError):
            request.action_approval_approve()
        self.as_role(request, "leader").action_approval_approve()
        self.policy.band_check_mode = "block"
        lead.logistics_monthly_volume = 400000
        self.assertFalse(lead.logistics_band_warning)
        with self.assertRaises(ValidationError):
            lead.logistics_monthly_volume = 400001

    def test_exception_of_another_salesperson_does_not_count(self):
        lead = self._new_lead(1000)
        self.as_role(self._ask(lead, 600000), "leader").action_approval_approve()
        self.employees["sales2"].job_level_id = self.employees["sales"].job_level_id
        lead.user_id = self.users["sales2"]
        lead.logistics_monthly_volume = 300000
        self.assertTrue(lead.logistics_band_warning)

    def test_rejected_exception_does_not_count(self):
        lead = self._new_lead(300000)
        request = self._ask(lead, 300000)
        self.as_role(request, "leader")._approval_decide(
            "rejected", "Too large for you."
        )
        self.assertTrue(lead.logistics_band_warning)

    def test_facts_of_a_submitted_exception_stay(self):
        request = self._ask(self._new_lead(300000), 300000)
        with self.assertRaises(UserError):
            request.volume = 900000
        with self.assertRaises(UserError):
            request.unlink()

    def test_button_fills_the_request(self):
        lead = self.as_role(self._new_lead(300000), "sales")
        action = lead.action_logistics_band_exception()
        self.assertEqual(action["context"]["default_volume"], 300000)
        requests = self.as_role(self.env["logistics.band.exception"], "sales")
        with Form(requests.with_context(**action["context"])) as form:
            form.reason = "I know them."
        self.assertEqual(form.record.level_id.name, "Manager")
        with self.assertRaises(AccessError):
            self.as_role(lead, "plain").action_logistics_band_exception()

    def test_who_sees_an_exception(self):
        request = self._ask(self._new_lead(300000), 300000)
        sees = {
            role: bool(self.as_role(request, role).has_access("read"))
            for role in (
                "sales",
                "sales2",
                "leader",
                "head",
                "policy",
                "service",
                "plain",
            )
        }
        self.assertEqual(
            sees,
            {
                "sales": True,
                "sales2": False,
                "leader": True,
                "head": True,
                "policy": True,
                "service": False,
                "plain": False,
            },
        )

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
