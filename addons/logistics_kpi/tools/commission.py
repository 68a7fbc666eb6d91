"""Commission arithmetic: which rule applies, what it gives, who gets which part.

Money goes in and comes out as :class:`decimal.Decimal`; only the functions that say so
round. Tables are those of ``logistics_crm.tools.bands``: half-open, the boundary on the
better side (decision A14). Requirements: H-9.1-5 to -14, H-9.2-3 to -8, GEN-COM.
"""

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from odoo.addons.logistics_crm.tools.bands import LESS, MORE, band_for, rounded

CENTS = 2
#: Digits that bases and rates are compared and multiplied with.
FINE = 6
ZERO = Decimal(0)


class Rule(NamedTuple):
    """``conditions``: name of a fact -> accepted values; empty means any."""

    conditions: Mapping[str, Any]
    gives: Any


class Share(NamedTuple):
    """``percent`` of a result that ``key`` is credited with."""

    key: Any
    percent: Any


def number(value):
    """The decimal number behind a float, as it is printed: 0.1 is one tenth."""
    return value if isinstance(value, Decimal) else Decimal(str(value or 0))


def cents(value, digits=CENTS):
    """Rounded half away from zero, as invoices are.

    >>> cents(0.125), cents(-0.125)
    (Decimal('0.13'), Decimal('-0.13'))
    """
    return number(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def first_match(rules, facts):
    """What the first rule in order gives whose conditions all hold, else ``None``.

    >>> rules = [Rule({"tier": {"A"}}, 0.1), Rule({}, 0.05)]
    >>> first_match(rules, {"tier": "A"}), first_match(rules, {"tier": "B"})
    (0.1, 0.05)
    """
    for rule in rules:
        if all(
            facts.get(name) in accepted
            for name, accepted in rule.conditions.items()
            if accepted
        ):
            return rule.gives
    return None


def rate_at(value, bands, better=MORE):
    """The rate of the band that holds ``value`` as decimal; ``None`` outside.

    >>> from odoo.addons.logistics_crm.tools.bands import Band
    >>> rate_at(4, [Band(None, 3, 0.06), Band(3, 6, 0.08), Band(6, None, 0.1)])
    Decimal('0.08')
    """
    band = band_for(value, bands, better)
    return None if band is None else number(band.key)


def decay(days, bands):
    """The collection factor of a payment that came ``days`` after the due date.

    >>> from odoo.addons.logistics_crm.tools.bands import Band
    >>> table = [Band(None, 0, 1.0), Band(0, 30, 0.9), Band(30, None, 0)]
    >>> decay(-5, table), decay(30, table), decay(31, table)
    (Decimal('1.0'), Decimal('0.9'), Decimal('0'))
    """
    return rate_at(days, bands, LESS)


def whole(base, bands):
    """The rate of the band reached counts for the whole base. A negative base, what
    refunds leave of a period, counts at the rate of the same size.

    >>> from odoo.addons.logistics_crm.tools.bands import Band
    >>> table = [Band(0, 1000, 0.02), Band(1000, None, 0.05)]
    >>> whole(1800, table), whole(1000, table), whole(999.99, table)
    (Decimal('90.00'), Decimal('50.00'), Decimal('19.9998'))
    """
    base = number(base)
    rate = rate_at(abs(base), bands)
    return ZERO if rate is None else base * rate


def marginal(base, bands):
    """Each band's rate counts for the part of the base inside it.

    >>> from odoo.addons.logistics_crm.tools.bands import Band
    >>> marginal(1800, [Band(0, 1000, 0.02), Band(1000, None, 0.05)])
    Decimal('60.00000000')
    """
    base = number(base)
    size, total = abs(base), ZERO
    for band in bands:
        low = max(ZERO, rounded(band.lower, FINE) if band.lower is not None else ZERO)
        high = size if band.upper is None else min(size, rounded(band.upper, FINE))
        if high > low:
            total += (high - low) * number(band.key)
    return -total if base < 0 else total


def limited(amount, floor=None, cap=None):
    """A positive amount below the floor is nothing, above the cap it is the cap; a
    negative amount takes back in full.

    >>> limited(Decimal(80), cap=50), limited(Decimal(-80), cap=50)
    (Decimal('50'), Decimal('-80'))
    """
    amount = number(amount)
    if amount <= 0:
        return amount
    if floor and amount < number(floor):
        return ZERO
    return min(amount, number(cap)) if cap else amount


def product(rate, factors):
    """Rate times every factor."""
    result = number(rate)
    for factor in factors:
        result *= number(factor)
    return result


def shares_problem(shares):
    """How far the shares miss 100 percent; zero when they are right.

    >>> shares_problem([Share("a", 70), Share("b", 29.99)])
    Decimal('-0.01')
    """
    return sum((number(share.percent) for share in shares), ZERO) - 100


def split(amount, shares, digits=CENTS):
    """Divide money by percent; the cents left over go to the largest rests, so that
    the parts always add up.

    :param shares: iterable of :class:`Share` that add up to 100
    :returns: list of (key, Decimal)
    :raises ValueError: the shares do not add up to 100

    >>> split(100, [Share("a", 33.33), Share("b", 33.33), Share("c", 33.34)])
    [('a', Decimal('33.33')), ('b', Decimal('33.33')), ('c', Decimal('33.34'))]
    """
    shares = list(shares)
    if shares_problem(shares):
        raise ValueError("shares must add up to 100 percent")
    weights = [number(share.percent) for share in shares]
    parts = spread(amount, weights, digits)
    return [(share.key, part) for share, part in zip(shares, parts, strict=True)]


def spread(amount, weights, digits=CENTS):
    """Divide money in proportion to weights of one sign, to the last cent.

    Without weights the first one takes everything.

    >>> spread(10, [1, 1, 1])
    [Decimal('3.34'), Decimal('3.33'), Decimal('3.33')]
    """
    amount = cents(amount, digits)
    weights = [number(weight) for weight in weights]
    total = sum(weights, ZERO)
    if not weights:
        return []
    if not total:
        return [amount, *(ZERO for _ in weights[1:])]
    unit = Decimal(1).scaleb(-digits)
    exact = [amount * weight / total for weight in weights]
    parts = [part.quantize(unit, rounding=ROUND_DOWN) for part in exact]
    left = amount - sum(parts, ZERO)
    step = unit.copy_sign(left)
    order = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
    index = 0
    while left:
        parts[order[index % len(order)]] += step
        left -= step
        index += 1
    return parts


def group_delta(bands, mode, before, new, digits=CENTS, floor=0, cap=0):
    """What the new events of a group earn, the group's total deciding the rate.

    A group is an invoice or a person's month. Whatever the order in which its events
    arrive, what was written plus what is returned here is the money of the whole
    group, so a late event corrects the rate of the earlier ones by itself.

    :param mode: ``marginal`` or ``whole``
    :param before: (base, weighted base, amount) already written for the group
    :param new: [(base, weighted base)] of the new events, weighted = base x factors
    :param floor: a group that earns less earns nothing
    :param cap: no group earns more; zero means no limit
    :returns: [Decimal] in cents, one for each new event

    >>> from odoo.addons.logistics_crm.tools.bands import Band
    >>> table = [Band(0, 1000, 0.02), Band(1000, None, 0.05)]
    >>> first = group_delta(table, "whole", (0, 0, 0), [(900, 900)])
    >>> first, group_delta(table, "whole", (900, 900, first[0]), [(900, 900)])
    ([Decimal('18.00')], [Decimal('72.00')])
    """
    base = number(before[0]) + sum((number(row[0]) for row in new), ZERO)
    weighted = number(before[1]) + sum((number(row[1]) for row in new), ZERO)
    money = whole(base, bands) if mode == "whole" else marginal(base, bands)
    target = money * weighted / base if base else ZERO
    delta = cents(limited(target, floor, cap), digits) - number(before[2])
    return spread(delta, [abs(number(row[0])) for row in new], digits)
