"""Ageing of open receivables, DSO, credit light: figures and verdicts.

Days late are counted per instalment; less is better, so a boundary stays in the
younger class (decision A14). Requirements: H-7.4.6-8, H-7.4.6-9, S-TOC-7.3.7.
"""

from datetime import timedelta
from typing import NamedTuple

from .bands import LESS, Band, band_for

CURRENT, D30, D60, D90, OVER = "current", "d30", "d60", "d90", "over"
CLASSES = (CURRENT, D30, D60, D90, OVER)
BANDS = (
    Band(None, 0, CURRENT),
    Band(0, 30, D30),
    Band(30, 60, D60),
    Band(60, 90, D90),
    Band(90, None, OVER),
)

NONE, GREEN, YELLOW, RED = "none", "green", "yellow", "red"


def age_class(days_late):
    """Class of an instalment by its days late; 0 or less is not due.

    >>> [age_class(days) for days in (-3, 0, 1, 30, 31, 60, 61, 90, 91)]
    ['current', 'current', 'd30', 'd30', 'd60', 'd60', 'd90', 'd90', 'over']
    """
    return band_for(days_late, BANDS, better=LESS).key


def ageing(items):
    """Amounts by class; every class is named.

    :param items: iterable of (days late, amount)

    >>> ageing([(0, 100.0), (5, 20.0), (30, 5.0), (200, -1.0)])["d30"]
    25.0
    """
    result = dict.fromkeys(CLASSES, 0.0)
    for days_late, amount in items:
        result[age_class(days_late)] += amount
    return result


def overdue(classes):
    """Overdue part of ``ageing``.

    >>> overdue({"current": 10.0, "d30": 3.0, "d60": 0.0, "d90": 0.0, "over": 2.0})
    5.0
    """
    return sum(amount for key, amount in classes.items() if key != CURRENT)


def dso(open_amount, revenue, days):
    """Rolling days sales outstanding: how many days of the window's revenue are open.

    :returns: days, or None when nothing was sold in the window (never 0)

    >>> dso(300.0, 900.0, 90), dso(300.0, 0.0, 90)
    (30.0, None)
    """
    if revenue <= 0:
        return None
    return open_amount / revenue * days


class Credit(NamedTuple):
    """Facts of one customer in one currency.

    ``exposure``: open receivables and what will become one; ``limit``: 0 = none given;
    ``days_late``: of the oldest open instalment; ``danger``: weight of risk signals;
    ``released_until``: end of a release by finance, or None.
    """

    exposure: float = 0.0
    limit: float = 0.0
    days_late: int = 0
    danger: int = 0
    blocked: bool = False
    released: bool = False


def light(credit, warn_share=0.8, red_days=30, red_signals=3):
    """Credit light and the codes of its reasons.

    Red: over the limit, late beyond ``red_days``, settlement blocked or too many risk
    signals; a release by finance makes red yellow. Yellow: near the limit or anything
    late. Without limit and without debt there is nothing to show.

    >>> light(Credit(exposure=50.0, limit=100.0))
    ('green', ())
    >>> light(Credit(exposure=100.01, limit=100.0))
    ('red', ('over_limit',))
    >>> light(Credit(exposure=80.0, limit=100.0))
    ('yellow', ('near_limit',))
    >>> light(Credit(exposure=120.0, limit=100.0, released=True))
    ('yellow', ('over_limit', 'released'))
    >>> light(Credit(exposure=5.0, days_late=30)), light(Credit(days_late=31))[0]
    (('yellow', ('late',)), 'red')
    >>> light(Credit())
    ('none', ())
    """
    red = _found(
        over_limit=credit.limit and credit.exposure > credit.limit,
        very_late=credit.days_late > red_days,
        blocked=credit.blocked,
        danger=credit.danger >= red_signals,
    )
    yellow = _found(
        near_limit=credit.limit * warn_share <= credit.exposure <= credit.limit > 0,
        late=0 < credit.days_late <= red_days,
        signals=0 < credit.danger < red_signals,
    )
    if red and credit.released:
        return YELLOW, (*red, *yellow, "released")
    if red or yellow:
        return RED if red else YELLOW, red + yellow
    return GREEN if credit.limit or credit.exposure else NONE, ()


def _found(**conditions):
    return tuple(name for name, holds in conditions.items() if holds)


def promise_state(amount, paid, due, today, cancelled=False):
    """State of a promise to pay.

    >>> from datetime import date
    >>> due = date(2026, 5, 10)
    >>> promise_state(100.0, 0.0, due, date(2026, 5, 10))
    'open'
    >>> promise_state(100.0, 100.0, due, date(2026, 5, 1))
    'kept'
    >>> promise_state(100.0, 99.99, due, date(2026, 5, 11))
    'broken'
    """
    if cancelled:
        return "cancelled"
    if paid >= amount:
        return "kept"
    return "broken" if today > due else "open"


def limitation(last_acknowledged, years, today, warn_days=183):
    """When a debt becomes time-barred, and whether to act now (decision E6).

    :returns: (date, ``ok`` / ``warn`` / ``barred``)

    >>> from datetime import date
    >>> limitation(date(2024, 2, 29), 3, date(2026, 6, 1))
    (datetime.date(2027, 3, 1), 'ok')
    >>> limitation(date(2024, 2, 1), 3, date(2026, 9, 1))[1]
    'warn'
    >>> limitation(date(2023, 2, 1), 3, date(2026, 2, 1))[1]
    'barred'
    """
    try:
        end = last_acknowledged.replace(year=last_acknowledged.year + years)
    except ValueError:  # 29 February
        end = last_acknowledged.replace(
            year=last_acknowledged.year + years, month=3, day=1
        )
    if today >= end:
        return end, "barred"
    return end, "warn" if today >= end - timedelta(days=warn_days) else "ok"
