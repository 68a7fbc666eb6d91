from datetime import UTC, timedelta

from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    job_level_id = fields.Many2one(
        related="version_id.job_level_id",
        readonly=False,
        inherited=True,
        groups="hr.group_hr_user",
    )

    def _logistics_days_away(self, begin, end, zone):
        """Dates that an absence touches: {employee id: set of dates}.

        :param begin, end: naive UTC datetimes
        :param zone: ``tzinfo`` in which a day is a day
        """
        by_resource = {employee.resource_id.id: employee.id for employee in self}
        leaves = self.env["resource.calendar.leaves"].search(
            [
                ("resource_id", "in", list(by_resource)),
                ("time_type", "=", "leave"),
                ("date_from", "<", end),
                ("date_to", ">", begin),
            ]
        )
        away = {}
        for leave in leaves:
            first = leave.date_from.replace(tzinfo=UTC).astimezone(zone).date()
            last = leave.date_to.replace(tzinfo=UTC).astimezone(zone).date()
            days = away.setdefault(by_resource[leave.resource_id.id], set())
            days.update(
                first + timedelta(days=number)
                for number in range((last - first).days + 1)
            )
        return away
