from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import worktime


class LogisticsSpecialDay(models.Model):
    """A date on which a company works although its calendar says no, or the other way
    round. Odoo 19 has no dated attendance, so the make-up working days of the Chinese
    holiday plan (调休) cannot be said in a calendar."""

    _name = "logistics.special.day"
    _description = "Special Working Day"
    _order = "date desc, id desc"
    _rec_name = "name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Only for",
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: every calendar of the company. A row for one calendar replaces "
        "the company's rows of that date.",
    )
    date = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [("makeup", "Make-up working day"), ("holiday", "Day off")],
        required=True,
        default="makeup",
    )
    hours_like = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        string="Hours as on",
        default="0",
        help="The make-up day is worked with the calendar's hours of this weekday, "
        "lunch included. Empty: the hours given here.",
    )
    hour_from = fields.Float(string="Work begins", default=9.0)
    hour_to = fields.Float(string="Work ends", default=18.0)

    _date_calendar_uniq = models.UniqueIndex(
        "(company_id, date, COALESCE(calendar_id, 0))",
        "This date has a row for that calendar already: change the existing one.",
    )
    _hours_ordered = models.Constraint(
        "CHECK(kind = 'holiday' OR hours_like IS NOT NULL"
        " OR (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24))",
        "A make-up working day needs hours: choose a weekday to copy, or enter when "
        "work begins and ends, between 0:00 and 24:00.",
    )

    @api.constrains("kind", "hours_like", "date", "calendar_id", "company_id")
    def _check_hours_like(self):
        for day in self.filtered(lambda d: d.kind == "makeup" and d.hours_like):
            calendar = day.calendar_id or day.company_id.resource_calendar_id
            if calendar and not day._get_hours(calendar):
                weekdays = dict(
                    self._fields["hours_like"]._description_selection(self.env)
                )
                raise ValidationError(
                    self.env._(
                        "%(calendar)s has no working hours on %(weekday)s: choose "
                        "another weekday or enter the hours.",
                        calendar=calendar.display_name,
                        weekday=weekdays[day.hours_like],
                    )
                )

    @api.model
    def _get_intervals(self, calendar, company, start, end):
        """Working time that special days add and take away.

        :param calendar: the resource.calendar that is asked about
        :param company: res.company whose days count
        :param start, end: aware datetimes
        :returns: (plus, minus), two lists of aware intervals
        """
        # sudo: when a company works does not depend on who asks (customers on the
        # portal start clocks, too); the company is named in the domain.
        days = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("calendar_id", "in", [False, calendar.id]),
                ("date", ">=", start.astimezone(timezone(calendar.tz)).date()),
                ("date", "<=", end.astimezone(timezone(calendar.tz)).date()),
            ]
        )
        plus, minus = [], []
        for same_date in days.grouped("date").values():
            for day in same_date.filtered("calendar_id") or same_date:
                # The plan of a special day replaces the calendar's: a make-up day with
                # short hours is short, whatever weekday it falls on.
                minus += day._localise(calendar, [(0.0, 24.0)])
                plus += day._localise(calendar, day._get_hours(calendar))
        return plus, minus

    def _get_hours(self, calendar):
        """Hours worked on this date: list of (from, to) in hours of the calendar."""
        self.ensure_one()
        if self.kind == "holiday":
            return []
        if not self.hours_like:
            return [(self.hour_from, self.hour_to)]
        return calendar._logistics_hours_like(self.hours_like, self.date)

    def _localise(self, calendar, hours):
        zone = timezone(calendar.tz)
        return [
            worktime.Interval(*(self._local_hour(zone, hour) for hour in span))
            for span in hours
        ]

    def _local_hour(self, zone, hour):
        minutes, seconds = divmod(round(hour * 3600), 60)
        day = fields.Date.add(self.date, days=minutes // 1440)
        local = fields.Datetime.to_datetime(day).replace(
            hour=minutes % 1440 // 60, minute=minutes % 60, second=seconds
        )
        return zone.localize(local).astimezone(utc)
