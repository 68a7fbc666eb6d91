"""Targets of a year split over its months (H-3.1-15)."""

from decimal import ROUND_HALF_UP, Decimal


def split_year(amount, weights=(), digits=2):
    """Twelve parts that add up to the amount exactly.

    :param weights: twelve numbers, e.g. last year's months; without any positive one
        the year is split evenly. A negative month counts 0.
    :param digits: decimals of a part; what rounding leaves goes to the last months

    >>> split_year(100, digits=0)
    (8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 9.0, 9.0, 9.0, 9.0)
    >>> split_year(10, [1] + [0] * 10 + [3])[::11]
    (2.5, 7.5)
    """
    shares = [Decimal(str(max(weight or 0, 0))) for weight in weights]
    if len(shares) != 12 or not sum(shares):
        shares = [Decimal(1)] * 12
    whole, base = Decimal(str(amount)), sum(shares)
    unit = Decimal(1).scaleb(-digits)
    parts, given, reached = [], Decimal(0), Decimal(0)
    for share in shares:
        # The running sum is rounded, not the part: the parts then add up.
        reached += share
        part = (whole * reached / base).quantize(unit, ROUND_HALF_UP) - given
        given += part
        parts.append(part)
    if len(set(shares)) == 1:
        parts.sort()
    return tuple(float(part) for part in parts)


def roll_up(parent, children):
    """Difference between a target and the sum of the targets below it; ``None`` when
    there is nothing to compare.

    >>> roll_up(100, [60, 30]), roll_up(None, [5]), roll_up(100, [])
    (-10.0, None, None)
    """
    if parent is None or not children:
        return None
    return float(sum(Decimal(str(child)) for child in children) - Decimal(str(parent)))
