"""Tiers: annual basis, proposal, hysteresis, flags, crossing (H-7.1-1 to -6)."""

from datetime import date

import pytest

from odoo.addons.logistics_crm.tools.bands import Band
from odoo.addons.logistics_crm.tools.tiering import (
    Basis,
    Crossing,
    TierRules,
    annual_basis,
    crossing,
    is_key_account,
    propose_tier,
)

BANDS = (
    Band(1_200_000, 2_400_000, "D"),
    Band(2_400_000, 6_000_000, "C"),
    Band(6_000_000, 12_000_000, "B"),
    Band(12_000_000, None, "A"),
)
PROJECT = TierRules(BANDS)
WAN = 10_000


def months(year, month, *amounts):
    return {
        date(year + (month - 1 + i) // 12, (month - 1 + i) % 12 + 1, 1): amount
        for i, amount in enumerate(amounts)
    }


YEAR = months(2025, 1, *[100.0] * 12)


@pytest.mark.parametrize(
    ("monthly", "first", "as_of", "value", "kind", "count"),
    [
        # the current month counts only when it is over
        (YEAR, date(2024, 6, 1), date(2025, 12, 31), 1200.0, "trailing", 12),
        (YEAR, date(2024, 6, 1), date(2025, 12, 30), 1100.0, "trailing", 12),
        (YEAR, date(2024, 6, 1), date(2026, 1, 1), 1200.0, "trailing", 12),
        (YEAR, date(2024, 6, 1), date(2026, 7, 15), 600.0, "trailing", 12),
        (YEAR, date(2025, 1, 31), date(2026, 1, 1), 1200.0, "trailing", 12),
        # younger than a year: average month x 12
        (YEAR, date(2025, 1, 1), date(2025, 12, 30), 1200.0, "annualised", 11),
        (
            months(2026, 1, 300.0),
            date(2026, 1, 20),
            date(2026, 2, 10),
            3600.0,
            "annualised",
            1,
        ),
        (
            months(2025, 11, 300.0, 0.0, None),
            date(2025, 11, 3),
            date(2026, 2, 1),
            1200.0,
            "annualised",
            3,
        ),
        # across a leap day
        (
            months(2024, 2, 100.0),
            date(2024, 2, 29),
            date(2024, 2, 29),
            1200.0,
            "annualised",
            1,
        ),
        # refunds above sales, no sales at all
        (
            months(2025, 12, -500.0),
            date(2024, 1, 1),
            date(2026, 1, 1),
            -500.0,
            "trailing",
            12,
        ),
        ({}, date(2020, 1, 1), date(2026, 1, 1), 0.0, "trailing", 12),
        # first month still running: what it brought so far
        (
            months(2026, 3, 70.0),
            date(2026, 3, 2),
            date(2026, 3, 9),
            840.0,
            "annualised",
            1,
        ),
        ({}, date(2026, 3, 2), date(2026, 3, 9), None, "none", 0),
        ({}, date(2027, 3, 2), date(2026, 3, 9), None, "none", 0),
        ({}, None, date(2026, 3, 9), None, "none", 0),
    ],
)
def test_annual_basis(monthly, first, as_of, value, kind, count):
    basis = annual_basis(monthly, first, as_of)
    assert (basis.value, basis.kind, basis.months) == (value, kind, count)


def test_annual_basis_window():
    basis = annual_basis(YEAR, date(2020, 1, 1), date(2026, 1, 1))
    assert basis[3:] == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("first", "expected", "basis"),
    [
        (None, 50_000, Basis(600_000, "expected")),
        (None, 0, Basis(0, "expected")),
        (date(2026, 3, 2), 50_000, Basis(600_000, "expected")),
        (date(2025, 3, 2), 50_000, Basis(0.0, "annualised", 12)),
    ],
)
def test_expected_is_for_prospects(first, expected, basis):
    found = annual_basis({}, first, date(2026, 3, 9), expected)
    assert found.value == basis.value
    assert found.kind == (basis.kind if basis.months == 0 else "trailing")


@pytest.mark.parametrize(
    ("volume", "current", "tier", "change", "codes"),
    [
        (1_200 * WAN, None, "A", "first", ("in_band",)),
        (1_200 * WAN - 0.01, None, "B", "first", ("in_band",)),
        (600 * WAN, "B", "B", "same", ("in_band",)),
        (599 * WAN, "B", "C", "down", ("in_band",)),
        (700 * WAN, "D", "B", "up", ("in_band",)),
        (119 * WAN, "D", None, "down", ("below_lowest",)),
        (119 * WAN, None, None, "same", ("below_lowest",)),
        (0, "D", None, "down", ("not_positive",)),
        (-5 * WAN, "A", None, "down", ("not_positive",)),
        (None, "B", "B", "same", ("no_data",)),
        (None, None, None, "same", ("no_data",)),
        (130 * WAN, "Z", "D", "first", ("unknown_current", "in_band")),
    ],
)
def test_proposal(volume, current, tier, change, codes):
    found = propose_tier(volume, None, current, PROJECT)
    assert (found.tier, found.change, found.codes) == (tier, change, codes)


def test_negative_volume_gives_no_tier_even_in_an_open_band():
    rules = TierRules((Band(None, 100, "small"), Band(100, None, "big")))
    assert propose_tier(-1, None, None, rules).tier is None
    assert propose_tier(1, None, None, rules).tier == "small"


@pytest.mark.parametrize(
    ("volume", "current", "tier", "held"),
    [
        # rising: the boundary of B must be passed by 10 %
        (650 * WAN, "C", "C", True),
        (660 * WAN, "C", "B", False),
        # falling: below 540
        (599 * WAN, "B", "B", True),
        (540 * WAN, "B", "B", True),
        (539 * WAN, "B", "C", False),
        # over two boundaries: as far as the margin reaches
        (1_210 * WAN, "C", "B", True),
        (1_320 * WAN, "C", "A", False),
        (235 * WAN, "B", "C", True),
        (215 * WAN, "B", "D", False),
        (110 * WAN, "D", "D", True),
        (107 * WAN, "D", None, False),
        # inside the band, and never graded before
        (700 * WAN, "B", "B", False),
        (601 * WAN, None, "B", False),
        (-1, "D", None, False),
    ],
)
def test_hysteresis(volume, current, tier, held):
    rules = PROJECT._replace(hysteresis=10.0)
    found = propose_tier(volume, None, current, rules)
    assert found.tier == tier
    assert ("held_by_hysteresis" in found.codes) is held


@pytest.mark.parametrize(
    ("volume", "current", "boundary"),
    [
        (650 * WAN, "C", 600 * WAN),
        (599 * WAN, "B", 600 * WAN),
        (1_210 * WAN, "C", 1_200 * WAN),
        (235 * WAN, "B", 240 * WAN),
        (110 * WAN, "D", 120 * WAN),
    ],
)
def test_hysteresis_names_its_boundary(volume, current, boundary):
    rules = PROJECT._replace(hysteresis=10.0)
    reason = propose_tier(volume, None, current, rules).reasons[-1]
    assert reason.code == "held_by_hysteresis"
    assert reason.args["boundary"] == boundary


@pytest.mark.parametrize(
    ("rate", "current", "tier"),
    [
        (10.0, None, "good"),
        (10.1, None, "fair"),
        (9.5, "fair", "fair"),
        (9.0, "fair", "good"),
        (10.9, "good", "good"),
        (11.1, "good", "fair"),
        (31.0, "fair", None),
    ],
)
def test_less_is_better(rate, current, tier):
    bands = (Band(None, 10, "good"), Band(10, 25, "fair"))
    rules = TierRules(bands, "score", better="less", hysteresis=10.0)
    assert propose_tier(None, rate, current, rules).tier == tier


def test_score_scheme_ignores_the_volume():
    bands = (Band(85, None, "A"), Band(60, 85, "B"), Band(None, 60, "C"))
    rules = TierRules(bands, basis="score")
    assert propose_tier(9e9, 85, None, rules).tier == "A"
    assert propose_tier(9e9, 0, None, rules).tier == "C"
    assert propose_tier(9e9, None, "B", rules).codes == ("no_data",)


@pytest.mark.parametrize(
    ("volume", "flags", "tier", "raise_to"),
    [
        (700 * WAN, ("strategic",), "B", "A"),
        (700 * WAN, (), "B", None),
        (1_300 * WAN, ("strategic",), "A", None),
        (1_300 * WAN, (), "A", None),  # A volume without flags stays A
        (130 * WAN, ("strategic", "joint_venture"), "D", "C"),
        (100 * WAN, ("strategic",), None, None),
        (None, ("strategic",), None, None),
    ],
)
def test_flags_may_raise_by_one_with_approval(volume, flags, tier, raise_to):
    rules = PROJECT._replace(flags_raise=True)
    found = propose_tier(volume, None, None, rules, flags)
    assert (found.tier, found.raise_to) == (tier, raise_to)
    assert ("flags_raise" in found.codes) is (raise_to is not None)


def test_flags_do_nothing_unless_the_scheme_says_so():
    assert propose_tier(700 * WAN, None, None, PROJECT, ("x",)).raise_to is None


def test_reason_explains_the_figure():
    reason = propose_tier(700 * WAN, None, None, PROJECT).reasons[0]
    assert reason.args == {
        "value": 700 * WAN,
        "lower": 600 * WAN,
        "upper": 1_200 * WAN,
        "tier": "B",
    }


@pytest.mark.parametrize(
    ("previous", "value", "expected"),
    [
        (700, 700, None),
        (700, 900, None),
        (None, 900, None),
        (900, None, None),
        (10, 50, None),
        (599.99, 600, Crossing("C", "B", 600, "up")),
        (600, 599.99, Crossing("B", "C", 600, "down")),
        (1300, 130, Crossing("A", "D", 1200, "down")),
        (130, 1300, Crossing("D", "A", 1200, "up")),
        (130, 110, Crossing("D", None, 120, "down")),
        (-10, 130, Crossing(None, "D", 120, "up")),
    ],
)
def test_crossing(previous, value, expected):
    bands = [
        Band(120, 240, "D"),
        Band(240, 600, "C"),
        Band(600, 1200, "B"),
        Band(1200, None, "A"),
    ]
    assert crossing(previous, value, bands) == expected


def test_crossing_out_of_the_far_end():
    bands = [Band(0, 10, "low"), Band(10, 20, "high")]
    assert crossing(15, 25, bands) == Crossing("high", None, 20, "up")
    assert crossing(25, 15, bands) == Crossing(None, "high", 20, "down")


def test_crossing_where_less_is_better():
    bands = [Band(None, 10, "good"), Band(10, None, "bad")]
    assert crossing(5, 12, bands, "less") == Crossing("good", "bad", 10, "down")
    assert crossing(12, 10, bands, "less") == Crossing("bad", "good", 10, "up")


@pytest.mark.parametrize(
    ("volume", "threshold", "flags", "verdict"),
    [
        (1000, 1000, (), True),
        (999.99, 1000, (), False),
        (10, 1000, ("benchmark",), True),
        (None, 1000, ("strategic",), True),
        (None, 1000, (), False),
        (10**9, None, (), False),
    ],
)
def test_key_account(volume, threshold, flags, verdict):
    assert is_key_account(volume, threshold, flags)[0] is verdict
