"""Periods of days: which of them collide.

A period is half-open, ``[start, end)``; None is "since ever" or "still". Two periods
that only touch do not collide, an empty one collides with nothing.
"""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple


class Period(NamedTuple):
    """:param key: periods of different keys never collide
    :param ref: what the caller knows it by
    """

    key: Any
    start: date | None
    end: date | None
    ref: Any = None


def is_empty(period):
    """Nothing between start and end.

    >>> is_empty(Period(1, date(2026, 1, 1), date(2026, 1, 1)))
    True
    """
    return None not in (period.start, period.end) and period.start >= period.end


def collisions(periods):
    """Pairs (earlier, later) of periods of one key that share a day.

    Each later period is named once, with the first one that it meets.

    >>> a = Period("x", None, date(2026, 1, 1), "a")
    >>> b = Period("x", date(2026, 1, 1), None, "b")
    >>> c = Period("x", date(2026, 5, 1), date(2026, 6, 1), "c")
    >>> [(one.ref, two.ref) for one, two in collisions([c, b, a])]
    [('b', 'c')]
    """
    groups = defaultdict(list)
    for period in periods:
        if not is_empty(period):
            groups[period.key].append(period)
    found = []
    for group in groups.values():
        group.sort(key=lambda p: (p.start or date.min, p.end or date.max))
        longest = group[0]
        for period in group[1:]:
            if (period.start or date.min) < (longest.end or date.max):
                found.append((longest, period))
            if (period.end or date.max) > (longest.end or date.max):
                longest = period
    return found
