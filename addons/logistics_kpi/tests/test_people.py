from odoo.tests import tagged

from .common import LogisticsKpiCommon


@tagged("post_install", "-at_install")
class TestPeople(LogisticsKpiCommon):
    def test_levels_and_department_of_the_named_people(self):
        self.assertEqual(self.employees["sales"].job_level_id, self._level("manager"))
        self.assertEqual(self.employees["leader"].department_id, self.department)
