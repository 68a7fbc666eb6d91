"""Bands: boundaries on the better side, no binary surprises (K-2.2, H-7.1-1, A14)."""

from decimal import Decimal

import pytest

from odoo.addons.logistics_crm.tools.bands import (
    Band,
    band_for,
    best_first,
    check_bands,
    entry_bound,
)

TIERS = [
    Band(1_200_000, 2_400_000, "D"),
    Band(2_400_000, 6_000_000, "C"),
    Band(6_000_000, 12_000_000, "B"),
    Band(12_000_000, None, "A"),
]
OVERDUE = [Band(None, 0.15, 1.0), Band(0.15, 0.30, 0.8), Band(0.30, None, 0.0)]
AGEING = [Band(None, 0, "due"), Band(0, 30, "1-30"), Band(30, 60, "31-60")]
CLASSES = [Band(85, None, "A"), Band(60, 85, "B"), Band(None, 60, "C")]


@pytest.mark.parametrize(
    ("amount", "key"),
    [
        (None, None),
        (float("nan"), None),
        (-5, None),
        (0, None),
        (1_199_999.99, None),
        (1_200_000, "D"),
        (2_399_999.99, "D"),
        (2_400_000, "C"),
        (6_000_000, "B"),
        (11_999_999.99, "B"),
        (11_999_999.99999, "A"),  # the fifth decimal does not count
        (12_000_000, "A"),
        (Decimal("12000000.00"), "A"),
        (1e30, "A"),
        (float("inf"), "A"),
    ],
)
def test_more_is_better(amount, key):
    band = band_for(amount, TIERS)
    assert (band and band.key) == key


@pytest.mark.parametrize(
    ("amount", "key"),
    [
        (-1.0, 1.0),
        (0.0, 1.0),
        (0.15, 1.0),
        (0.1 + 0.05, 1.0),
        (0.15 + 1e-12, 1.0),
        (0.1501, 0.8),
        (0.1 + 0.2, 0.8),  # 0.30000000000000004
        (0.3001, 0.0),
    ],
)
def test_less_is_better(amount, key):
    assert band_for(amount, OVERDUE, better="less").key == key


@pytest.mark.parametrize(
    ("days", "key"), [(0, "due"), (1, "1-30"), (30, "1-30"), (31, "31-60")]
)
def test_ageing(days, key):
    assert band_for(days, AGEING, better="less").key == key


def test_day_after_the_last_band():
    assert band_for(61, AGEING, better="less") is None


@pytest.mark.parametrize(
    ("score", "key"), [(100, "A"), (85, "A"), (84.99, "B"), (60, "B"), (59.9, "C")]
)
def test_evaluation_class(score, key):
    assert band_for(score, CLASSES).key == key


@pytest.mark.parametrize(("digits", "key"), [(4, "low"), (2, "high"), (0, "high")])
def test_digits(digits, key):
    table = [Band(None, 1, "low"), Band(1, None, "high")]
    assert band_for(0.996, table, digits=digits).key == key


def test_fully_open_band_holds_everything():
    assert band_for(-1e9, [Band(None, None, "all")]).key == "all"


def test_no_bands():
    assert band_for(1, []) is None


def test_unknown_side_is_refused():
    with pytest.raises(ValueError, match="better"):
        band_for(1, TIERS, better="higher")


@pytest.mark.parametrize(
    ("bands", "problems"),
    [
        ([], []),
        (TIERS, []),
        (TIERS[::-1], []),
        (OVERDUE, []),
        ([Band(5, 5, "a")], [("reversed", "a", None)]),
        ([Band(9, 5, "a")], [("reversed", "a", None)]),
        ([Band(0, 10, "a"), Band(9, 20, "b")], [("overlap", "a", "b")]),
        ([Band(0, 1000, "a"), Band(1001, None, "b")], [("gap", "a", "b")]),
        ([Band(0, None, "a"), Band(5, None, "b")], [("overlap", "a", "b")]),
        ([Band(None, 5, "a"), Band(None, 9, "b")], [("overlap", "a", "b")]),
        # a band inside another one hides the hole from its neighbour, not from us
        (
            [Band(0, 100, "a"), Band(10, 20, "b"), Band(50, 200, "c")],
            [("overlap", "a", "b"), ("overlap", "a", "c")],
        ),
        (
            [Band(9, 5, "x"), Band(0, 5, "a"), Band(6, 9, "b")],
            [("reversed", "x", None), ("gap", "a", "b")],
        ),
        ([Band(0, 0.1 + 0.2, "a"), Band(0.3, 1, "b")], []),
    ],
)
def test_check(bands, problems):
    found = [
        (problem.kind, problem.first.key, problem.second and problem.second.key)
        for problem in check_bands(bands)
    ]
    assert found == problems


def test_best_first_and_entry():
    assert [band.key for band in best_first(TIERS)] == ["A", "B", "C", "D"]
    assert [b.key for b in best_first(OVERDUE, better="less")] == [1.0, 0.8, 0.0]
    assert entry_bound(TIERS[0]) == 1_200_000
    assert entry_bound(OVERDUE[0], better="less") == 0.15
