from datetime import timedelta

from pytz import timezone, utc

from odoo import models
from odoo.exceptions import UserError

from ..tools import worktime

#: Days looked ahead for working time: most deadlines fall into the first step.
HORIZONS = (14, 60, 400)


def _aware(moment):
    return moment.replace(tzinfo=utc)


def _aware_pauses(pauses):
    return [(_aware(start), _aware(end) if end else None) for start, end in pauses]


class ResourceCalendar(models.Model):
    """The only door to working time: deadlines and net durations of one company.

    Core's ``plan_hours`` takes the public holidays of every company that the reader may
    see, knows no make-up days, fails on an empty recordset and answers False where a
    calendar has no hours (P1, P4 to P6). Here an **empty recordset is 24x7**, the
    company is named by the caller, datetimes are naive UTC in and out.
    """

    _inherit = "resource.calendar"

    def _logistics_calendar_problem(self):
        """Why this calendar cannot drive deadlines: a sentence, or False.

        Ask before starting clocks where an error must not stop what happens (mail,
        portal); the other methods raise this sentence.
        """
        if not self:
            return False
        self.ensure_one()
        calendar = self.sudo()  # sudo: hours are no secret of another company's user
        if calendar.flexible_hours:
            return self.env._(
                "Working schedule %(calendar)s is flexible, so no deadline can be "
                "reckoned with it: choose one with fixed hours, or none for 24x7.",
                calendar=calendar.display_name,
            )
        if not calendar._logistics_attendances():
            return self.env._(
                "Working schedule %(calendar)s has no working hours, so no deadline "
                "would ever come: enter its hours, or choose none for 24x7.",
                calendar=calendar.display_name,
            )
        return False

    def _logistics_work_intervals(self, start, end, company):
        """Working time of a company between two instants.

        :param start, end: naive UTC datetimes
        :param company: res.company whose holidays and special days count
        :returns: list of aware UTC intervals for ``tools.worktime``, ``None`` = 24x7.
            For many clocks call this once over their whole span.
        :raises UserError: the calendar has a problem, see above
        """
        if not self:
            return None
        problem = self._logistics_calendar_problem()
        if problem:
            raise UserError(problem)
        company.ensure_one()
        # sudo: a deadline must not depend on which holidays its reader may see; the
        # company is named in the domain (P5).
        calendar = self.sudo()
        begin, finish = _aware(start), _aware(end)
        zone = timezone(calendar.tz)
        work = calendar._attendance_intervals_batch(begin, finish, tz=zone)[False]
        holidays = calendar._logistics_holidays(begin, finish, company)
        plus, minus = calendar.env["logistics.special.day"]._get_intervals(
            calendar, company, begin, finish
        )
        work = worktime.apply_special_days(work, plus, [*holidays, *minus])
        return worktime.intersect(work, [(begin, finish)])

    def _logistics_due_at(self, start, minutes, company, pauses=(), memo=None):
        """When ``minutes`` of unpaused working time will have passed.

        :param start: naive UTC datetime
        :param pauses: pairs of naive UTC datetimes, end empty = still running
        :param memo: dict that lives as long as one batch; deadlines with the same
            start share their working time, equal ones are reckoned once
        :returns: naive UTC datetime; ``None`` while a running pause stops the clock
        :raises UserError: the calendar has a problem, or no working time is found
            within 400 days
        """
        memo = {} if memo is None else memo
        key = (self.id, company.id, start, minutes, tuple(pauses))
        if key in memo:
            return memo[key]
        begin, stops = _aware(start), _aware_pauses(pauses)
        for days in HORIZONS if self else (0,):
            span = (self.id, company.id, start, days)
            if span not in memo:
                end = start + timedelta(days=days)
                memo[span] = self._logistics_work_intervals(start, end, company)
            due = worktime.due_at(begin, minutes, memo[span], stops)
            if due:
                memo[key] = due.replace(tzinfo=None)
                return memo[key]
        if any(not end for _start, end in stops):
            return None
        raise UserError(
            self.env._(
                "Working schedule %(calendar)s holds less than %(minutes)s minutes of "
                "working time in the next %(days)s days: check its hours, holidays and "
                "special days.",
                calendar=self.sudo().display_name,  # sudo: as in the problem above
                minutes=minutes,
                days=HORIZONS[-1],
            )
        )

    def _logistics_net(self, start, end, company, pauses=()):
        """Unpaused working time between two instants, as timedelta; see ``due_at``."""
        work = self._logistics_work_intervals(start, end, company)
        stops = _aware_pauses(pauses)
        return worktime.net_worktime(_aware(start), _aware(end), work, stops)

    def _logistics_holidays(self, begin, finish, company):
        """Public holidays of one company in this calendar (native, not resources')."""
        leaves = self._leave_intervals_batch(
            begin,
            finish,
            domain=[
                ("time_type", "=", "leave"),
                ("company_id", "in", [company.id, False]),
            ],
            tz=timezone(self.tz),
        )[False]
        # Odoo's forms end a day off at 23:59:59: its last second is off, too.
        second = timedelta(seconds=1)
        return [
            (start, stop + second if stop.second == 59 else stop)
            for start, stop, _leave in leaves
        ]

    def _logistics_attendances(self):
        return self.attendance_ids.filtered(
            lambda line: line._is_work_period() and line.hour_from < line.hour_to
        )

    def _logistics_hours_like(self, weekday, date):
        """Hours of a weekday, in the week of ``date`` where weeks alternate.

        :returns: list of (hour_from, hour_to)
        """
        # sudo: the hours of a schedule, asked for on behalf of a company
        lines = self.sudo()._logistics_attendances()
        if self.sudo().two_weeks_calendar:
            week = str(lines.get_week_type(date))
            lines = lines.filtered(lambda line: line.week_type == week)
        same = lines.filtered(lambda line: line.dayofweek == weekday)
        return [(line.hour_from, line.hour_to) for line in same]
