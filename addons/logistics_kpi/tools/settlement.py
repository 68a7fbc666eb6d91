"""What one person is paid for one month, and how a reward is worked out.

Requirements: H-9.1-16, H-9.1-18, H-9.1-21, H-9.2-3 to -8, H-10.4-2, H-10.4-9,
H-10.4-13, H-10.6-2, decision C7.
"""

from decimal import Decimal
from typing import NamedTuple

from odoo.addons.logistics_crm.tools.bands import LESS

from .commission import ZERO, cents, number, rate_at


class Pay(NamedTuple):
    """All in cents. ``carried`` is what is still owed by the person (zero or less)."""

    earned: Decimal
    recovered: Decimal
    retained: Decimal
    released: Decimal
    carried: Decimal
    payable: Decimal


class Reward(NamedTuple):
    """Deepening reward of a quarter; ``reason`` is why it is zero, or ``None``."""

    growth: Decimal
    increment: Decimal
    profit: Decimal
    rate: Decimal
    amount: Decimal
    reason: str | None


class Pool(NamedTuple):
    amount: Decimal
    now: Decimal
    later: Decimal


def pay(earned, owed, released=0, retention=0, cap=0.2, leaving=False):
    """The month of one person (decision C7).

    :param earned: what the month brought, zero or more
    :param owed: what has to be taken back, with what was carried forward; zero or less
    :param released: retained earlier and due now
    :param retention: share of the earnings that is kept back; nothing from a leaver
    :param cap: largest share of earnings and releases that may be taken back at once

    >>> pay(1436.40, 0, retention=0.2).payable
    Decimal('1149.12')
    >>> month = pay(300, -100)
    >>> month.payable, month.recovered, month.carried
    (Decimal('240.00'), Decimal('60.00'), Decimal('-40.00'))
    """
    earned, owed, released = cents(earned), cents(owed), cents(released)
    gross = earned + released
    recovered = min(-owed, cents(gross * number(cap)))
    kept = ZERO if leaving else cents(earned * number(retention))
    kept = min(kept, gross - recovered)
    return Pay(
        earned, recovered, kept, released, owed + recovered, gross - recovered - kept
    )


def deepening(
    base, current, margin, bands, offset=0, natural=0.05, growth=0.1, least=0
):
    """Reward for more business of an existing customer in a quarter.

    :param base: revenue of the quarter it is compared with
    :param offset: declines of earlier quarters of the year, zero or less
    :param natural: growth that nobody is rewarded for
    :param growth: least growth on base
    :param least: least increment in money

    >>> from odoo.addons.logistics_crm.tools.bands import Band
    >>> table = [Band(0.1, 0.3, 0.05), Band(0.3, 0.5, 0.07), Band(0.5, None, 0.1)]
    >>> reward = deepening(900000, 1260000, 0.12, table, least=30000)
    >>> reward.increment, reward.profit, reward.amount
    (Decimal('315000.00'), Decimal('37800.00'), Decimal('2646.00'))
    """
    base, current = number(base), number(current)
    grown = (current - base) / base if base else ZERO
    increment = cents(current - base * (1 + number(natural)) + number(offset))
    rate = rate_at(grown, bands) or ZERO
    reason = None
    if not base:
        reason = "no_base"
    elif grown < number(growth) or not rate:
        reason = "growth"
    elif increment < number(least) or increment <= 0:
        reason = "increment"
    profit = cents(increment * number(margin))
    amount = ZERO if reason else cents(profit * rate)
    return Reward(grown, increment, profit, rate, amount, reason)


def budget_cap(revenue, profit, revenue_share=0.005, profit_share=0.05):
    """Largest expense budget of a project: the lower of both shares (H-10.4-2).

    >>> budget_cap(2400000, 300000)
    Decimal('12000.00')
    """
    return min(
        cents(number(revenue) * number(revenue_share)),
        cents(number(profit) * number(profit_share)),
    )


def landing(bonus, revenue, plan, full=1.0, least=0.8):
    """Landing bonus after three months: full, in proportion, or nothing (H-10.4-9).

    >>> landing(10000, 90, 100), landing(10000, 79.99, 100), landing(10000, 130, 100)
    (Decimal('9000.00'), Decimal('0'), Decimal('10000.00'))
    """
    reached = number(revenue) / number(plan) if plan else ZERO
    if reached < number(least):
        return ZERO
    return cents(number(bonus) * min(reached, number(full)))


def guard(amounts, profit, share=0.25):
    """Cut pay of a project in proportion when it exceeds a share of the realised gross
    profit (H-10.4-13).

    >>> guard([200, 100], 1000)
    [Decimal('166.67'), Decimal('83.33')]
    """
    total = sum((number(amount) for amount in amounts), ZERO)
    limit = max(ZERO, number(profit) * number(share))
    if total <= limit or not total:
        return [cents(amount) for amount in amounts]
    return [cents(number(amount) * limit / total) for amount in amounts]


def profit_bonus(profit, plan, share=0.05, cap=50000):
    """Bonus on the gross profit above plan after twelve months (H-10.4-10).

    >>> profit_bonus(700000, 480000), profit_bonus(2000000, 480000), profit_bonus(1, 2)
    (Decimal('11000.00'), Decimal('50000.00'), Decimal('0.00'))
    """
    above = max(ZERO, number(profit) - number(plan))
    return min(cents(above * number(share)), cents(cap))


def within_guard(due, paid, profit, share=0.25):
    """What of an amount due still fits the most a project may pay (H-10.4-13).

    >>> within_guard(300, 100, 1000), within_guard(100, 100, 1000)
    (Decimal('150.00'), Decimal('100.00'))
    """
    room = max(ZERO, cents(number(profit) * number(share)) - cents(paid))
    return min(cents(due), room)


def pool(profit, attainment, overdue, by_attainment, by_overdue, share=0.02, now=0.7):
    """Quarterly pool of the management team (H-10.6-2 to -7).

    >>> from odoo.addons.logistics_crm.tools.bands import Band
    >>> up = [Band(None, 0.8, 0), Band(0.8, 0.9, 0.6), Band(0.9, 1, 0.8)]
    >>> late = [Band(None, 0.15, 1), Band(0.15, 0.2, 0.8), Band(0.2, None, 0)]
    >>> pool(800000, 0.95, 0.18, up, late)
    Pool(amount=Decimal('10240.00'), now=Decimal('7168.00'), later=Decimal('3072.00'))
    """
    amount = cents(
        number(profit)
        * number(share)
        * (rate_at(attainment, by_attainment) or ZERO)
        * (rate_at(overdue, by_overdue, LESS) or ZERO)
    )
    first = cents(amount * number(now))
    return Pool(amount, first, amount - first)
