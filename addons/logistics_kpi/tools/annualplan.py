"""Control of the annual plan: variance, market share, expense ratios (list B T16)."""

from decimal import Decimal
from typing import NamedTuple

from .commission import number

FINE = Decimal("0.0001")


class Shares(NamedTuple):
    """Shares of a market; ``None`` where its size is not known."""

    overall: Decimal | None
    reachable: Decimal | None
    relative: Decimal | None


def rate(part, whole):
    """``part`` of ``whole`` to four places; ``None`` without a positive whole.

    >>> rate(1, 3), rate(1, 0)
    (Decimal('0.3333'), None)
    """
    whole = number(whole)
    return (number(part) / whole).quantize(FINE) if whole > 0 else None


def market(turnover, industry, reachable, competitors):
    """Overall, reachable and relative share.

    >>> market(20, 1000, 100, 80)
    Shares(overall=Decimal('0.0200'), reachable=Decimal('0.2000'), \
relative=Decimal('0.2500'))
    """
    sizes = (industry, reachable, competitors)
    return Shares(*(rate(turnover, size) for size in sizes))


def abnormal(actual, planned, band):
    """Is a ratio further from its plan than the band allows? The boundary is normal;
    without plan or figure nothing is said.

    >>> [abnormal(actual, 0.05, 0.2) for actual in (0.061, 0.06, 0.039)]
    [True, False, True]
    """
    if actual is None or not planned:
        return False
    allowed = number(planned) * number(band)
    return abs(number(actual) - number(planned)) > allowed + Decimal("0.0000001")
