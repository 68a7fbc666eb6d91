"""Gross profit of a project customer in a month (H-10.5-1 to -7)."""

from decimal import Decimal
from typing import NamedTuple

from .commission import ZERO, cents, number


class GrossProfit(NamedTuple):
    net_revenue: Decimal
    funding: Decimal
    surcharge: Decimal
    profit: Decimal
    #: Share of the net revenue; ``None`` without revenue.
    margin: Decimal | None


def funding_cost(average, days, yearly=0.06):
    """Price of the money that stands outside.

    >>> funding_cost(1200000, 30)
    Decimal('5917.81')
    """
    return cents(number(average) * number(yearly) * number(days) / 365)


def gross_profit(
    revenue, rebates=0, costs=(), average=0, days=0, yearly=0.06, surcharge=0.003
):
    """Net revenue less everything that the customer costs directly.

    :param costs: direct costs, net loss of claims, business expense: untaxed amounts
    :param average: average receivable and advance funding over ``days``

    >>> costs = [620000, 120000, 45000, 30000, 5000, 20000, 4000, 6000]
    >>> month = gross_profit(1000000, 10000, costs, 1200000, 30)
    >>> month.surcharge, month.profit, round(month.margin, 4)
    (Decimal('2970.00'), Decimal('131112.19'), Decimal('0.1324'))
    """
    net = cents(number(revenue) - number(rebates))
    funding = funding_cost(average, days, yearly)
    extra = cents(net * number(surcharge))
    direct = sum((number(cost) for cost in costs), ZERO)
    profit = cents(net - direct - funding - extra)
    return GrossProfit(net, funding, extra, profit, profit / net if net else None)
