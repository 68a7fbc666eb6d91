"""Working time: the only arithmetic behind deadlines and net minutes.

Everything comes in as arguments: the working intervals of a calendar, the pauses, the
instants. Datetimes are aware, or all naive (then taken as UTC, as Odoo stores them);
they are reckoned in UTC, because Python subtracts two datetimes of one time zone by
their wall clocks and would lose the hour of a daylight-saving change. ``work`` None is
24x7. A pause without end is still running. Pains P1 to P6 of the SLA survey.
"""

from datetime import datetime, timedelta, timezone
from typing import NamedTuple

_TICK = timedelta(microseconds=1)


class Interval(NamedTuple):
    """Half-open span of time; ``end`` None = still running (pauses only)."""

    start: datetime
    end: datetime | None


def _utc(moment):
    return moment.astimezone(timezone.utc) if moment.tzinfo else moment


def _end(moment):
    """Odoo ends a day at 23:59:59.999999: that is midnight, not a missing tick."""
    moment = _utc(moment)
    return moment + _TICK if moment.microsecond == 999999 else moment


def merge(intervals):
    """Sorted, without overlap or touching neighbours; empty and reversed ones dropped.

    Items are pairs, or longer tuples whose first two values count.

    >>> t = lambda hour: datetime(2026, 1, 5, hour)
    >>> [(i.start.hour, i.end.hour) for i in merge([(t(9), t(12)), (t(12), t(13))])]
    [(9, 13)]
    """
    pairs = sorted(Interval(_utc(item[0]), _end(item[1])) for item in intervals)
    result = []
    for start, end in pairs:
        if start >= end:
            continue
        if result and start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(end, result[-1].end))
        else:
            result.append(Interval(start, end))
    return result


def subtract(base, minus):
    """What of ``base`` lies outside ``minus``.

    >>> t = lambda hour: datetime(2026, 1, 5, hour)
    >>> left = subtract([(t(9), t(18))], [(t(12), t(13))])
    >>> [(interval.start.hour, interval.end.hour) for interval in left]
    [(9, 12), (13, 18)]
    """
    result, holes = [], merge(minus)
    for start, end in merge(base):
        for hole in holes:
            if hole.end <= start:
                continue
            if hole.start >= end:
                break
            if hole.start > start:
                result.append(Interval(start, hole.start))
            start = hole.end
        if start < end:
            result.append(Interval(start, end))
    return result


def intersect(base, other):
    """What of ``base`` lies inside ``other``."""
    return subtract(base, subtract(base, other))


def apply_special_days(work, plus=(), minus=()):
    """Working intervals with holidays taken out and make-up days put in.

    ``plus`` wins where both name the same time: a make-up working day declared inside
    a holiday is worked (P4). 24x7 work (None) stays 24x7.
    """
    if work is None:
        return None
    return merge([*subtract(work, minus), *plus])


def total(intervals):
    """Length of the union of the intervals."""
    return sum((end - start for start, end in merge(intervals)), timedelta())


def net_worktime(start, end, work, pauses=()):
    """Working time from ``start`` to ``end`` that was not paused.

    net = worktime(start, end) - worktime(union of pauses inside): a pause at night
    costs nothing, two overlapping pauses cost once (P3). Zero when end <= start.

    :param work: working intervals covering the span, or ``None`` = 24x7
    :param pauses: (start, end) pairs, end ``None`` = still running

    >>> t = lambda hour: datetime(2026, 1, 5, hour)
    >>> net_worktime(t(8), t(20), [(t(9), t(12)), (t(13), t(18))], [(t(11), t(14))])
    datetime.timedelta(seconds=21600)
    """
    if _utc(start) >= _utc(end):
        return timedelta()
    span = [Interval(start, end)]
    counted = span if work is None else intersect(span, work)
    return total(subtract(counted, _closed(pauses, end)))


def due_at(start, minutes, work, pauses=()):
    """The instant at which ``minutes`` of unpaused working time have passed.

    The result is in the time zone of ``start``. It falls on the end of a working
    interval rather than on the start of the next (5 minutes before closing time gives
    closing time); zero minutes give the first working instant.

    :param work: working intervals from ``start`` on, or ``None`` = 24x7
    :returns: ``None`` when the intervals do not hold that much time, or a pause that
        is still running stops the clock for good
    :raises ValueError: negative minutes

    >>> t = lambda hour, minute=0: datetime(2026, 1, 5, hour, minute)
    >>> due_at(t(11, 50), 20, [(t(9), t(12)), (t(13), t(18))])
    datetime.datetime(2026, 1, 5, 13, 10)
    """
    if minutes < 0:
        raise ValueError("A deadline cannot lie before its start.")
    left = timedelta(minutes=minutes)
    begin = _utc(start)
    if work is None:
        far = begin + left + total(p for p in pauses if p[1] is not None) + _TICK * 2
        work = [Interval(begin, far)]
    horizon = max((item[1] for item in work), default=start)
    free = subtract(work, [*_closed(pauses, horizon), *_before(begin, work)])
    for begins, ends in free:
        if left <= ends - begins:
            return _like(begins + left, start)
        left -= ends - begins
    return None


def _closed(pauses, end):
    """Running pauses closed at ``end``."""
    return [(pause[0], end if pause[1] is None else pause[1]) for pause in pauses]


def _before(begin, work):
    first = min((_utc(item[0]) for item in work), default=begin)
    return [Interval(first, begin)] if first < begin else []


def _like(moment, model):
    return moment.astimezone(model.tzinfo) if model.tzinfo else moment
