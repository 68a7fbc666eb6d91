from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .deal_common import DealCommon


@tagged("post_install", "-at_install")
class TestOperationsHandover(DealCommon):
    def test_an_open_opportunity_is_not_handed_over(self):
        with self.assertRaisesRegex(ValidationError, "is not won"):
            self.as_role(self.lead, "sales").action_logistics_handover()

    def test_the_button_prefills_the_sheet_and_opens_it_again(self):
        sheet = self._new_sheet()
        negotiation = self._new_negotiation(
            topic_ids=[
                (0, 0, {"name": "Term", "agreed": True, "agreed_text": "2 years"})
            ]
        )
        negotiation.action_start()
        negotiation.action_agree()
        lead = self.as_role(self._won(), "sales")
        action = lead.action_logistics_handover()
        handover = self.env["logistics.handover"].browse(action["res_id"])
        self.assertEqual(handover.partner_id, self.customer)
        self.assertEqual(handover.need_sheet_id, sheet)
        self.assertEqual(handover.contact_ids, self.contact)
        self.assertEqual(handover.agreed_points, "Term: 2 years")
        self.assertEqual(lead.action_logistics_handover()["res_id"], handover.id)

    def test_preparation_may_start_when_the_terms_are_agreed(self):
        negotiation = self._new_negotiation(
            topic_ids=[
                (0, 0, {"name": "Term", "agreed": True, "agreed_text": "2 years"})
            ]
        )
        negotiation.action_start()
        negotiation.action_agree()
        self.assertTrue(self.lead.logistics_can_hand_over)

    def test_an_incomplete_sheet_is_not_submitted(self):
        handover = self._new_handover(pod_rules=False, first_shipment_date=False)
        with self.assertRaisesRegex(
            UserError, "Rules for proofs of delivery, First shipment on"
        ):
            handover.action_submit()

    def test_operations_accept_and_get_their_tasks(self):
        handover = self._new_handover()
        self.as_role(handover, "sales").action_submit()
        self.assertEqual(handover.activity_ids.user_id, self.users["operations"])
        self.as_role(handover, "operations").action_accept()
        self.assertEqual(handover.state, "accepted")
        self.assertEqual(handover.decided_by_id, self.users["operations"])
        tasks = handover.activity_ids.sorted("date_deadline")
        self.assertEqual(len(tasks), 6)
        self.assertEqual(tasks[0].date_deadline, date(2026, 8, 18))
        self.assertEqual(tasks[-1].date_deadline, date(2026, 9, 2))

    def test_acceptance_needs_the_operation_group(self):
        handover = self._new_handover(member_ids=False)
        handover.action_submit()
        with self.assertRaisesRegex(UserError, "operation group"):
            self.as_role(handover, "operations").action_accept()

    def test_operations_send_back_with_a_reason_and_sales_complete(self):
        handover = self._new_handover()
        handover.action_submit()
        mine = self.as_role(handover, "operations")
        wizard = mine.env["logistics.handover.return"].create(
            {"handover_id": handover.id, "reason": "Rates of Xi'an are missing"}
        )
        wizard.action_confirm()
        self.assertEqual(handover.state, "returned")
        self.assertEqual(handover.return_reason, "Rates of Xi'an are missing")
        self.assertEqual(handover.activity_ids.user_id, self.users["sales"])
        sales = self.as_role(handover, "sales")
        sales.contract_rates = "<p>Complete</p>"
        sales.action_submit()
        self.assertEqual(handover.state, "submitted")

    def test_without_reason_nothing_is_sent_back(self):
        handover = self._new_handover()
        handover.action_submit()
        with self.assertRaisesRegex(UserError, "what sales have to complete"):
            self.as_role(handover, "operations")._send_back(" ")

    def test_sales_do_not_accept_their_own_sheet(self):
        handover = self.as_role(self._new_handover(), "sales")
        handover.action_submit()
        with self.assertRaises(AccessError):
            handover.action_accept()
        with self.assertRaises(AccessError):
            handover.write({"state": "accepted"})

    def test_what_operations_have_is_locked_for_sales(self):
        handover = self.as_role(self._new_handover(), "sales")
        handover.action_submit()
        with self.assertRaisesRegex(UserError, "with operations"):
            handover.contract_rates = "<p>other</p>"
        with self.assertRaisesRegex(UserError, "stays on record"):
            handover.unlink()

    def test_operations_read_the_sheet_without_access_to_the_opportunity(self):
        handover = self._new_handover()
        mine = self.as_role(handover, "operations")
        with self.assertRaises(AccessError):
            mine.read(["pod_rules"])
        handover.action_submit()
        values = mine.web_read({"lead_id": {"fields": {"display_name": {}}}})
        self.assertEqual(values[0]["lead_id"]["display_name"], self.lead.name)
        with self.assertRaises(AccessError):
            self.as_role(self.lead, "operations").read(["name"])

    def test_operations_attach_their_plan(self):
        handover = self._new_handover()
        handover.action_submit()
        mine = self.as_role(handover, "operations")
        file = mine.env["ir.attachment"].create({"name": "plan", "raw": b"x"})
        mine.plan_file_ids = file
        self.assertEqual(
            (file.res_model, file.res_id), ("logistics.handover", handover.id)
        )

    def test_merged_opportunities_keep_their_sheet(self):
        handover = self._new_handover()
        other = self._new_lead(name="Twin")
        other._merge_dependences(self.lead)
        self.assertEqual(handover.lead_id, other)
        self.assertEqual(handover.need_sheet_id.lead_id, other)

    def test_leads_of_other_teams_are_not_counted(self):
        self._new_meeting()
        team = self.env["crm.team"].create({"name": "Other", "company_id": False})
        self.assertEqual(self.lead.logistics_meeting_count, 1)
        other = self._new_lead(team_id=team.id, stage_id=False)
        self.assertEqual(other.logistics_meeting_count, 0)

    def test_the_sheet_is_printed(self):
        handover = self._new_handover()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_crm.report_handover", handover.ids
        )[0]
        self.assertIn(b"Stamped original", html)

    def test_an_edited_lead_counts_its_records_and_warns_nowhere(self):
        self._new_sheet()
        edited = self.lead.new(origin=self.lead)
        with self.assertNoLogs("odoo.domains", "WARNING"):
            edited.team_id = edited.team_id
            edited._compute_logistics_deal()
        self.assertEqual(edited.logistics_need_count, 1)
        self.assertFalse(edited.logistics_can_hand_over)
