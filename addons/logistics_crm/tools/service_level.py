"""How well a contract was kept in a month: one numerator and denominator a target.

A waybill counts in the month in which its promise fell due, so nothing counts twice and
nothing that is late drops out. Without anything due there is no figure, never 100 %.
Requirements: B-5.1.6-B2, B-5.3.2-1, decision B2.
"""

from datetime import date, datetime
from typing import NamedTuple

PICKUP, DELIVERY, COMPLETION = "pickup", "delivery", "completion"
POD, DAMAGE, RESPONSE = "pod", "damage", "response"
METRICS = (PICKUP, DELIVERY, COMPLETION, POD, DAMAGE, RESPONSE)
#: Where less is better.
LESS = (DAMAGE,)


class Ship(NamedTuple):
    """Facts of one waybill that is not cancelled; days are those of the company,
    moments are UTC as everywhere."""

    key: int
    shipped_on: date
    delivery_due: date | None = None
    delivered_on: date | None = None
    pickup_until: datetime | None = None
    pickup_due_day: date | None = None
    picked_up: datetime | None = None
    pod_due: date | None = None
    pod_received: date | None = None
    needs_pod: bool = True
    damaged: bool = False


class Incident(NamedTuple):
    """An exception: hours until the customer was told, ``None`` when he never was."""

    key: int
    day: date
    hours: float | None = None


class Counted(NamedTuple):
    """Keys of what counts and of what was kept (for damage: what was damaged)."""

    keys: tuple[int, ...]
    hits: tuple[int, ...]

    @property
    def value(self):
        """Percent, or ``None`` when nothing was due."""
        if not self.keys:
            return None
        return round(100 * len(self.hits) / len(self.keys), 2)


def measure(metric, ships, incidents, first, last, limit_hours=0):
    """Count one metric over a month.

    :param first, last: first and last day, both included
    :param limit_hours: for the response: told within so many hours

    >>> a = Ship(1, date(2026, 3, 1), date(2026, 3, 4), date(2026, 3, 4))
    >>> b = Ship(2, date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 7))
    >>> measure("delivery", [a, b], [], date(2026, 3, 1), date(2026, 3, 31)).value
    50.0
    """
    if metric == RESPONSE:
        due = [i for i in incidents if first <= i.day <= last]
        kept = [i for i in due if i.hours is not None and i.hours <= limit_hours]
    else:
        due_day, was_kept = _RULES[metric]
        due = [s for s in ships if (day := due_day(s)) and first <= day <= last]
        kept = [ship for ship in due if was_kept(ship)]
    return Counted(tuple(x.key for x in due), tuple(x.key for x in kept))


def is_met(metric, value, target):
    """Was the target met? ``None`` without a figure.

    >>> is_met("delivery", 98.0, 98.0), is_met("damage", 0.4, 0.3)
    (True, False)
    """
    if value is None:
        return None
    return value <= target if metric in LESS else value >= target


_RULES = {
    PICKUP: (
        lambda s: s.pickup_due_day,
        lambda s: bool(s.picked_up and s.picked_up <= s.pickup_until),
    ),
    DELIVERY: (
        lambda s: s.delivery_due,
        lambda s: bool(s.delivered_on and s.delivered_on <= s.delivery_due),
    ),
    COMPLETION: (lambda s: s.shipped_on, lambda s: bool(s.delivered_on)),
    POD: (
        lambda s: s.needs_pod and s.pod_due,
        lambda s: bool(s.pod_received and s.pod_received <= s.pod_due),
    ),
    DAMAGE: (lambda s: s.delivered_on, lambda s: s.damaged),
}
