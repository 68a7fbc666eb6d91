"""Promises to customers: one pure verdict, used by screen, search, report and cron.

Datetimes are naive UTC, as Odoo stores them. Requirements: H-7.4.3.3-1 to -5, design
rule 5, pains P1 to P12.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

RUNNING, PAUSED, MET, LATE, BREACHED, CLOSED = (
    "running",
    "paused",
    "met",
    "late",
    "breached",
    "closed",
)
OPEN = (RUNNING, PAUSED, BREACHED)


class Clock(NamedTuple):
    """One promise.

    :param due: last instant at which it is kept, ``None`` while nothing is due
    :param met: when the evidence came, ``None`` = not yet
    :param closed: when it ended without a verdict (merged, cancelled, superseded)
    :param paused_since: start of the running pause
    """

    due: datetime | None
    met: datetime | None = None
    closed: datetime | None = None
    paused_since: datetime | None = None


def state_at(now, clock):
    """What a clock says at an instant; the due second itself is still in time.

    A pause that began after the due time does not turn a broken promise into a
    waiting one; evidence counts even where it came during a pause.

    >>> t = lambda minute: datetime(2026, 1, 5, 9, minute)
    >>> state_at(t(5), Clock(t(5))), state_at(t(6), Clock(t(5)))
    ('running', 'breached')
    >>> state_at(t(9), Clock(t(5), met=t(5))), state_at(t(9), Clock(t(5), met=t(6)))
    ('met', 'late')
    """
    if clock.met:
        return LATE if clock.due and clock.met > clock.due else MET
    if clock.closed:
        return CLOSED
    since = clock.paused_since
    if clock.due is None or (since and since <= clock.due):
        return PAUSED
    return BREACHED if now > clock.due else RUNNING


def seconds_left(now, clock):
    """Seconds until due, negative when late; ``None`` when the clock does not run.

    >>> t = lambda minute: datetime(2026, 1, 5, 9, minute)
    >>> seconds_left(t(3), Clock(t(5))), seconds_left(t(3), Clock(t(5), met=t(1)))
    (120, None)
    """
    if state_at(now, clock) not in (RUNNING, BREACHED):
        return None
    return int((clock.due - now).total_seconds())


def next_promise(now, clocks):
    """The running clock that falls due first, or ``None``; late ones come first.

    :param clocks: pairs (key, Clock)
    :returns: its key
    """
    running = [
        (clock.due, index, key)
        for index, (key, clock) in enumerate(clocks)
        if state_at(now, clock) in (RUNNING, BREACHED)
    ]
    return min(running)[2] if running else None


def rung_minutes(minutes, percent, extra):
    """Working minutes after the start at which a rung of the ladder is reached.

    >>> rung_minutes(20, 50, 0), rung_minutes(20, 100, 15)
    (10.0, 35.0)
    """
    return minutes * percent / 100 + extra


def after_quiet(moment, quiet_from, quiet_to):
    """When somebody who is not to be woken may be told; equal hours = no quiet time.

    :param moment: local time; the quiet time may run over midnight
    :param quiet_from, quiet_to: hours of the day as floats, 22.5 = half past ten

    >>> after_quiet(datetime(2026, 3, 2, 23, 30), 22, 7)
    datetime.datetime(2026, 3, 3, 7, 0)
    >>> after_quiet(datetime(2026, 3, 2, 7, 0), 22, 7)
    datetime.datetime(2026, 3, 2, 7, 0)
    """
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    hour = (moment - midnight).total_seconds() / 3600
    end = midnight + timedelta(hours=quiet_to)
    if quiet_from <= quiet_to:
        return end if quiet_from <= hour < quiet_to else moment
    if hour >= quiet_from:
        return end + timedelta(days=1)
    return end if hour < quiet_to else moment


def percentile(values, share):
    """Nearest-rank percentile, ``None`` without values: P50 and P90 of minutes.

    >>> percentile([1, 2, 3, 4], 0.5), percentile([9], 0.9), percentile([], 0.5)
    (2, 9, None)
    """
    ordered = sorted(values)
    if not ordered:
        return None
    rank = -(-len(ordered) * round(share * 1000) // 1000)
    return ordered[max(rank, 1) - 1]


def first_match(policies, facts):
    """First policy whose conditions all hold; an empty condition means any.

    :param policies: ordered pairs (key, {fact: set of accepted values})
    :param facts: {fact: value}

    >>> rows = [(1, {"tier": {7}}), (2, {"tier": set()})]
    >>> first_match(rows, {"tier": 7}), first_match(rows, {"tier": None})
    (1, 2)
    """
    for key, conditions in policies:
        if all(
            not accepted or facts.get(fact) in accepted
            for fact, accepted in conditions.items()
        ):
            return key
    return None
