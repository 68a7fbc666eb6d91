"""What a fact measures to: a value with its sources, or the reason for having none.

A missing figure is ``None``, never 0: an appraisal shows it as "not measured" and
re-normalises its weight (design rule 6). Reasons are codes, the model translates them.
"""

from collections.abc import Mapping
from typing import NamedTuple

NOT_INSTALLED = "not_installed"  # no installed addon measures this fact
NO_DATA = "no_data"  # measured, and there was nothing to measure
NO_USER = "no_user"  # the employee has no user, so nothing can be credited
FAILED = "failed"  # the measurement broke; the log has the details
REASONS = (NOT_INSTALLED, NO_DATA, NO_USER, FAILED)

AMOUNT, RATE, COUNT, DAYS, MINUTES, SCORE = (
    "amount",
    "rate",
    "count",
    "days",
    "minutes",
    "score",
)
UNITS = (AMOUNT, RATE, COUNT, DAYS, MINUTES, SCORE)


class Fact(NamedTuple):
    """What can be measured.

    ``label``: translated name; ``unit``: amount (company currency), rate (0.15 is
    15 %), count, days, minutes or score; ``better``: more or less.
    """

    label: str
    unit: str = AMOUNT
    better: str = "more"


class Measure(NamedTuple):
    """One employee's figure for one period.

    ``value`` in the unit of the fact, ``None`` = not measured, then ``reason`` says
    why; ``numerator`` and ``denominator`` explain a rate or an average; ``model`` and
    ``ids`` are the rows behind it.
    """

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    model: str | None = None
    ids: tuple[int, ...] = ()
    reason: str | None = None


def no_data(reason=NO_DATA):
    """A measure without value.

    >>> no_data().value is None, no_data().reason
    (True, 'no_data')
    """
    return Measure(None, reason=reason)


def counted(value, model=None, ids=()):
    """A sum or a count; 0 is a figure.

    >>> counted(0).value
    0
    """
    return Measure(value, model=model, ids=tuple(ids))


def ratio(numerator, denominator, model=None, ids=()):
    """A rate or an average: without denominator there is no data, never 0 or 100 %.

    >>> ratio(3, 4).value, ratio(0, 4).value, ratio(0, 0).reason
    (0.75, 0.0, 'no_data')
    """
    if not denominator:
        return Measure(None, numerator, denominator, model, tuple(ids), NO_DATA)
    value = numerator / denominator
    return Measure(value, numerator, denominator, model, tuple(ids))


def complete(measures: Mapping[int, Measure], employee_ids, reason=NO_DATA):
    """Every employee gets an answer, and nobody else does.

    >>> sorted(complete({1: counted(5), 9: counted(1)}, [1, 2]).items())[1][1].reason
    'no_data'
    """
    return {key: measures.get(key) or no_data(reason) for key in employee_ids}
