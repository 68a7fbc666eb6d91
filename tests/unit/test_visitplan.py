"""Visit plan: periods, pro-rated demands, parallel rules, spreading over working days
(H-7.2-2 to -5, GEN-V1, GEN-V2, decisions A11)."""

from datetime import date, datetime, timedelta, timezone

import pytest

from odoo.addons.logistics_crm.tools.visitperiods import (
    Period,
    clip,
    period_of,
    periods,
    required,
    yearly,
)
from odoo.addons.logistics_crm.tools.visitplan import (
    Contact,
    Demand,
    Slot,
    Workday,
    covering,
    missing,
    monotony,
    spread,
    superfluous,
    time_of,
    workdays,
)

SHANGHAI = timezone(timedelta(hours=8))


def d(text):
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("day", "unit", "start", "end"),
    [
        ("02-14", "week", "02-09", "02-15"),
        ("02-15", "week", "02-09", "02-15"),
        ("02-16", "week", "02-16", "02-22"),
        ("02-14", "month", "02-01", "02-28"),
        ("12-31", "month", "12-01", "12-31"),
        ("02-14", "quarter", "01-01", "03-31"),
        ("12-31", "quarter", "10-01", "12-31"),
        ("06-30", "half", "01-01", "06-30"),
        ("07-01", "half", "07-01", "12-31"),
        ("07-01", "year", "01-01", "12-31"),
    ],
)
def test_period(day, unit, start, end):
    assert period_of(d(day), unit) == (d(start), d(end))


def test_week_over_new_year():
    assert period_of(date(2026, 1, 1), "week") == (
        date(2025, 12, 29),
        date(2026, 1, 4),
    )


@pytest.mark.parametrize(
    ("unit", "number"), [("week", 14), ("month", 3), ("quarter", 1), ("year", 1)]
)
def test_periods_of_a_quarter(unit, number):
    found = periods(unit, d("01-01"), d("03-31"))
    assert len(found) == number
    assert all(
        later.start - earlier.end == timedelta(days=1)
        for earlier, later in zip(found, found[1:], strict=False)
    )


APRIL = Period(d("04-01"), d("04-30"))


@pytest.mark.parametrize(
    ("count", "spans", "expected"),
    [
        (1, [(None, None)], 1),
        (3, [(d("01-01"), None)], 3),
        (1, [], 0),
        (1, [(d("05-01"), None)], 0),
        (1, [(None, d("04-01"))], 0),
        # New on the 16th: 15 of 30 days, half a visit counts as one.
        (1, [(d("04-16"), None)], 1),
        (1, [(d("04-17"), None)], 0),
        (2, [(d("04-16"), None)], 1),
        (4, [(d("04-16"), None)], 2),
        # Lost on the 11th: ten days.
        (3, [(None, d("04-11"))], 1),
        # Away in the middle, back again; and spans that overlap count once.
        (3, [(None, d("04-11")), (d("04-21"), None)], 2),
        (3, [(None, d("04-21")), (d("04-11"), None)], 3),
        (3, [(d("04-11"), d("04-21")), (None, d("04-21"))], 2),
        (1, [(d("04-20"), d("04-10"))], 0),
    ],
)
def test_required(count, spans, expected):
    assert required(count, APRIL, spans) == expected


def test_a_tier_change_shares_the_month_out():
    """A until the 20th (4 a month), B from then on (1 a month): 3 + 0."""
    change = d("04-20")
    assert required(4, APRIL, [(None, change)]) == 3
    assert required(1, APRIL, [(change, None)]) == 0


# --- parallel rules ----------------------------------------------------


def demand(key, unit, count, *roles, day="04-15"):
    return Demand(key, period_of(d(day), unit), count, lambda role: role in roles)


def planned(for_demand):
    start, end = for_demand.period
    return Contact(start, end, for_demand.key)


def contact(day, role):
    return Contact(d(day), d(day), role)


def test_executive_and_owner_are_both_needed():
    quarter = demand("executive", "quarter", 1, "executive")
    month = demand("owner", "month", 1, "owner")
    assert missing([quarter, month], [], planned) == {"owner": 1, "executive": 1}


def test_the_stricter_rule_covers_the_other():
    owner = demand("owner", "month", 1, "owner", "sales")
    sales = demand("sales", "month", 2, "owner", "sales")
    assert missing([owner, sales], [], planned) == {"sales": 2}


def test_a_week_also_serves_its_month():
    week = demand("week", "week", 2, "call", "week")
    month = demand("month", "month", 3, "call", "week", "month")
    assert missing([week, month], [], planned) == {"week": 2, "month": 1}


def test_a_week_over_the_end_of_a_month_does_not_serve_it_unseen():
    week = Demand("week", period_of(d("04-30"), "week"), 1, lambda role: True)
    month = demand("month", "month", 1, "week", "month")
    assert missing([week, month], [], planned) == {"week": 1, "month": 1}


def test_what_is_done_or_planned_is_not_planned_again():
    month = demand("owner", "month", 2, "owner")
    assert missing([month], [contact("04-02", "owner")], planned) == {"owner": 1}
    assert missing([month], [contact("04-30", "owner")] * 2, planned) == {}
    assert missing([month], [contact("03-31", "owner")] * 2, planned) == {"owner": 2}
    assert missing([month], [contact("04-02", "other")] * 2, planned) == {"owner": 2}


def test_covering_counts():
    """Week 1: 2 calls, week 2: 1 call (list B, A1.7)."""
    calls = [contact(day, "call") for day in ("04-06", "04-10", "04-14")]
    weeks = periods("week", d("04-06"), d("04-19"))
    found = [
        covering(Demand("w", week, 2, lambda role: role == "call"), calls)
        for week in weeks
    ]
    assert found == [2, 1]


# --- working days ----------------------------------------------------


def workday(text, *hours):
    hours = hours or ((1, 4), (5, 10))
    base = datetime.fromisoformat(f"2026-{text}T00:00:00+00:00")
    return Workday(
        d(text),
        tuple((base + timedelta(hours=a), base + timedelta(hours=b)) for a, b in hours),
    )


def test_workdays_are_days_of_the_zone_without_absence():
    spans = [
        # 08:00-12:00 in Shanghai is the same date, 23:00 UTC is already the next.
        (
            datetime(2026, 4, 7, 0, tzinfo=timezone.utc),
            datetime(2026, 4, 7, 4, tzinfo=timezone.utc),
        ),
        (
            datetime(2026, 4, 7, 23, tzinfo=timezone.utc),
            datetime(2026, 4, 8, 3, tzinfo=timezone.utc),
        ),
        (
            datetime(2026, 4, 9, 1, tzinfo=timezone.utc),
            datetime(2026, 4, 9, 3, tzinfo=timezone.utc),
        ),
    ]
    found = workdays(spans, SHANGHAI, away=[d("04-09")])
    assert [day.date for day in found] == [d("04-07"), d("04-08")]
    assert found[0].spans == (spans[0],)


#: Qingming 2026, 4 to 6 April off: the working days begin on the 7th.
WEEKDAYS = [workday(f"04-{day:02}") for day in (7, 8, 9, 10, 13, 14, 15, 16, 17, 20)]


def slots(number, person="ann", period=APRIL, parts=1):
    return [
        Slot((customer, part), person, period, part, parts)
        for customer in range(number)
        for part in range(parts)
    ]


def days(placements):
    return [p.day.date.day if p.day else None for p in placements.values()]


def test_ten_visits_on_ten_days():
    found = spread(slots(10), {"ann": WEEKDAYS}, 8)
    assert sorted(days(found)) == [7, 8, 9, 10, 13, 14, 15, 16, 17, 20]


def test_one_visit_stands_in_the_middle():
    assert days(spread(slots(1), {"ann": WEEKDAYS}, 8)) == [13]


def test_two_visits_to_one_customer_lie_in_two_halves():
    first, second = days(spread(slots(1, parts=2), {"ann": WEEKDAYS}, 8))
    assert first <= 13 < 14 <= second


def test_capacity_is_never_exceeded_and_the_rest_has_no_day():
    found = days(spread(slots(25), {"ann": WEEKDAYS}, 2))
    assert all(found.count(day) == 2 for day in set(found) - {None})
    assert found.count(None) == 5


def test_what_stands_already_takes_room():
    load = {("ann", day.date): 1 for day in WEEKDAYS[:-1]}
    assert days(spread(slots(1), {"ann": WEEKDAYS}, 1, load)) == [20]


def test_a_full_half_spills_into_the_other():
    load = {("ann", day.date): 1 for day in WEEKDAYS[:5]}
    found = days(spread(slots(1, parts=2), {"ann": WEEKDAYS}, 1, load))
    assert None not in found
    assert all(day >= 14 for day in found)


def test_a_person_away_gets_nothing():
    assert days(spread(slots(2), {"ann": []}, 8)) == [None, None]
    assert days(spread(slots(1), {}, 8)) == [None]


def test_short_periods_choose_first():
    week = Period(d("04-06"), d("04-12"))
    month = [Slot(("m", i), "ann", APRIL) for i in range(6)]
    found = spread(month + [Slot("w", "ann", week)], {"ann": WEEKDAYS[:6]}, 1)
    assert found["w"].day.date in (d("04-07"), d("04-08"), d("04-09"), d("04-10"))
    assert days(found).count(None) == 1


def test_ranks_within_a_day_count_up_from_what_stands():
    load = {("ann", d("04-07")): 2}
    found = spread(slots(2), {"ann": WEEKDAYS[:1]}, 8, load)
    assert [placement.rank for placement in found.values()] == [2, 3]


def test_make_up_saturday_is_a_day_like_others():
    saturday = [workday("04-11")]
    assert days(spread(slots(1), {"ann": saturday}, 8)) == [11]


@pytest.mark.parametrize(
    ("rank", "capacity", "hour"),
    [(0, 8, 1), (3, 8, 5), (7, 8, 9), (9, 8, 9), (1, 2, 6)],
)
def test_time_skips_lunch(rank, capacity, hour):
    assert time_of(workday("04-07"), rank, capacity).hour == hour


def test_no_hours_no_time():
    assert time_of(Workday(d("04-07")), 0, 8) is None


# --- monotony ----------------------------------------------------


def test_literal_handbook_values_are_inverted():
    k = [("T1", 1, yearly(1, "quarter")), ("T2", 2, yearly(1, "half")), ("T3", 3, 3)]
    b = [("A", 1, 36), ("B", 2, 24), ("C", 3, 12), ("D", 4, yearly(2, "month"))]
    assert monotony(k) == [("T2", "T3")]
    assert monotony(b) == [("C", "D")]
    assert monotony([("A", 1, 4), ("B", None, 99), ("C", 3, 4)]) == []


# --- spans and spare visits ---------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "limits", "expected"),
    [
        ([(None, None)], [(None, None)], [(None, None)]),
        ([(None, None)], [(d("04-01"), d("05-01"))], [(d("04-01"), d("05-01"))]),
        ([(d("04-10"), None)], [(None, d("04-10"))], []),
        (
            [(d("04-01"), d("04-10")), (d("04-20"), None)],
            [(d("04-05"), d("04-25"))],
            [(d("04-05"), d("04-10")), (d("04-20"), d("04-25"))],
        ),
        ([(None, None)], [], []),
    ],
)
def test_clip(spans, limits, expected):
    assert clip(spans, limits) == expected


def test_a_planned_visit_goes_when_another_one_was_made():
    month = demand("owner", "month", 1, "owner")
    made, plan = contact("04-02", "owner"), contact("04-20", "owner")
    assert superfluous([month], [made, plan], [plan]) == [plan]
    assert superfluous([month], [plan], [plan]) == []


def test_a_visit_that_serves_another_rule_stays():
    month = demand("owner", "month", 1, "owner")
    quarter = demand("any", "quarter", 2, "owner")
    made, plan = contact("04-02", "owner"), contact("04-20", "owner")
    assert superfluous([month, quarter], [made, plan], [plan]) == []


def test_a_visit_that_no_rule_wants_any_more_goes():
    plan = contact("04-20", "former owner")
    month = demand("owner", "month", 1, "owner")
    assert superfluous([month], [plan], [plan]) == [plan]


def test_only_the_surplus_goes():
    month = demand("owner", "month", 1, "owner")
    plans = [contact(day, "owner") for day in ("04-27", "04-20", "04-13")]
    assert superfluous([month], plans, plans) == plans[:2]
