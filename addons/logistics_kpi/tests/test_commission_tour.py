"""A month of commission in a browser: prepare, submit, approve, read the own pay."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.logistics_crm.tests.tour_common import TourCase

from .commission_common import CommissionCommon


@tagged("post_install", "-at_install", "browser")
class TestCommissionTour(CommissionCommon, TourCase):
    def test_prepare_approve_and_my_pay(self):
        self._plan()
        self._pay(self._invoice(1000), 1060)
        settlement = self.env["logistics.commission.settlement"].create(
            {"company_id": self.company_a.id, "month": date(2026, 4, 1)}
        )
        action = "/odoo/action-logistics_kpi.logistics_commission_settlement_action"
        self.start_tour(action, "logistics_kpi_settle", login="lg_pay")
        approver = settlement.sudo()._approval_pending_step().approver_ids[:1]
        self.start_tour(action, "logistics_kpi_settle_approve", login=approver.login)
        self.assertTrue(settlement.locked_at)
        self.start_tour(
            "/odoo/action-logistics_kpi.logistics_commission_statement_action_mine",
            "logistics_kpi_my_pay",
            login="lg_sales",
        )
