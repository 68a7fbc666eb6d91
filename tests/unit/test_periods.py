"""Periods that share a day."""

from datetime import date

import pytest

from odoo.addons.logistics_crm.tools.periods import Period, collisions


def day(number):
    return date(2026, 1, number)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([], []),
        ([(1, 5), (5, 9)], []),
        ([(5, 9), (1, 5)], []),
        ([(1, 6), (5, 9)], [(0, 1)]),
        ([(1, 1), (1, 9)], []),
        ([(None, None), (5, 6), (7, 8)], [(0, 1), (0, 2)]),
        ([(5, None), (None, 5)], []),
        ([(5, None), (None, 6)], [(1, 0)]),
        ([(1, 9), (2, 3), (8, 10)], [(0, 1), (0, 2)]),
        ([(1, 3), (1, 3)], [(0, 1)]),
    ],
)
def test_collisions(periods, expected):
    asked = [
        Period("x", start and day(start), end and day(end), ref)
        for ref, (start, end) in enumerate(periods)
    ]
    assert [(one.ref, two.ref) for one, two in collisions(asked)] == expected


def test_keys_are_apart():
    asked = [Period(key, None, None, key) for key in "ab"]
    assert collisions(asked) == []
