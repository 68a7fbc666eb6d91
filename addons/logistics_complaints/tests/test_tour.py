"""The desk in the browser: intake, opinion, countdown; every screen opens."""

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintTour(ComplaintCommon, HttpCase):
    def test_intake_to_result(self):
        self.users["service"].password = "lg_service"
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
