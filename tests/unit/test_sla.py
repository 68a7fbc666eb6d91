"""Deadlines and verdicts as a table: 521, calendars, pauses, rounds, clock changes.

Every case is reckoned to the second with the same two functions as the desk: due time
by ``worktime.due_at``, verdict by ``sla.state_at``.
"""

from datetime import datetime, timedelta, timezone

import pytest

from odoo.addons.logistics_complaints.tools import sla
from odoo.addons.logistics_crm.tools import worktime

MONDAY = datetime(2026, 3, 2)


def at(day, hour, minute=0, second=0):
    """Instant of a day counted from Monday 2 March 2026."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute, seconds=second)


OFFICE = [
    (at(day, start), at(day, stop))
    for day in range(14)
    for start, stop in ((9, 12), (13, 18))
    if day % 7 < 5
]
HOLIDAY = worktime.apply_special_days(OFFICE, minus=[(at(1, 0), at(2, 0))])
MAKEUP = worktime.apply_special_days(
    OFFICE, plus=[(at(5, 9), at(5, 12)), (at(5, 13), at(5, 18))]
)

#: name, start, minutes, work (None = 24x7), pauses, due
DUES = [
    # 24x7: the three promises of customer service
    ("reply at night", at(0, 3), 5, None, [], at(0, 3, 5)),
    ("opinion at night", at(0, 3), 20, None, [], at(0, 3, 20)),
    ("result over midnight", at(0, 23, 30), 60, None, [], at(1, 0, 30)),
    ("claim in three days", at(4, 10), 4320, None, [], at(7, 10)),
    ("promised time over the weekend", at(4, 17), 1440, None, [], at(5, 17)),
    ("seconds are kept", at(0, 3, 0, 59), 5, None, [], at(0, 3, 5, 59)),
    ("sunday", at(6, 12), 60, None, [], at(6, 13)),
    # office hours
    ("in hours, reply", at(0, 10), 5, OFFICE, [], at(0, 10, 5)),
    ("in hours, opinion", at(0, 10), 20, OFFICE, [], at(0, 10, 20)),
    ("in hours, result", at(0, 10), 60, OFFICE, [], at(0, 11)),
    ("before opening", at(0, 7), 5, OFFICE, [], at(0, 9, 5)),
    ("at opening", at(0, 9), 5, OFFICE, [], at(0, 9, 5)),
    ("ends at lunch", at(0, 11, 55), 5, OFFICE, [], at(0, 12)),
    ("over lunch, reply", at(0, 11, 58), 5, OFFICE, [], at(0, 13, 3)),
    ("over lunch, opinion", at(0, 11, 50), 20, OFFICE, [], at(0, 13, 10)),
    ("over lunch, result", at(0, 11, 30), 60, OFFICE, [], at(0, 13, 30)),
    ("in lunch", at(0, 12, 30), 5, OFFICE, [], at(0, 13, 5)),
    ("lunch to the second", at(0, 11, 59, 59), 5, OFFICE, [], at(0, 13, 4, 59)),
    ("ends at closing", at(0, 17, 55), 5, OFFICE, [], at(0, 18)),
    ("over night, reply", at(0, 17, 57), 5, OFFICE, [], at(1, 9, 2)),
    ("over night, opinion", at(0, 17, 45), 20, OFFICE, [], at(1, 9, 5)),
    ("over night, result", at(0, 17, 30), 60, OFFICE, [], at(1, 9, 30)),
    ("after hours", at(0, 20), 20, OFFICE, [], at(1, 9, 20)),
    ("friday evening", at(4, 17, 58), 5, OFFICE, [], at(7, 9, 3)),
    ("saturday", at(5, 10), 20, OFFICE, [], at(7, 9, 20)),
    ("sunday night", at(6, 23, 59, 59), 60, OFFICE, [], at(7, 10)),
    ("a whole working day", at(0, 9), 480, OFFICE, [], at(0, 18)),
    ("two working days", at(3, 9), 960, OFFICE, [], at(4, 18)),
    ("over the weekend", at(4, 9), 540, OFFICE, [], at(7, 10)),
    # holidays and make-up days
    ("holiday tomorrow", at(0, 17, 58), 5, HOLIDAY, [], at(2, 9, 3)),
    ("on the holiday", at(1, 10), 20, HOLIDAY, [], at(2, 9, 20)),
    ("result over the holiday", at(0, 17, 30), 60, HOLIDAY, [], at(2, 9, 30)),
    ("make-up saturday", at(4, 17, 58), 5, MAKEUP, [], at(5, 9, 3)),
    ("on the make-up day", at(5, 11, 50), 20, MAKEUP, [], at(5, 13, 10)),
    ("after the make-up day", at(5, 17, 58), 5, MAKEUP, [], at(7, 9, 3)),
    # pauses
    ("pause 24x7", at(0, 3), 20, None, [(at(0, 3, 5), at(0, 3, 35))], at(0, 3, 50)),
    (
        "two pauses",
        at(0, 3),
        20,
        None,
        [(at(0, 3, 5), at(0, 3, 10)), (at(0, 3, 12), at(0, 3, 20))],
        at(0, 3, 33),
    ),
    (
        "overlapping pauses count once",
        at(0, 3),
        20,
        None,
        [(at(0, 3, 5), at(0, 3, 15)), (at(0, 3, 10), at(0, 3, 20))],
        at(0, 3, 35),
    ),
    (
        "pause over lunch costs no more than lunch",
        at(0, 11, 50),
        20,
        OFFICE,
        [(at(0, 12), at(0, 13))],
        at(0, 13, 10),
    ),
    (
        "pause over night",
        at(0, 17, 30),
        60,
        OFFICE,
        [(at(0, 17, 40), at(1, 9, 10))],
        at(1, 10),
    ),
    (
        "pause over the weekend",
        at(4, 17, 30),
        60,
        OFFICE,
        [(at(4, 17, 40), at(7, 9))],
        at(7, 9, 50),
    ),
    (
        "pause before the start",
        at(0, 10),
        20,
        OFFICE,
        [(at(0, 9), at(0, 9, 30))],
        at(0, 10, 20),
    ),
    (
        "pause after the due time",
        at(0, 10),
        20,
        OFFICE,
        [(at(0, 11), at(0, 11, 30))],
        at(0, 10, 20),
    ),
    ("running pause", at(0, 10), 20, OFFICE, [(at(0, 10, 5), None)], None),
    ("pause of a second", at(0, 3), 5, None, [(at(0, 3, 1), at(0, 3, 1, 1))],
     at(0, 3, 5, 1)),
    # no hours at all
    ("empty calendar", at(0, 10), 5, [], [], None),
]  # fmt: skip


@pytest.mark.parametrize(
    "start, minutes, work, pauses, due", [c[1:] for c in DUES], ids=[c[0] for c in DUES]
)
def test_due(start, minutes, work, pauses, due):
    assert worktime.due_at(start, minutes, work, pauses) == due


#: name, now, due, met, closed, paused since, verdict
VERDICTS = [
    ("just started", at(0, 3), at(0, 3, 5), None, None, None, "running"),
    ("the due second", at(0, 3, 5), at(0, 3, 5), None, None, None, "running"),
    ("a second later", at(0, 3, 5, 1), at(0, 3, 5), None, None, None, "breached"),
    ("met early", at(1, 0), at(0, 3, 5), at(0, 3, 1), None, None, "met"),
    ("met on the second", at(1, 0), at(0, 3, 5), at(0, 3, 5), None, None, "met"),
    ("met a second late", at(1, 0), at(0, 3, 5), at(0, 3, 5, 1), None, None, "late"),
    ("paused in time", at(9, 0), at(0, 3, 5), None, None, at(0, 3, 4), "paused"),
    ("paused on the second", at(9, 0), at(0, 3, 5), None, None, at(0, 3, 5), "paused"),
    ("paused too late", at(9, 0), at(0, 3, 5), None, None, at(0, 3, 6), "breached"),
    ("merged", at(9, 0), at(0, 3, 5), None, at(0, 3, 2), None, "closed"),
    ("met, then merged", at(9, 0), at(0, 3, 5), at(0, 3, 1), at(0, 4), None, "met"),
    ("met in a pause", at(9, 0), at(0, 3, 5), at(0, 3, 4), None, at(0, 3, 2), "met"),
    ("nothing due", at(9, 0), None, None, None, None, "paused"),
    ("met without due", at(9, 0), None, at(0, 3), None, None, "met"),
    ("before it began", at(-1, 0), at(0, 3, 5), None, None, None, "running"),
]


@pytest.mark.parametrize(
    "now, due, met, closed, paused, verdict",
    [c[1:] for c in VERDICTS],
    ids=[c[0] for c in VERDICTS],
)
def test_verdict(now, due, met, closed, paused, verdict):
    assert sla.state_at(now, sla.Clock(due, met, closed, paused)) == verdict


def test_enough_cases():
    assert len(DUES) + len(VERDICTS) >= 60


def test_verdict_does_not_change_once_met():
    clock = sla.Clock(at(0, 3, 5), met=at(0, 3, 4))
    assert {sla.state_at(at(day, 0), clock) for day in range(30)} == {"met"}


def test_daylight_saving_does_not_stretch_a_promise():
    zone = timezone(timedelta(hours=1))
    start = datetime(2026, 3, 29, 1, 30, tzinfo=zone)
    assert worktime.due_at(start, 60, None) - start == timedelta(hours=1)


@pytest.mark.parametrize(
    "state, seconds",
    [
        (sla.Clock(at(0, 3, 5)), 120),
        (sla.Clock(at(0, 3, 1)), -120),
        (sla.Clock(at(0, 3, 5), met=at(0, 3)), None),
        (sla.Clock(at(0, 3, 5), paused_since=at(0, 3)), None),
    ],
)
def test_seconds_left(state, seconds):
    assert sla.seconds_left(at(0, 3, 3), state) == seconds


def test_next_promise_is_the_one_due_first():
    clocks = [
        ("result", sla.Clock(at(0, 4))),
        ("opinion", sla.Clock(at(0, 3, 20))),
        ("reply", sla.Clock(at(0, 3, 5), met=at(0, 3, 1))),
        ("paused", sla.Clock(at(0, 3, 2), paused_since=at(0, 3))),
    ]
    assert sla.next_promise(at(0, 3, 3), clocks) == "opinion"
    assert sla.next_promise(at(0, 3, 3), []) is None


@pytest.mark.parametrize(
    "facts, key",
    [
        ({"tier": 1, "channel": "mail"}, "a"),
        ({"tier": 1, "channel": "phone"}, "b"),
        ({"tier": 9, "channel": "phone"}, "any"),
        ({}, "any"),
    ],
)
def test_first_policy_that_fits(facts, key):
    policies = [
        ("a", {"tier": {1, 2}, "channel": {"mail"}}),
        ("b", {"tier": {1, 2}, "channel": set()}),
        ("any", {"tier": set(), "channel": set()}),
        ("never", {}),
    ]
    assert sla.first_match(policies, facts) == key


@pytest.mark.parametrize(
    "values, share, result",
    [([], 0.5, None), ([7], 0.9, 7), (range(1, 11), 0.5, 5), (range(1, 11), 0.9, 9)],
)
def test_percentile(values, share, result):
    assert sla.percentile(values, share) == result
