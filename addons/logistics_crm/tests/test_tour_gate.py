"""The drag with its dialog in a browser."""

from odoo.tests import tagged

from .gate_common import GateCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install", "browser")
class TestGateUi(TourCase, GateCommon):
    def test_drag_opens_the_dialog_and_finishes_the_move(self):
        lead = self.new_lead("Tour coils")
        self.start_tour(
            "/odoo/action-logistics_crm.crm_team_action_logistics_pipeline",
            "logistics_gate_move",
            login="lg_sales",
        )
        self.assertEqual(lead.stage_id, self.step(1))
        self.assertEqual(lead.step_reached_id, self.step(1))
        self.assertEqual(lead.logistics_source_id, self.source)
        self.assertEqual(lead.step_back_reason, "The customer changed the demand")
