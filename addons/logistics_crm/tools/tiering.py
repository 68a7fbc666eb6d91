"""Customer tiers: the annual basis, the proposal with its reasons.

Nothing here decides: a proposal is approved by a person (H-7.1-6). Reasons are codes
with arguments, the model writes the sentences. Requirements: H-7.1-1 to H-7.1-6,
K-2.1, K-2.2; decisions A10 and A14. The score comes from ``scoring``.
"""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from .bands import MORE, Band, band_for, best_first, entry_bound, rounded

TRAILING, ANNUALISED, EXPECTED, NONE = "trailing", "annualised", "expected", "none"
AMOUNT, SCORE = "amount", "score"
FIRST, UP, DOWN, SAME = "first", "up", "down", "same"
MONTHS = 12


class Basis(NamedTuple):
    """Annual volume in the currency of the input; ``value`` None = no data.

    ``months`` is the number of months that were averaged or summed, ``date_from`` and
    ``date_to`` (inclusive) the window they lie in.
    """

    value: float | None
    kind: str
    months: int = 0
    date_from: date | None = None
    date_to: date | None = None


class Reason(NamedTuple):
    """Why: a code for the model to translate, and what goes into the sentence."""

    code: str
    args: Mapping[str, Any] = {}


class TierRules(NamedTuple):
    """A grading scheme as data.

    ``bands``: keys are the tiers; ``basis``: amount or score decides;
    ``hysteresis``: percent by which a boundary must be passed before a graded
    customer moves; ``flags_raise``: qualitative flags may justify one tier more.
    """

    bands: tuple[Band, ...]
    basis: str = AMOUNT
    better: str = MORE
    hysteresis: float = 0.0
    flags_raise: bool = False


class Proposal(NamedTuple):
    """``tier`` None = untiered; ``raise_to`` is open to the approver only."""

    tier: Any
    change: str
    reasons: tuple[Reason, ...]
    value: float | None = None
    raise_to: Any = None

    @property
    def codes(self):
        return tuple(reason.code for reason in self.reasons)


class Crossing(NamedTuple):
    """A value left its band: ``boundary`` is the entry of the better band passed."""

    old: Any
    new: Any
    boundary: float | None
    direction: str


def _month(day, shift=0):
    index = day.year * 12 + day.month - 1 + shift
    return date(index // 12, index % 12 + 1, 1)


def annual_basis(monthly, first_month, as_of, expected_month=None):
    """Annual volume: trailing twelve complete months, annualised when younger.

    The month of ``as_of`` counts only on its last day, so that a figure does not
    depend on the day in the month. Refunds are negative amounts; a result of zero or
    less stays as it is and gives no tier. A customer whose first month is not over yet
    is taken from the expected month, else from what that month brought so far.

    :param monthly: first day of month -> untaxed amount (missing month = 0)
    :param first_month: any day of the first month with business, ``None`` = prospect
    :param as_of: the day for which the volume is asked
    :param expected_month: expected monthly volume of a prospect
    :returns: :class:`Basis` (H-7.1-4)

    >>> annual_basis({date(2026, 1, 1): 300.0}, date(2025, 11, 3), date(2026, 2, 10))
    Basis(value=1200.0, kind='annualised', months=3, \
date_from=datetime.date(2025, 11, 1), date_to=datetime.date(2026, 1, 31))
    >>> annual_basis({}, None, date(2026, 2, 10), expected_month=100).value
    1200
    """
    end = _month(as_of + timedelta(days=1))  # first day after the window
    start = _month(end, -MONTHS)
    if first_month is None or first_month >= end:
        return _young_basis(monthly, first_month, as_of, expected_month)
    start = max(start, _month(first_month))
    months = (end.year - start.year) * 12 + end.month - start.month
    total = math.fsum(monthly.get(_month(start, i)) or 0.0 for i in range(months))
    kind = TRAILING if months == MONTHS else ANNUALISED
    value = total / months * MONTHS
    return Basis(value, kind, months, start, end - timedelta(days=1))


def _young_basis(monthly, first_month, as_of, expected_month):
    if expected_month is not None:
        return Basis(expected_month * MONTHS, EXPECTED)
    so_far = monthly.get(_month(as_of))
    if first_month is None or first_month > as_of or so_far is None:
        return Basis(None, NONE)
    return Basis(so_far * MONTHS, ANNUALISED, 1, _month(as_of), as_of)


def propose_tier(volume, score, current, rules, flags=()):
    """The tier a customer should have, and why.

    :param volume: annual basis, ``None`` = no data
    :param score: weighted score 0-100, ``None`` = not scored
    :param current: tier key now, ``None`` = untiered (no hysteresis then)
    :param rules: :class:`TierRules`
    :param flags: names of the qualitative flags that the customer has (H-7.1-2)
    :returns: :class:`Proposal`; without data the current tier stands

    Reason codes (arguments): no_data (basis); not_positive (value);
    in_band (value, lower, upper, tier); below_lowest (value, boundary);
    held_by_hysteresis (tier, boundary, percent); unknown_current (tier);
    flags_raise (flags, tier).

    >>> rules = TierRules((Band(120, 240, "D"), Band(240, None, "C")), hysteresis=10)
    >>> propose_tier(250, None, None, rules).tier
    'C'
    >>> held = propose_tier(230, None, "C", rules)
    >>> held.tier, held.codes
    ('C', ('in_band', 'held_by_hysteresis'))
    """
    value = volume if rules.basis == AMOUNT else score
    if rounded(value) is None:
        return Proposal(current, SAME, (Reason("no_data", {"basis": rules.basis}),))
    order = [band.key for band in best_first(rules.bands, rules.better)]
    reasons = []
    if current is not None and current not in order:
        reasons.append(Reason("unknown_current", {"tier": current}))
        current = None
    reasons.append(_plain_reason(value, rules))
    tier = _tier_at(value, rules)
    if current is not None and rules.hysteresis:
        tier, held = _hold(value, tier, current, order, rules)
        reasons += held
    raise_to = _raised(tier, order) if rules.flags_raise and flags else None
    if raise_to is not None:
        args = {"flags": tuple(flags), "tier": raise_to}
        reasons.append(Reason("flags_raise", args))
    change = _change(current, tier, order)
    return Proposal(tier, change, tuple(reasons), value, raise_to)


def _tier_at(value, rules):
    if rules.basis == AMOUNT and value <= 0:
        return None  # refunds above sales: never a tier, whatever the bands say
    band = band_for(value, rules.bands, rules.better)
    return band.key if band else None


def _plain_reason(value, rules):
    if rules.basis == AMOUNT and value <= 0:
        return Reason("not_positive", {"value": value})
    band = band_for(value, rules.bands, rules.better)
    if band:
        args = {"lower": band.lower, "upper": band.upper, "tier": band.key}
        return Reason("in_band", {"value": value, **args})
    worst = best_first(rules.bands, rules.better)[-1:]
    boundary = entry_bound(worst[0], rules.better) if worst else None
    return Reason("below_lowest", {"value": value, "boundary": boundary})


def _hold(value, tier, current, order, rules):
    """Move only as far as the boundaries are passed by the margin.

    Scaling the value instead of every boundary gives the same comparison.
    """
    margin = rules.hysteresis / 100.0
    rising = rank(tier, order) < rank(current, order)
    if rising == (rules.better == MORE):
        eased = value / (1 + margin)
    else:
        eased = value / (1 - margin) if margin < 1 else math.inf
    reached = _tier_at(eased, rules)
    pick = max if rising else min  # never past the current tier
    place = pick(rank(reached, order), rank(tier, order))
    limit = rank(current, order)
    place = min(place, limit) if rising else max(place, limit)
    held = order[place] if place < len(order) else None
    if held == tier:
        return tier, []
    better_key = order[place - 1] if rising else held
    band = next(band for band in rules.bands if band.key == better_key)
    boundary = entry_bound(band, rules.better)
    args = {"tier": tier, "boundary": boundary, "percent": rules.hysteresis}
    return held, [Reason("held_by_hysteresis", args)]


def rank(tier, order):
    """Place of a tier in its scheme, 0 is the best; no tier comes last."""
    return order.index(tier) if tier in order else len(order)


def _raised(tier, order):
    """One tier better; an untiered customer is not raised, the best cannot be."""
    place = rank(tier, order)
    return order[place - 1] if 0 < place < len(order) else None


def _change(current, tier, order):
    if tier == current:
        return SAME
    if current is None:
        return FIRST
    return UP if rank(tier, order) < rank(current, order) else DOWN


def crossing(previous, value, bands, better=MORE):
    """What boundary lies between two values, ``None`` when they share a band.

    :returns: :class:`Crossing`; an old or new key of ``None`` = outside all bands

    >>> tiers = [Band(120, 240, "D"), Band(240, 600, "C"), Band(600, None, "B")]
    >>> crossing(700, 200, tiers)
    Crossing(old='B', new='D', boundary=600, direction='down')
    """
    before, after = rounded(previous), rounded(value)
    if before is None or after is None or before == after:
        return None
    old, new = band_for(before, bands, better), band_for(after, bands, better)
    if old == new:
        return None
    direction = UP if (after > before) == (better == MORE) else DOWN
    # the better of the two bands has the boundary in question; where that side lies
    # outside the table, it is the other band that was left through its far end
    inner = new if direction == UP else old
    if inner is not None:
        boundary = entry_bound(inner, better)
    else:
        other = old or new
        boundary = other.upper if better == MORE else other.lower
    return Crossing(old and old.key, new and new.key, boundary, direction)


def is_key_account(volume, threshold, flags=()):
    """Any one criterion is enough: volume above the threshold, or a flag (K-2.1).

    :returns: (verdict, reasons); an empty threshold is no criterion

    >>> is_key_account(10, 1000, ("benchmark",))[0]
    True
    """
    reasons = []
    amount, limit = rounded(volume), rounded(threshold)
    if amount is not None and limit is not None and amount >= limit:
        args = {"value": volume, "boundary": threshold}
        reasons.append(Reason("volume_reached", args))
    reasons += [Reason("flag", {"flag": flag}) for flag in flags]
    return bool(reasons), tuple(reasons)
