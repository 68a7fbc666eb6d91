"""Visits in a browser: on a phone, and the call log from the customer."""

from odoo import fields
from odoo.tests import tagged

from .tour_common import TourCase
from .visit_common import VisitCommon


@tagged("post_install", "-at_install", "browser")
class TestVisitTour(VisitCommon, TourCase):
    def test_phone(self):
        """390 pixels: open, check in, check out, report."""
        self.browser_size = "390x844"
        self.touch_enabled = True
        visit = self._new_visit(planned_start=fields.Datetime.now())
        self.start_tour(
            "/odoo/action-logistics_crm.logistics_visit_action_mine",
            "logistics_visit_phone",
            login="lg_sales",
        )
        self.assertEqual(visit.state, "submitted")
        self.assertEqual(visit.approver_id, self.users["leader"])

    def test_log_call(self):
        self.start_tour(
            f"/odoo/action-logistics_crm.logistics_customer_action/{self.customer.id}",
            "logistics_visit_log_call",
            login="lg_sales",
        )
        visit = self.env["logistics.visit"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(visit.state, "submitted")
