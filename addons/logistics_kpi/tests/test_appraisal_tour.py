"""A leader's review and an employee's month in a browser."""

from datetime import date

from odoo import fields
from odoo.tests import tagged

from odoo.addons.logistics_crm.tests.tour_common import TourCase

from .common import AppraisalCommon


@tagged("post_install", "-at_install", "browser")
class TestAppraisalTour(AppraisalCommon, TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._target("sales", 1_000_000)
        cls._target("sales", 1, metric="new_customers")
        cls._invoice(cls._customer_of("sales"), 930_000, date(2026, 3, 10))
        cls._generate()
        cls.running = fields.Date.context_today(cls.env.user).replace(day=1)
        cls._target("sales", 1_000_000, cls.running)
        cls._generate(cls.running)

    def test_review_of_a_leader(self):
        appraisal = self.appraisal_of("sales")
        self.as_role(appraisal, "scorer").action_score()
        self.start_tour(
            "/odoo/action-logistics_kpi.logistics_kpi_appraisal_action_review",
            "logistics_kpi_review",
            login="lg_leader",
        )
        self.assertEqual(appraisal.state, "reviewed")
        line = self.line_of("sales", "revenue")
        self.assertEqual((line.computed_score, line.score), (53, 55))
        self.assertEqual(line.adjust_reason, "Late delivery was not his")

    def test_month_of_an_employee(self):
        self.start_tour(
            "/odoo/action-logistics_kpi.logistics_kpi_appraisal_action_mine",
            "logistics_kpi_mine",
            login="lg_sales",
        )
