"""A lead outside the band is refused where the policy says so, with exceptions."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .band_common import BandCommon


@tagged("post_install", "-at_install")
class TestLeadBandBlock(BandCommon):
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
