"""Bands: one look-up for tiers, grades, rates, ageing and every other table.

A band is half-open with the boundary on the better side: ``[lower, upper)`` where
more is better, ``(lower, upper]`` where less is better (overdue rate, days late).
Numbers are compared after rounding, so a boundary is never missed by a binary
fraction: 0.1 + 0.05 is 0.15 here. Requirements: K-2.1, K-2.2, H-7.1-1, decision A14.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple

MORE, LESS = "more", "less"
REVERSED, OVERLAP, GAP = "reversed", "overlap", "gap"
DIGITS = 4

_CONTEXT = Context(prec=400, rounding=ROUND_HALF_UP)


class Band(NamedTuple):
    """One row of a band table; ``None`` is an open end, ``key`` is what it gives."""

    lower: float | None
    upper: float | None
    key: Any = None


class BandProblem(NamedTuple):
    """``kind`` is reversed (alone: ``second`` is None), overlap or gap."""

    kind: str
    first: Band
    second: Band | None


def rounded(value, digits=DIGITS):
    """The number that is compared: rounded half up, ``None`` when not measured.

    >>> rounded(0.1 + 0.05) == rounded(0.15)
    True
    >>> rounded(None) is None and rounded(float("nan")) is None
    True
    """
    if value is None:
        return None
    number = Decimal(str(value))
    if number.is_nan():
        return None
    if number.is_infinite():
        return number
    return number.quantize(Decimal(1).scaleb(-digits), context=_CONTEXT)


def band_for(amount, bands, better=MORE, digits=DIGITS):
    """The first band that holds ``amount``, else ``None``.

    :param amount: number in the unit of the bands; ``None`` = not measured
    :param bands: iterable of :class:`Band`
    :param better: ``more`` puts a boundary into the upper band, ``less`` into the
        lower one
    :param digits: decimals that count

    >>> tiers = [Band(100, 500, "3"), Band(500, 1000, "2"), Band(1000, None, "1")]
    >>> band_for(1000, tiers).key
    '1'
    >>> band_for(99.99, tiers) is None
    True
    >>> late = [Band(None, 0.15, "good"), Band(0.15, None, "bad")]
    >>> band_for(0.15, late, better="less").key
    'good'
    """
    value = rounded(amount, digits)
    if value is None:
        return None
    inside = _inside_more if _side(better) == MORE else _inside_less
    for band in bands:
        if inside(value, rounded(band.lower, digits), rounded(band.upper, digits)):
            return band
    return None


def check_bands(bands, digits=DIGITS):
    """What is wrong with a table, in order of the lower ends; empty when sound.

    A band that ends where it starts holds nothing and counts as reversed. Reversed
    bands are left out of the search for overlaps and gaps.

    >>> [p.kind for p in check_bands([Band(0, 1000, "a"), Band(1001, 2000, "b")])]
    ['gap']
    """
    problems, sound = [], []
    for band in bands:
        (problems if _is_reversed(band, digits) else sound).append(band)
    problems = [BandProblem(REVERSED, band, None) for band in problems]
    sound.sort(key=lambda band: _low(band, digits))
    reach = None
    for band in sound:
        if reach is not None:
            end, start = _high(reach, digits), _low(band, digits)
            if start < end:
                problems.append(BandProblem(OVERLAP, reach, band))
            elif start > end:
                problems.append(BandProblem(GAP, reach, band))
        if reach is None or _high(band, digits) > _high(reach, digits):
            reach = band
    return problems


def entry_bound(band, better=MORE):
    """The boundary a value passes to get into the band from the worse side."""
    return band.lower if _side(better) == MORE else band.upper


def best_first(bands, better=MORE, digits=DIGITS):
    """The bands sorted from the best to the worst.

    >>> [b.key for b in best_first([Band(0, 5, "low"), Band(5, None, "high")])]
    ['high', 'low']
    """
    if _side(better) == MORE:
        return sorted(bands, key=lambda band: _low(band, digits), reverse=True)
    return sorted(bands, key=lambda band: _high(band, digits))


def _side(better):
    if better not in (MORE, LESS):
        raise ValueError(f"better must be 'more' or 'less', not {better!r}")
    return better


def _inside_more(value, lower, upper):
    return (lower is None or value >= lower) and (upper is None or value < upper)


def _inside_less(value, lower, upper):
    return (lower is None or value > lower) and (upper is None or value <= upper)


def _is_reversed(band, digits):
    return _low(band, digits) >= _high(band, digits)


def _low(band, digits):
    return Decimal("-Infinity") if band.lower is None else rounded(band.lower, digits)


def _high(band, digits):
    return Decimal("Infinity") if band.upper is None else rounded(band.upper, digits)
