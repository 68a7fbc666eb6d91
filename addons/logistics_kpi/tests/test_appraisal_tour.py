"""A leader's review and an employee's month in a browser."""

from datetime import date

from odoo.tests import HttpCase, tagged

from .common import AppraisalCommon


@tagged("post_install", "-at_install", "browser")
class TestAppraisalTour(AppraisalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._target("sales", 1_000_000)
        cls._target("sales", 1, metric="new_customers")
        cls._invoice(cls._customer_of("sales"), 930_000, date(2026, 3, 10))
        cls._generate()

    def test_review_of_a_leader(self):
        appraisal = self.appraisal_of("sales")
        self.as_role(appraisal, "scorer").action_score()
        self.start_tour(
            "/odoo/action-logistics_kpi.logistics_kpi_appraisal_action_review",
            "logistics_kpi_review",
            login="lg_leader",
        )
        self.assertEqual(appraisal.state, "reviewed")

    def test_month_of_an_employee(self):
        self.start_tour(
            "/odoo/action-logistics_kpi.logistics_kpi_appraisal_action_mine",
            "logistics_kpi_mine",
            login="lg_sales",
        )
