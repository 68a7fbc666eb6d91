"""Paused, lost, landed (H-5.8.3-4, H-8.2-9)."""

from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import Form, tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestLeadPause(GateCommon):
    def pause(self, lead, **values):
        action = lead.action_logistics_pause()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard.create({"reason": "Contract until autumn", **values}).action_confirm()

    def test_pause_asks_again_after_ninety_days(self):
        lead = self.new_lead()
        self.pause(lead)
        self.assertEqual(lead.development_state, "paused")
        self.assertEqual(lead.pause_until, Date.today() + timedelta(days=90))
        self.assertEqual(lead.pause_reason, "Contract until autumn")

    def test_pause_in_the_past_or_without_reason_is_refused(self):
        lead = self.new_lead()
        with self.refuses(UserError, "day in the future"):
            self.pause(lead, until=Date.today())
        with self.refuses(UserError, "Say why"):
            lead.pause_until = Date.today() + timedelta(days=1)

    def test_end_of_the_pause_is_an_activity_once(self):
        lead = self.new_lead()
        self.pause(lead)
        today = lead.pause_until
        due = lead.search(lead._pause_due_domain(today)) & lead
        self.assertEqual(due, lead)
        due._pause_ended(today)
        self.assertEqual(lead.activity_ids.user_id, self.users["sales"])
        self.assertFalse(lead.search(lead._pause_due_domain(today)) & lead)
        lead.action_logistics_resume()
        self.assertFalse(lead.activity_ids)
        self.assertEqual(lead.development_state, "running")

    def test_cron(self):
        lead = self.new_lead()
        self.pause(lead)
        lead.pause_until = Date.today()
        with self.enter_registry_test_mode():
            self.env.ref("logistics_crm.ir_cron_funnel").method_direct_trigger()
        self.assertEqual(len(lead.activity_ids), 1)

    def test_lost_needs_a_reason(self):
        lead = self.new_lead()
        with self.refuses(UserError, "or pause it instead"):
            lead.action_set_lost()
        wizard = self.env["crm.lead.lost"].create({"lead_ids": lead.ids})
        with self.assertRaises(UserError):
            wizard.action_lost_reason_apply()
        wizard.lost_reason_id = self.env["crm.lost.reason"].create({"name": "Price"})
        wizard.action_lost_reason_apply()
        self.assertEqual(lead.development_state, "lost")

    def test_lost_in_another_team_is_as_before(self):
        lead = self.new_lead(team_id=self.other_team.id, user_id=False)
        lead.action_set_lost()
        self.assertEqual(lead.won_status, "lost")

    def test_lost_lead_restored_stands_where_it_was(self):
        lead = self.bring_to(self.new_lead(), 4)
        reason = self.env["crm.lost.reason"].create({"name": "Price"})
        lead.action_set_lost(lost_reason_id=reason.id)
        lead.action_restore()
        self.assertEqual(lead.stage_id, self.step(4))
        self.assertEqual(lead.step_reached_id, self.step(3))

    def test_won_lead_is_not_paused(self):
        lead = self.bring_to(self.new_lead(), 9)
        with self.refuses(UserError, "won or lost"):
            lead.action_logistics_pause()

    def test_landed_with_the_first_posted_invoice(self):
        customer = self._new_customer()
        lead = self.bring_to(self.new_lead(partner_id=customer.id), 9)
        self.env["crm.lead"]._note_landed(date(2030, 1, 1))
        self.assertEqual(lead.development_state, "won")
        self._invoice(customer, lead.date_closed.date() + timedelta(days=5))
        self._invoice(customer, lead.date_closed.date() + timedelta(days=3))
        self.env["crm.lead"]._note_landed(lead.date_closed.date() + timedelta(days=9))
        self.assertEqual(lead.landed_on, lead.date_closed.date() + timedelta(days=3))
        self.assertEqual(lead.development_state, "landed")
        found = self.env["crm.lead"].search([("development_state", "=", "landed")])
        self.assertIn(lead, found)

    def _invoice(self, partner, day):
        if not self.company_a.chart_template:
            self.env["account.chart.template"].try_loading(
                "generic_coa", company=self.company_a, install_demo=False
            )
        with Form(
            self.env["account.move"].with_context(default_move_type="out_invoice")
        ) as form:
            form.partner_id = partner
            form.invoice_date = day
            with form.invoice_line_ids.new() as line:
                line.name = "Freight"
                line.price_unit = 100
        form.record.action_post()
        return form.record
