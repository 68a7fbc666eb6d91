"""Who tours a customer for service (B-2.2-A3.3)."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestServiceTour(VisitCommon):
    def setUp(self):
        super().setUp()
        self.tour = {"purpose_ids": self.env.ref("logistics_crm.visit_purpose_tour")}

    def test_own_salesperson_is_warned(self):
        self.assertFalse(self._new_visit().tour_warning)
        self.assertIn("let a colleague", self._new_visit(**self.tour).tour_warning)
        self.assertFalse(self._new_visit("sales2", **self.tour).tour_warning)

    def test_company_may_forbid_or_allow_it(self):
        self.policy.visit_tour_mode = "block"
        with self.assertRaisesRegex(ValidationError, "let a colleague"):
            self._new_visit(**self.tour)
        self._new_visit("sales2", **self.tour)
        self.policy.visit_tour_mode = "off"
        self.assertFalse(self._new_visit(**self.tour).tour_warning)
