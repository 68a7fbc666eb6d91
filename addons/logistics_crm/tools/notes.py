"""Bills of acceptance and post-dated cheques: what waiting for them costs.

Requirements: S-2.2.4-A15, decision E9. Amounts in the note's currency.
"""

from datetime import timedelta

#: Held by us; passed on with recourse; over.
HELD, PASSED, DONE = ("held",), ("endorsed", "discounted"), ("collected", "dishonoured")
#: What may follow.
STEPS = {
    "held": ("endorsed", "discounted", "collected", "dishonoured"),
    "endorsed": ("collected", "dishonoured"),
    "discounted": ("collected", "dishonoured"),
    "collected": (),
    "dishonoured": ("collected",),
}


def interest(amount, rate, shipped, matures, free_days=60):
    """Interest lost (positive) or won (negative) against `free_days` from shipment.

    :param rate: a year, 0.0435 for 4.35 %

    >>> from datetime import date
    >>> interest(100000.0, 0.0365, date(2026, 1, 1), date(2026, 4, 1))
    300.0
    >>> interest(100000.0, 0.0365, date(2026, 1, 1), date(2026, 2, 20))
    -100.0
    """
    days = (matures - shipped).days - free_days
    return round(amount * rate * days / 365, 2)


def average_day(items):
    """Day of several invoices by their amounts.

    :param items: iterable of (day, amount)

    >>> from datetime import date
    >>> average_day([(date(2026, 1, 1), 100.0), (date(2026, 1, 11), 300.0)])
    datetime.date(2026, 1, 9)
    >>> average_day([]) is None
    True
    """
    items = [(day, amount) for day, amount in items if day and amount]
    if not items:
        return None
    first = min(day for day, _amount in items)
    total = sum(amount for _day, amount in items)
    if total <= 0:
        return first
    weighted = sum((day - first).days * amount for day, amount in items)
    return first + timedelta(days=int(weighted / total + 0.5))


def may_follow(state, following):
    """May a note go from one state to another?

    >>> may_follow("held", "discounted"), may_follow("collected", "held")
    (True, False)
    """
    return following in STEPS[state]
