from odoo import SUPERUSER_ID, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _logistics_move_level(self, level, day):
        """Write an approved job level as a dated version; callers checked the decision.

        :param level: logistics.job.level
        :param day: first day of the new level
        """
        self.ensure_one()
        # The superuser and not sudo(): core drops sudo while it makes the version.
        employee = self.with_user(SUPERUSER_ID)
        version = employee.create_version({"date_version": day})
        version.with_user(SUPERUSER_ID).job_level_id = level.id
        # The employee shows the version of today.
        employee._compute_version_id()
