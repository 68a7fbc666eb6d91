"""The review of leads in a browser: reject with a reason, approve many, try again."""

from odoo.tests import tagged

from .gate_common import GateCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install", "browser")
class TestReviewUi(TourCase, GateCommon):
    def test_review_and_submit_again(self):
        leads = self.env["crm.lead"].create(
            [
                self._lead_vals(f"Review coils {number}", **self.complete_vals())
                for number in (1, 2, 3)
            ]
        )
        self.as_role(leads, "sales").action_logistics_submit_review()
        self.start_tour(
            "/odoo/action-logistics_crm.logistics_lead_review_action",
            "logistics_lead_review",
            login="lg_reviewer",
        )
        leads.invalidate_recordset()
        self.assertEqual(
            leads.mapped("review_state"), ["rejected", "approved", "approved"]
        )
        self.start_tour(
            f"/odoo/crm.lead/{leads[0].id}", "logistics_lead_resubmit", login="lg_sales"
        )
        leads.invalidate_recordset()
        self.assertEqual(leads[0].review_state, "submitted")
        self.assertEqual(leads[0].phone, "+86 21 5888 4321")
        self.assertEqual(leads[0].review_ids.approval_round, 2)
