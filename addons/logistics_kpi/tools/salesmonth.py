"""A person's sales month: net sales, rank, bonus, what is taken back; the arithmetic of
the periodic tables (list B T15)."""

from decimal import Decimal
from typing import NamedTuple

from .commission import ZERO, cents, number, rate_at

ORDERS = ("orders_new", "orders_visit", "orders_communication", "orders_other")
RETURNS = ("returns_late", "returns_business", "returns_quality", "returns_other")
COMMUNICATION = ("phone", "letter", "email", "online")


class Profit(NamedTuple):
    net_sales: Decimal
    gross: Decimal
    net: Decimal


def net_sales(figures):
    """Orders less returns, discounts, voids and allowances.

    >>> net_sales({"orders_new": 900, "orders_visit": 300, "returns_late": 50,
    ...            "discounts": 20, "voids": 100, "allowances": 30})
    Decimal('1000.00')
    """
    less = (*RETURNS, "discounts", "voids", "allowances")
    total = sum((number(figures.get(name)) for name in ORDERS), ZERO)
    return cents(total - sum((number(figures.get(name)) for name in less), ZERO))


def profit(figures):
    """Net sales less marginal cost and expenses, then the result of notes.

    >>> profit({"orders_new": 1000, "marginal_cost": 600, "development_expense": 100,
    ...         "other_expense": 20, "note_result": -30})
    Profit(net_sales=Decimal('1000.00'), gross=Decimal('280.00'), net=Decimal('250.00'))
    """
    net = net_sales(figures)
    costs = ("marginal_cost", "development_expense", "other_expense")
    gross = net - sum((cents(number(figures.get(name))) for name in costs), ZERO)
    return Profit(net, gross, gross + cents(number(figures.get("note_result"))))


def share(part, whole):
    """``part`` of ``whole``; ``None`` without a positive whole.

    >>> share(50, 200), share(5, 0)
    (Decimal('0.25'), None)
    """
    return number(part) / number(whole) if number(whole) > 0 else None


def growth(now, before):
    """Change against a base; ``None`` without one.

    >>> growth(120, 100), growth(5, 0)
    (Decimal('0.2'), None)
    """
    return None if number(before) <= 0 else number(now) / number(before) - 1


def ranks(values):
    """Place of each key, the largest value first; equals share the place and the next
    one is left out.

    >>> ranks({"a": 5, "b": 9, "c": 9})
    {'b': 1, 'c': 1, 'a': 3}
    """
    ordered = sorted(values, key=lambda key: -number(values[key]))
    found, last = {}, None
    for place, key in enumerate(ordered, 1):
        same = last is not None and number(values[key]) == number(values[last])
        found[key] = found[last] if same else place
        last = key
    return found


def performance_bonus(base, attained, bands):
    """Rate of the band that the attainment reached times the net sales.

    :param attained: share of the target, ``None`` without target: no bonus
    :returns: (rate, amount)

    >>> from odoo.addons.logistics_crm.tools.bands import Band
    >>> performance_bonus(1000, 1.1, [Band(1, None, 0.01)])
    (Decimal('0.01'), Decimal('10.00'))
    """
    rate = None if attained is None else rate_at(attained, bands)
    if not rate or number(base) <= 0:
        return ZERO, ZERO
    return rate, cents(number(base) * rate)


def seasonal(months):
    """Index of each calendar month: its average over the mean month times 100.

    :param months: {(year, month): amount}
    :returns: {month: index}; nothing without sales

    >>> seasonal({(2025, 1): 50, (2025, 2): 150, (2026, 1): 150, (2026, 2): 50})
    {1: Decimal('100.0'), 2: Decimal('100.0')}
    """
    if not sum(number(amount) for amount in months.values()):
        return {}
    mean = sum(number(amount) for amount in months.values()) / len(months)
    result = {}
    for month in sorted({month for _year, month in months}):
        rows = [number(a) for (_year, m), a in months.items() if m == month]
        average = sum(rows) / len(rows)
        result[month] = (average / mean * 100).quantize(Decimal("0.1"))
    return result


class Change(NamedTuple):
    """Why the gross profit changed; the four parts add up to the difference."""

    volume: Decimal
    price: Decimal
    cost: Decimal
    mix: Decimal


def profit_change(before, now):
    """Volume, mix, price and cost effects between two periods.

    :param before, now: {product: (quantity, revenue, cost)}

    >>> profit_change({1: (10, 100, 60)}, {1: (12, 132, 78)})
    Change(volume=Decimal('8.00'), price=Decimal('12.00'), cost=Decimal('-6.00'), \
mix=Decimal('0.00'))
    """
    old = {key: tuple(map(number, row)) for key, row in before.items()}
    new = {key: tuple(map(number, row)) for key, row in now.items()}
    quantity = sum((row[0] for row in old.values()), ZERO)
    earned = sum((row[1] - row[2] for row in old.values()), ZERO)
    difference = sum((row[1] - row[2] for row in new.values()), ZERO) - earned
    sold = sum((row[0] for row in new.values()), ZERO)
    volume = (sold - quantity) * earned / quantity if quantity else ZERO
    price = cost = ZERO
    for key, (amount, revenue, spent) in new.items():
        base = old.get(key)
        if base and base[0]:
            price += revenue - amount * base[1] / base[0]
            cost -= spent - amount * base[2] / base[0]
    parts = [cents(volume), cents(price), cents(cost)]
    return Change(*parts, cents(difference) - sum(parts, ZERO))
