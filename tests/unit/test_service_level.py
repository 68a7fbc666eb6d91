from datetime import date, datetime

import pytest

from odoo.addons.logistics_crm.tools.service_level import (
    METRICS,
    Incident,
    Ship,
    is_met,
    measure,
)

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.mark.parametrize("metric", METRICS)
def test_nothing_due_is_no_figure(metric):
    assert measure(metric, [], [], FIRST, LAST).value is None


@pytest.mark.parametrize(
    ("due", "delivered", "expected"),
    [
        (date(2026, 3, 31), date(2026, 3, 31), 100.0),
        (date(2026, 3, 1), date(2026, 3, 2), 0.0),
        (date(2026, 3, 1), None, 0.0),
        (date(2026, 4, 1), date(2026, 4, 1), None),
        (None, date(2026, 3, 1), None),
    ],
)
def test_delivery_counts_in_the_month_of_its_due_day(due, delivered, expected):
    ship = Ship(1, date(2026, 2, 27), due, delivered)
    assert measure("delivery", [ship], [], FIRST, LAST).value == expected


def test_pick_up_to_the_minute():
    until = datetime(2026, 3, 10, 6)
    ships = [
        Ship(
            1, FIRST, pickup_until=until, pickup_due_day=until.date(), picked_up=until
        ),
        Ship(2, FIRST, pickup_until=until, pickup_due_day=until.date()),
    ]
    counted = measure("pickup", ships, [], FIRST, LAST)
    assert (counted.keys, counted.hits) == ((1, 2), (1,))


def test_pod_not_needed_is_not_counted():
    ship = Ship(1, FIRST, pod_due=LAST, needs_pod=False)
    assert measure("pod", [ship], [], FIRST, LAST).value is None


def test_response_within_the_limit():
    incidents = [Incident(1, FIRST, 4.0), Incident(2, FIRST, 4.1), Incident(3, FIRST)]
    counted = measure("response", [], incidents, FIRST, LAST, limit_hours=4)
    assert (counted.hits, counted.value) == ((1,), 33.33)


@pytest.mark.parametrize(
    ("metric", "value", "target", "expected"),
    [
        ("delivery", 98.0, 98.0, True),
        ("delivery", 97.99, 98.0, False),
        ("damage", 0.3, 0.3, True),
        ("damage", 0.31, 0.3, False),
        ("pod", None, 90.0, None),
    ],
)
def test_boundary_is_on_the_better_side(metric, value, target, expected):
    assert is_met(metric, value, target) is expected
