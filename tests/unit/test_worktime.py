"""Working time to the second: lunch, nights, holidays, make-up days, pauses, zones.

The calendar of the tables is Shanghai, Monday to Friday 9-12 and 13-18, in the week of
Monday 2026-01-05; the clocks are the 5 / 20 / 60 minutes of the promises.
"""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from odoo.addons.logistics_crm.tools.worktime import (
    apply_special_days,
    due_at,
    intersect,
    merge,
    net_worktime,
    subtract,
    total,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def at(text, zone=SHANGHAI):
    """'5 09:30' is 2026-01-05 09:30; a full date is taken as it is."""
    if len(text) < 16:
        day, hour = text.split()
        text = f"2026-01-{int(day):02d} {hour}"
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def spans(*texts, zone=SHANGHAI):
    """'5 09:00-12:00' -> one interval."""
    result = []
    for text in texts:
        day, hours = text.split()
        start, end = hours.split("-")
        result.append((at(f"{day} {start}", zone), at(f"{day} {end}", zone)))
    return result


def weekdays(*days, hours=("09:00-12:00", "13:00-18:00")):
    return spans(*[f"{day} {span}" for day in days for span in hours])


WEEK = weekdays(5, 6, 7, 8, 9, 12, 13, 14, 15, 16)
HOLIDAY_6 = [(at("6 00:00"), at("7 00:00"))]
MAKEUP_10 = weekdays(10)

DUE = [
    # in hours
    ("5 09:00", 5, "5 09:05"),
    ("5 09:00", 20, "5 09:20"),
    ("5 09:00", 60, "5 10:00"),
    ("5 09:00:01", 5, "5 09:05:01"),
    ("5 17:00", 60, "5 18:00"),  # the end of the day, not the next morning
    ("5 09:00", 480, "5 18:00"),
    ("5 09:00", 481, "6 09:01"),
    ("5 09:00", 0, "5 09:00"),
    # lunch
    ("5 11:55", 5, "5 12:00"),
    ("5 11:55", 20, "5 13:15"),
    ("5 11:59:30", 1, "5 13:00:30"),
    ("5 12:00", 5, "5 13:05"),
    ("5 12:30", 60, "5 14:00"),
    ("5 11:30", 360, "6 09:30"),
    ("5 12:30", 0, "5 13:00"),
    # after hours, night, before hours
    ("5 17:58", 5, "6 09:03"),
    ("5 18:00", 5, "6 09:05"),
    ("5 23:59:59", 20, "6 09:20"),
    ("6 00:00", 60, "6 10:00"),
    ("6 08:59:59", 5, "6 09:05"),
    # weekend
    ("9 17:50", 20, "12 09:10"),
    ("9 18:00", 60, "12 10:00"),
    ("10 10:00", 5, "12 09:05"),
    ("11 23:00", 60, "12 10:00"),
    # longer than a week
    ("5 09:00", 2400, "9 18:00"),
    ("5 09:00", 2401, "12 09:01"),
]


@pytest.mark.parametrize(("start", "minutes", "due"), DUE)
def test_due(start, minutes, due):
    assert due_at(at(start), minutes, WEEK) == at(due)


@pytest.mark.parametrize(("start", "minutes", "due"), DUE)
def test_net_until_due_is_what_was_promised(start, minutes, due):
    assert net_worktime(at(start), at(due), WEEK) == timedelta(minutes=minutes)


SPECIAL = [
    # holiday on Tuesday 6
    ("5 17:58", 5, HOLIDAY_6, [], "7 09:03"),
    ("6 10:00", 60, HOLIDAY_6, [], "7 10:00"),
    ("5 09:00", 960, HOLIDAY_6, [], "7 18:00"),
    # make-up working Saturday 10
    ("9 17:58", 5, [], MAKEUP_10, "10 09:03"),
    ("10 12:30", 5, [], MAKEUP_10, "10 13:05"),
    ("10 17:58", 5, [], MAKEUP_10, "12 09:03"),
    ("9 17:00", 600, [], MAKEUP_10, "12 10:00"),
    # short make-up day: mornings only
    ("10 11:50", 20, [], spans("10 09:00-12:00"), "12 09:10"),
    # make-up hours inside a holiday are worked
    ("6 08:00", 60, HOLIDAY_6, spans("6 14:00-16:00"), "6 15:00"),
    ("6 15:30", 60, HOLIDAY_6, spans("6 14:00-16:00"), "7 09:30"),
    # half a holiday
    ("6 10:00", 150, [(at("6 12:00"), at("7 00:00"))], [], "7 09:30"),
    # make-up day that repeats hours already worked counts once
    ("5 09:00", 60, [], spans("5 09:00-10:00"), "5 10:00"),
]


@pytest.mark.parametrize(("start", "minutes", "minus", "plus", "due"), SPECIAL)
def test_special_days(start, minutes, minus, plus, due):
    work = apply_special_days(WEEK, plus, minus)
    assert due_at(at(start), minutes, work) == at(due)
    assert net_worktime(at(start), at(due), work) == timedelta(minutes=minutes)


PAUSED = [
    # inside working hours
    ("5 09:00", 60, [("5 09:30", "5 10:30")], "5 11:00"),
    # two overlapping pauses count once
    ("5 09:00", 60, [("5 09:30", "5 10:30"), ("5 10:00", "5 11:00")], "5 11:30"),
    # touching pauses, unsorted
    ("5 09:00", 60, [("5 10:00", "5 10:30"), ("5 09:30", "5 10:00")], "5 11:00"),
    # over lunch: only the working part delays
    ("5 11:30", 60, [("5 11:45", "5 13:15")], "5 14:00"),
    # entirely at night, at the weekend: delays nothing
    ("5 17:30", 60, [("5 19:00", "6 07:00")], "6 09:30"),
    ("9 17:30", 60, [("10 09:00", "11 18:00")], "12 09:30"),
    # across the night
    ("5 17:00", 60, [("5 17:30", "6 09:30")], "6 10:00"),
    # across a weekend
    ("9 17:00", 60, [("9 17:30", "12 10:00")], "12 10:30"),
    # before the start, after the due time
    ("5 10:00", 20, [("5 09:00", "5 09:30")], "5 10:20"),
    ("5 10:00", 20, [("5 11:00", "5 11:30")], "5 10:20"),
    # begins exactly at the due time: met already
    ("5 10:00", 20, [("5 10:20", "5 11:00")], "5 10:20"),
    # begun before the start
    ("5 10:00", 20, [("5 09:00", "5 10:30")], "5 10:50"),
    # empty and reversed pauses
    ("5 10:00", 20, [("5 10:05", "5 10:05"), ("5 10:10", "5 10:07")], "5 10:20"),
    # to the second
    ("5 10:00", 5, [("5 10:01:10", "5 10:02:25")], "5 10:06:15"),
]


def _pauses(pairs):
    return [(at(start), end and at(end)) for start, end in pairs]


@pytest.mark.parametrize(("start", "minutes", "pauses", "due"), PAUSED)
def test_pauses(start, minutes, pauses, due):
    found = due_at(at(start), minutes, WEEK, _pauses(pauses))
    assert found == at(due)
    net = net_worktime(at(start), found, WEEK, _pauses(pauses))
    assert net == timedelta(minutes=minutes)


NET = [
    ("5 09:00", "5 18:00", [], 480),
    ("5 00:00", "12 00:00", [], 2400),
    ("5 08:00", "5 20:00", [("5 11:00", "5 14:00")], 360),
    ("5 18:00", "6 09:00", [], 0),
    ("10 00:00", "12 00:00", [], 0),
    # the pause is longer than the span
    ("5 10:00", "5 11:00", [("4 00:00", "6 00:00")], 0),
    # a running pause holds the clock from its start
    ("5 09:00", "5 17:00", [("5 10:00", None)], 60),
    ("5 09:00", "7 17:00", [("5 10:00", None), ("5 09:30", "5 09:45")], 45),
    # a pause that begins after the end
    ("5 09:00", "5 10:00", [("5 11:00", None)], 60),
    ("5 10:00", "5 10:00", [], 0),
    ("5 11:00", "5 10:00", [], 0),
    # hold over the night, then two hours of work
    ("5 17:00", "6 11:00", [("5 17:30", "6 10:00")], 90),
]


@pytest.mark.parametrize(("start", "end", "pauses", "minutes"), NET)
def test_net(start, end, pauses, minutes):
    net = net_worktime(at(start), at(end), WEEK, _pauses(pauses))
    assert net == timedelta(minutes=minutes)


ROUND_THE_CLOCK = [
    ("5 23:58", 5, [], "6 00:03"),
    ("10 23:30", 60, [], "11 00:30"),
    ("5 10:00", 0, [], "5 10:00"),
    ("5 10:00", 20, [("5 10:10", "6 10:10")], "6 10:20"),
    ("5 10:00", 20, [("5 10:10", "5 10:20"), ("5 10:15", "5 10:40")], "5 10:50"),
    ("5 10:00", 20, [("4 10:00", "5 10:05")], "5 10:25"),
    ("5 10:00", 20, [("5 10:20", None)], "5 10:20"),
    ("5 10:00", 5, [("5 10:20", None)], "5 10:05"),
]


@pytest.mark.parametrize(("start", "minutes", "pauses", "due"), ROUND_THE_CLOCK)
def test_round_the_clock(start, minutes, pauses, due):
    found = due_at(at(start), minutes, None, _pauses(pauses))
    assert found == at(due)
    net = net_worktime(at(start), at(due), None, _pauses(pauses))
    assert net == timedelta(minutes=minutes)


NEVER = [
    # no working hours at all, none left, too few
    ("5 09:00", 5, [], []),
    ("16 18:00", 5, WEEK, []),
    ("16 17:58", 5, WEEK, []),
    ("5 09:00", 4801, WEEK, []),
    # everything paused, or paused with no end in sight
    ("5 09:00", 5, WEEK, [("1 00:00", "31 00:00")]),
    ("5 09:00", 5, WEEK, [("5 09:00", None)]),
    ("5 09:00", 60, WEEK, [("5 09:30", None)]),
]


@pytest.mark.parametrize(("start", "minutes", "work", "pauses"), NEVER)
def test_no_working_time_is_none(start, minutes, work, pauses):
    assert due_at(at(start), minutes, work, _pauses(pauses)) is None


def test_round_the_clock_with_a_running_pause_is_none():
    assert due_at(at("5 09:00"), 60, None, _pauses([("5 09:30", None)])) is None


def test_empty_calendar_measures_nothing():
    assert net_worktime(at("5 09:00"), at("9 09:00"), []) == timedelta()


def test_negative_minutes_are_refused():
    with pytest.raises(ValueError, match="before its start"):
        due_at(at("5 09:00"), -1, WEEK)


# Clocks change in Berlin on 2026-03-29 (02:00 -> 03:00) and 2026-10-25 (03:00 -> 02:00)
SPRING, AUTUMN = "2026-03-29 ", "2026-10-25 "
DST = [
    (BERLIN, None, SPRING + "01:30", 60, SPRING + "03:30"),
    (BERLIN, None, AUTUMN + "01:30", 120, AUTUMN + "02:30"),
    (BERLIN, None, "2026-03-28 12:00", 1440, SPRING + "13:00"),
    (BERLIN, None, "2026-10-24 12:00", 1440, AUTUMN + "11:00"),
    # a night shift over the change works seven or nine hours
    (BERLIN, ("2026-03-28 22:00", SPRING + "06:00"), "2026-03-28 22:00", 420, None),
    (BERLIN, ("2026-10-24 22:00", AUTUMN + "06:00"), "2026-10-24 22:00", 540, None),
    # New York, on the same instant as seen from Shanghai
    (NEW_YORK, None, "2026-03-08 01:59", 5, "2026-03-08 03:04"),
]


@pytest.mark.parametrize(("zone", "work", "start", "minutes", "due"), DST)
def test_daylight_saving(zone, work, start, minutes, due):
    begin = at(start, zone)
    shift = work and [(at(work[0], zone), at(work[1], zone))]
    expected = at(due, zone) if due else shift[0][1]
    if due and AUTUMN in due and minutes == 120:
        expected = expected.replace(fold=1)  # the second 02:30 of that night
    found = due_at(begin, minutes, shift)
    assert found.astimezone(timezone.utc) == expected.astimezone(timezone.utc)
    assert found.tzinfo is zone
    assert net_worktime(begin, found, shift) == timedelta(minutes=minutes)


@pytest.mark.parametrize("zone", [timezone.utc, SHANGHAI, BERLIN, NEW_YORK])
def test_the_zone_of_the_question_does_not_matter(zone):
    start = at("5 11:55").astimezone(zone)
    due = due_at(start, 20, WEEK)
    assert due == at("5 13:15")
    assert due.tzinfo is zone


def test_naive_datetimes_are_utc():
    nine, ten = datetime(2026, 1, 5, 9), datetime(2026, 1, 5, 10)
    assert due_at(nine, 30, [(nine, ten)]) == datetime(2026, 1, 5, 9, 30)
    assert net_worktime(nine, ten, None) == timedelta(hours=1)


def test_naive_and_aware_are_not_mixed():
    with pytest.raises(TypeError):
        due_at(datetime(2026, 1, 5, 9), 30, WEEK)


def test_a_day_that_ends_one_tick_before_midnight():
    last = datetime(2026, 1, 5, 23, 59, 59, 999999, tzinfo=SHANGHAI)
    work = [(at("5 00:00"), last), (at("6 00:00"), at("6 12:00"))]
    assert due_at(at("5 23:59"), 1, work[:1]) == at("6 00:00")
    assert due_at(at("5 23:58"), 5, work) == at("6 00:03")
    assert net_worktime(at("5 00:00"), at("6 00:00"), work) == timedelta(days=1)


def test_records_behind_the_interval_do_not_matter():
    triples = [(start, end, object()) for start, end in WEEK]
    assert due_at(at("5 11:55"), 20, triples) == at("5 13:15")


def _hours(intervals):
    return [
        f"{i.start.astimezone(SHANGHAI):%H}-{i.end.astimezone(SHANGHAI):%H}"
        for i in intervals
    ]


@pytest.mark.parametrize(
    ("pieces", "merged"),
    [
        ([], []),
        (["5 09:00-10:00"], ["09-10"]),
        (["5 10:00-11:00", "5 09:00-10:00"], ["09-11"]),
        (["5 09:00-12:00", "5 10:00-11:00"], ["09-12"]),
        (["5 09:00-10:00", "5 11:00-12:00"], ["09-10", "11-12"]),
        (["5 09:00-09:00", "5 11:00-10:00"], []),
    ],
)
def test_merge(pieces, merged):
    assert _hours(merge(spans(*pieces))) == merged


@pytest.mark.parametrize(
    ("base", "minus", "left"),
    [
        (["5 09:00-18:00"], ["5 12:00-13:00"], ["09-12", "13-18"]),
        (["5 09:00-18:00"], [], ["09-18"]),
        (["5 09:00-18:00"], ["5 08:00-19:00"], []),
        (["5 09:00-18:00"], ["5 08:00-10:00", "5 17:00-19:00"], ["10-17"]),
        (["5 09:00-18:00"], ["5 06:00-09:00", "5 18:00-20:00"], ["09-18"]),
        (["5 09:00-11:00", "5 12:00-14:00"], ["5 10:00-13:00"], ["09-10", "13-14"]),
        ([], ["5 10:00-13:00"], []),
    ],
)
def test_subtract(base, minus, left):
    assert _hours(subtract(spans(*base), spans(*minus))) == left


def test_intersect_and_total():
    both = intersect(spans("5 09:00-12:00", "5 13:00-18:00"), spans("5 11:00-14:00"))
    assert _hours(both) == ["11-12", "13-14"]
    assert total(both + both) == timedelta(hours=2)


def test_special_days_leave_round_the_clock_alone():
    assert apply_special_days(None, MAKEUP_10, HOLIDAY_6) is None
