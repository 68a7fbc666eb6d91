"""Calendar periods of visit rules and what a rule demands of a part of them.

No clock is read. Requirements H-7.2-2 to -5, GEN-V1, GEN-V2.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

WEEK, MONTH, QUARTER, HALF, YEAR = "week", "month", "quarter", "half", "year"
MONTHS = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}
_DAY = timedelta(days=1)


class Period(NamedTuple):
    """A calendar period; both days belong to it."""

    start: date
    end: date

    @property
    def days(self):
        return (self.end - self.start).days + 1


def period_of(day: date, unit: str) -> Period:
    """The calendar period that holds a day. Weeks are ISO weeks, from Monday.

    >>> period_of(date(2026, 2, 14), "quarter")
    Period(start=datetime.date(2026, 1, 1), end=datetime.date(2026, 3, 31))
    >>> period_of(date(2026, 1, 1), "week").start
    datetime.date(2025, 12, 29)
    """
    if unit == WEEK:
        start = day - timedelta(days=day.weekday())
        return Period(start, start + timedelta(days=6))
    size = MONTHS[unit]
    first = (day.month - 1) // size * size
    start = date(day.year, first + 1, 1)
    year, month = divmod(first + size, 12)
    return Period(start, date(day.year + year, month + 1, 1) - _DAY)


def periods(unit: str, first: date, last: date) -> list[Period]:
    """The calendar periods that touch the days ``first`` to ``last``, in order."""
    result = []
    while first <= last:
        result.append(period_of(first, unit))
        first = result[-1].end + _DAY
    return result


def required(count: int, period: Period, spans: Iterable[tuple]) -> int:
    """Contacts a period needs when the rule holds on a part of its days only.

    New, lost and re-tiered customers owe their share, rounded to whole contacts (half
    a contact counts as one). A period that is covered wholly owes the full count.

    :param spans: (from, to) pairs, ``to`` excluded, ``None`` = open

    >>> april = Period(date(2026, 4, 1), date(2026, 4, 30))
    >>> required(2, april, [(date(2026, 4, 16), None)])
    1
    >>> required(1, april, [(date(2026, 4, 17), None)])
    0
    """
    covered, done = 0, period.start
    for begin, stop in sorted(spans, key=lambda span: span[0] or date.min):
        begin = max(begin or period.start, done)
        stop = min(stop or date.max, period.end + _DAY)
        if stop > begin:
            covered += (stop - begin).days
            done = stop
    return (2 * count * covered + period.days) // (2 * period.days)


def clip(spans: Iterable[tuple], limits: Iterable[tuple]) -> list[tuple]:
    """What of some (from, to) spans lies inside others; ``to`` excluded, ``None`` open.

    >>> clip([(None, date(2026, 4, 20))], [(date(2026, 4, 1), None)])
    [(datetime.date(2026, 4, 1), datetime.date(2026, 4, 20))]
    """
    result = []
    limits = list(limits)
    for begin, stop in spans:
        for lower, upper in limits:
            start = max(begin or date.min, lower or date.min)
            end = min(stop or date.max, upper or date.max)
            if start < end:
                result.append(
                    (
                        None if start == date.min else start,
                        None if end == date.max else end,
                    )
                )
    return result


def yearly(count: int, unit: str) -> float:
    """Contacts a year, to compare rules of different periods (a year has 52 weeks)."""
    return count * (52 if unit == WEEK else 12 / MONTHS[unit])
