"""The desk in the browser: telephone to closing, portal, accused department."""

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.logistics_crm.tests.tour_common import TourCase

from .common import ComplaintCommon

FORM = "/odoo/action-logistics_complaints.logistics_complaint_action"


@tagged("post_install", "-at_install")
class TestComplaintTour(ComplaintCommon, TourCase):
    def start_tour(self, url, name, login=None, **kwargs):
        """The password of a role is its login."""
        if login:
            self.env["res.users"].search([("login", "=", login)]).password = login
        return super().start_tour(url, name, login=login, **kwargs)

    def test_intake_to_closing(self):
        self.start_tour(
            "/odoo/action-logistics_complaints.logistics_complaint_action_desk",
            "logistics_complaint_intake",
            login="lg_service",
        )
        complaint = self.env["logistics.complaint"].search(
            [("waybill", "=", "HY2026")], limit=1
        )
        self.assertEqual(complaint.partner_id, self.customer)
        self.assertEqual(complaint.opinion_kind, "inspect")
        self.assertLess(complaint.opinion_at, fields.Datetime.now())
        self.assertEqual(complaint.responsible_department_id, self.warehouse)
        self.assertEqual(complaint.state, "approval")
        kept = dict(complaint.clock_ids.mapped(lambda c: (c.kind, c.verdict)))
        self.assertEqual(
            {kind: kept[kind] for kind in ("reply", "opinion", "result")},
            {"reply": "met", "opinion": "met", "result": "met"},
        )
        self.as_role(complaint.solution_id, "manager").action_approval_approve()
        self.start_tour(
            f"{FORM}/{complaint.id}", "logistics_complaint_close", login="lg_manager"
        )
        complaint.invalidate_recordset()
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(complaint.notice_channel, "letter")
        self.assertEqual(complaint.measure_ids.user_id, self.users["service2"])

    def test_department_investigates(self):
        complaint = self._new(at=fields.Datetime.now())
        other = self._new(at=fields.Datetime.now(), subject="Late truck")
        now = fields.Datetime.now()
        self._hand_over(complaint, now)
        self._hand_over(other, now, self.fleet)
        self.start_tour(FORM, "logistics_complaint_department", login="lg_handler")
        complaint.invalidate_recordset()
        self.assertTrue(complaint.investigated_at)
        self.assertEqual(complaint.inv_employee_id, self.employees["handler"])
        self.assertEqual(complaint.sudo().inv_evidence_ids.name, "pallet.jpg")
        self.assertEqual(self._clock(complaint, "dept_result").verdict, "met")

    def test_customer_files_and_signs_off(self):
        portal = self.users["portal"]
        portal.partner_id.parent_id = self.customer
        self.start_tour(
            "/my/complaints/new?waybill=HY77",
            "logistics_complaint_portal_file",
            login=portal.login,
        )
        complaint = self.env["logistics.complaint"].search(
            [("partner_id", "=", portal.partner_id.id)]
        )
        self.assertEqual((complaint.channel, complaint.has_claim), ("portal", True))
        self.assertIn("pallet.jpg", complaint.message_ids.attachment_ids.mapped("name"))
        self._answer_to(complaint)
        self.start_tour(
            f"/my/complaints/{complaint.id}",
            "logistics_complaint_portal_sign_off",
            login=portal.login,
        )
        complaint.invalidate_recordset()
        self.assertTrue(complaint.customer_accepted)
        self.assertEqual(complaint.satisfaction, "happy")

    def _answer_to(self, complaint):
        """Reply, judgement, approved solution and letter, by the desk."""
        desk = self.as_role(complaint, "service")
        desk._give_reply("We regret", desk._default_promise(), "phone")
        desk.write(
            {
                "consistency": "full",
                "responsible_department_id": self.warehouse.id,
                "measure_ids": [
                    Command.create(
                        {
                            "name": "Count twice",
                            "user_id": self.users["service"].id,
                            "date_due": fields.Date.today(),
                        }
                    )
                ],
            }
        )
        desk.action_judge()
        desk.action_propose()
        desk.solution_id.proposal = "Two boxes on Thursday"
        desk.solution_id.action_approval_submit()
        self.as_role(desk.solution_id, "manager").action_approval_approve()
        desk.action_notice_by_letter()
