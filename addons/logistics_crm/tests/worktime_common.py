"""A calendar in Shanghai, its holidays and its special days."""

from datetime import datetime

from .common import LogisticsCommon


def utc(text):
    """'2026-01-05 01:00' as the naive UTC datetime that Odoo stores."""
    return datetime.fromisoformat(text)


class WorktimeCommon(LogisticsCommon):
    """Shanghai (UTC+8), Monday to Friday 9-12 and 13-18; 2026-01-05 is a Monday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shanghai = cls._new_calendar("Asia/Shanghai", cls.company_a)
        cls.company_a.resource_calendar_id = cls.shanghai

    @classmethod
    def _new_calendar(cls, tz, company, hours=((9, 12), (13, 18)), days=range(5)):
        return cls.env["resource.calendar"].create(
            {
                "name": tz,
                "tz": tz,
                "company_id": company.id,
                "attendance_ids": [(5, 0, 0)]
                + [
                    (
                        0,
                        0,
                        {
                            "name": f"{day} {start}",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": end,
                            "day_period": "morning" if start < 12 else "afternoon",
                        },
                    )
                    for day in days
                    for start, end in hours
                ],
            }
        )

    def _leave(self, company, start, end, calendar=None, **values):
        leaves = self.env["resource.calendar.leaves"].with_company(company)
        leave = leaves.create(
            {
                "name": "Holiday",
                "calendar_id": calendar and calendar.id,
                "date_from": start,
                "date_to": end,
                **values,
            }
        )
        # Core computes the company of a leave from whoever flushes it first.
        self.assertEqual(leave.company_id, company)
        leave.flush_recordset()
        return leave

    def _special(self, date, kind="makeup", company=None, **values):
        return self.env["logistics.special.day"].create(
            {
                "name": "Plan of the year",
                "company_id": (company or self.company_a).id,
                "date": date,
                "kind": kind,
                **values,
            }
        )

    def _due(self, start, minutes, **kwargs):
        return self.shanghai._logistics_due_at(
            utc(start), minutes, self.company_a, **kwargs
        )
