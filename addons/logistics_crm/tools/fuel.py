"""Fuel-linked prices: how a rate follows the price of fuel (decision E7).

Only full steps of the change count, in both directions; the share says how much of the
rate is fuel.
"""

from decimal import ROUND_HALF_UP, Decimal


def factor(reference, current, share, step):
    """By what a rate is multiplied.

    :param reference: price of fuel that the rates were made with, above zero
    :param current: price of fuel now
    :param share: percent of the rate that is fuel
    :param step: percent of change below which nothing happens; zero: every change

    >>> float(factor(8, 8.5, 40, 5))  # 6.25 % up: one step of 5 %
    1.02
    >>> float(factor(8, 7.7, 40, 5))  # 3.75 % down: no full step
    1.0
    """
    reference, current = Decimal(str(reference)), Decimal(str(current))
    change = (current / reference - 1) * 100
    step = Decimal(str(step or 0))
    if step:
        change = int(change / step) * step
    return 1 + change * Decimal(str(share)) / 10000


def adjusted(rate, by):
    """A rate after the adjustment, to four places.

    >>> adjusted(0.62, factor(8, 8.5, 40, 5))
    0.6324
    """
    product = Decimal(str(rate or 0)) * by
    return float(product.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP))
