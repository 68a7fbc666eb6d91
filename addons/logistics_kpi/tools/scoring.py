"""Scores of an appraisal: one line, the sheet, the grade.

Points are taken off for full steps only; a line has a floor of 0 and a cap of its
maximum; the maximum carries the weight already, so the total is the plain sum. What was
not measured has no score and never counts 0. Requirements: T03.1, H-3.1-16, H-3.1-17,
H-3.3.1-1.
"""

from decimal import ROUND_FLOOR, Decimal
from typing import Any, NamedTuple

from odoo.addons.logistics_crm.tools.bands import MORE, Band, band_for, rounded

HIGHER, LOWER, COUNT, EVENT, BANDS, RATIO, MANUAL = (
    "higher",
    "lower",
    "count",
    "event",
    "bands",
    "ratio",
    "manual",
)
KINDS = (HIGHER, LOWER, COUNT, EVENT, BANDS, RATIO, MANUAL)

# Why a line has its score; the model turns the code into a sentence.
FULL, STEPS, SPENT, BAND, SHARE, HAPPENED = (
    "full",
    "steps",
    "spent",
    "band",
    "share",
    "happened",
)
NOT_MEASURED, NO_TARGET, BY_HAND, NO_BAND = (
    "not_measured",
    "no_target",
    "by_hand",
    "no_band",
)
REASONS = (
    FULL,
    STEPS,
    SPENT,
    BAND,
    SHARE,
    HAPPENED,
    NOT_MEASURED,
    NO_TARGET,
    BY_HAND,
    NO_BAND,
)

DIGITS = 8  # a rate of 1/3 has no end: compared after rounding


class Rule(NamedTuple):
    """How a line is scored.

    :param kind: ``higher`` or ``lower`` is better (points per full step away from the
        target), ``count`` (points for each one missing), ``event`` (0 as soon as one
        happened), ``bands`` (a table of points), ``ratio`` (share of the target) or
        ``manual``
    :param maximum: points at best, weight x 100
    :param points: taken off for each full step
    :param step: width of a step in the unit of the figure: 0.02 is two percentage
        points; 1 is one customer
    :param bands: ``Band`` rows whose key is the points they give, at most ``maximum``
    :param better: ``more`` or ``less``: on which side a boundary of the bands lies
    """

    kind: str
    maximum: float
    points: float = 1.0
    step: float = 0.01
    bands: tuple[Band, ...] = ()
    better: str = MORE


class LineScore(NamedTuple):
    """``score`` None = none; ``steps`` full steps away from the target."""

    score: float | None
    reason: str
    steps: int = 0


class Total(NamedTuple):
    """``value``: of 100, unrounded, None when nothing was scored; ``measured``: points
    that could be reached by what was scored; ``missing``: keys of lines without score.
    """

    value: float | None
    measured: float
    missing: tuple[Any, ...]


def line_score(actual, target, rule):
    """Points of one line.

    :param actual: figure of the period, ``None`` = not measured
    :param target: from which (or up to which) all points are given; ``None`` = no
        target was set
    :param rule: :class:`Rule`

    >>> line_score(0.93, 1.0, Rule("higher", 60))
    LineScore(score=53.0, reason='steps', steps=7)
    >>> line_score(0.234, 0.20, Rule("lower", 10)).score
    7.0
    >>> line_score(8, 10, Rule("count", 10, step=1)).score
    8.0
    >>> line_score(None, 1.0, Rule("higher", 60)).score is None
    True
    """
    if rule.kind == MANUAL:
        return LineScore(None, BY_HAND)
    if actual is None or rounded(actual, DIGITS) is None:
        return LineScore(None, NOT_MEASURED)
    if rule.kind == EVENT:
        return _event(actual, rule)
    if rule.kind == BANDS:
        return _bands(actual, rule)
    if target is None:
        return LineScore(None, NO_TARGET)
    if rule.kind == RATIO:
        return _ratio(actual, target, rule)
    return _by_steps(actual, target, rule)


def _event(actual, rule):
    if rounded(actual, DIGITS) > 0:
        return LineScore(0.0, HAPPENED)
    return LineScore(float(rule.maximum), FULL)


def _bands(actual, rule):
    band = band_for(actual, rule.bands, rule.better, DIGITS)
    if band is None:
        return LineScore(None, NO_BAND)
    return LineScore(_inside(Decimal(str(band.key)), rule), BAND)


def _ratio(actual, target, rule):
    """The share of the target that was reached, of the maximum."""
    share = attainment(actual, target)
    score = _inside(Decimal(str(share)) * Decimal(str(rule.maximum)), rule)
    return LineScore(score, FULL if score == rule.maximum else SHARE)


def _by_steps(actual, target, rule):
    value, goal = rounded(actual, DIGITS), rounded(target, DIGITS)
    gap = value - goal if rule.kind == LOWER else goal - value
    if gap <= 0:
        return LineScore(float(rule.maximum), FULL)
    steps = int((gap / rounded(rule.step, DIGITS)).to_integral_value(ROUND_FLOOR))
    if not steps:
        return LineScore(float(rule.maximum), FULL)
    left = Decimal(str(rule.maximum)) - steps * Decimal(str(rule.points))
    return LineScore(_inside(left, rule), STEPS if left > 0 else SPENT, steps)


def _inside(points, rule):
    """Floor 0, cap at the maximum."""
    return float(max(Decimal(0), min(points, Decimal(str(rule.maximum)))))


def attainment(actual, target):
    """Which share of its target a figure reached; ``None`` when either is missing.

    A target of 0 expects nothing: whatever is not negative reaches it.

    >>> attainment(930, 1000), attainment(0, 0), attainment(-5, 0)
    (0.93, 1.0, 0.0)
    >>> attainment(5, None) is None
    True
    """
    if actual is None or target is None:
        return None
    if not target:
        return 1.0 if actual >= 0 else 0.0
    return float(rounded(actual, DIGITS) / rounded(target, DIGITS))


def total(lines):
    """Sum of a sheet, of 100; what has no score is left out and the rest re-normalised.

    :param lines: (key, score or ``None``, maximum)

    >>> total([("a", 53, 60), ("b", 15, 20), ("c", 7, 10), ("d", 8, 10)]).value
    83.0
    >>> total([("a", 45, 60), ("b", None, 40)])
    Total(value=75.0, measured=60.0, missing=('b',))
    """
    scored = [(score, maximum) for _key, score, maximum in lines if score is not None]
    missing = tuple(key for key, score, _maximum in lines if score is None)
    reach = sum((Decimal(str(maximum)) for _score, maximum in scored), Decimal(0))
    if not reach:
        return Total(None, 0.0, missing)
    points = sum((Decimal(str(score)) for score, _maximum in scored), Decimal(0))
    whole = reach + sum(
        (Decimal(str(maximum)) for _key, score, maximum in lines if score is None),
        Decimal(0),
    )
    return Total(float(points * whole / reach), float(reach), missing)


def with_points(value, points):
    """A total after rewards and penalties: stays between 0 and 100.

    >>> with_points(98.0, 5), with_points(1.0, -5), with_points(None, -5)
    (100.0, 0.0, None)
    """
    if value is None:
        return None
    return float(max(Decimal(0), min(Decimal(100), _sum(value, points))))


def _sum(value, points):
    return Decimal(str(value)) + Decimal(str(points))


def mixed(own, others):
    """Score of a line together with co-appraisers' scores by weight in percent.

    :param own: score of the reviewers
    :param others: (score or ``None``, weight); without score the weight stays with the
        reviewers

    >>> mixed(80.0, [(60.0, 25), (None, 25)])
    75.0
    """
    if own is None:
        return None
    given = [
        (Decimal(str(score)), Decimal(str(weight)))
        for score, weight in others
        if score is not None
    ]
    taken = sum((weight for _score, weight in given), Decimal(0))
    result = sum((score * weight for score, weight in given), Decimal(0))
    return float((result + Decimal(str(own)) * (100 - taken)) / 100)


def gap_to(value, bands):
    """Points missing to the next better grade: (points, key), ``None`` at the best.

    :param bands: ``Band`` rows of the grades, key = grade

    >>> gap_to(83.0, [Band(80, 90, "B"), Band(90, None, "A")])
    (7.0, 'A')
    """
    if value is None:
        return None
    above = [
        (rounded(band.lower, DIGITS), band.key)
        for band in bands
        if band.lower is not None and rounded(band.lower, DIGITS) > rounded(value, 8)
    ]
    if not above:
        return None
    lower, key = min(above, key=lambda row: row[0])
    return float(lower - rounded(value, DIGITS)), key
