"""Planning visits: periods, what a rule demands of them, and on which day it fits.

Days, hours and who is away come in as arguments (``resource.calendar`` knows them); no
clock is read. Requirements H-7.2-2 to -5, GEN-V1, GEN-V2, K-4.5.1a, B-5.2.3.1-8; ideas
of Veeva's cycle plan: capacity is working time less leave, the rest is shown as short.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from .visitperiods import Period


class Workday(NamedTuple):
    """A day on which a person works, with its working spans (aware or naive UTC)."""

    date: date
    spans: tuple = ()


class Demand(NamedTuple):
    """What one rule demands of one customer in one period.

    :param key: whatever the caller recognises it by
    :param count: contacts that the whole period needs
    :param accepts: verb of the rule: does this contact count?
    """

    key: Hashable
    period: Period
    count: int
    accepts: Callable[[Any], bool]


class Contact(NamedTuple):
    """A visit that is done or planned. ``end`` differs from ``start`` only for one that
    has no day yet; ``facts`` is what ``Demand.accepts`` judges, ``key`` whatever the
    caller recognises it by."""

    start: date
    end: date
    facts: Any
    key: Hashable = None


class Slot(NamedTuple):
    """A visit that looks for its day: ``part`` k of ``parts`` in its period."""

    key: Hashable
    person: Hashable
    period: Period
    part: int = 0
    parts: int = 1


class Placement(NamedTuple):
    """``day`` None: the person has no free working day left in the period. ``rank``
    is the position within the day, from 0."""

    day: Workday | None
    rank: int = 0


def missing(
    demands: Iterable[Demand],
    contacts: Iterable[Contact],
    new_contact: Callable[[Demand], Contact],
) -> dict:
    """Contacts still to be planned for one customer: ``{demand key: number}``.

    Parallel rules must all be met (the stricter applies): one visit counts for every
    rule that accepts it, so a demand is planned only for what earlier ones leave open.
    Short periods go first, because a week's visit also serves its month, and of equal
    periods the one that asks for more. ``new_contact`` says what a visit planned for a
    demand would be.
    """
    known = list(contacts)
    result = {}
    order = sorted(demands, key=lambda d: (d.period.days, -d.count, d.period.start))
    for demand in order:
        lack = demand.count - covering(demand, known)
        if lack > 0:
            result[demand.key] = lack
            known += [new_contact(demand)] * lack
    return result


def covering(demand: Demand, contacts: Iterable[Contact]) -> int:
    """How many contacts count for a demand."""
    return sum(
        demand.period.start <= contact.start
        and contact.end <= demand.period.end
        and demand.accepts(contact.facts)
        for contact in contacts
    )


def superfluous(
    demands: Iterable[Demand], contacts: Sequence, movable: Sequence
) -> list:
    """Contacts of ``movable`` that can go without leaving any demand short.

    :param contacts: all contacts of the customer, with their days
    :param movable: those of them that nobody has touched yet, least wanted first
    :returns: which of ``movable`` to drop; asked again about the rest it drops none
    """
    spare = [[d, covering(d, contacts) - d.count] for d in demands]
    dropped = []
    for contact in movable:
        touched = [entry for entry in spare if covering(entry[0], [contact])]
        if all(left > 0 for _demand, left in touched):
            dropped.append(contact)
            for entry in touched:
                entry[1] -= 1
    return dropped


def workdays(spans: Iterable[tuple], zone, away: Iterable[date] = ()) -> list[Workday]:
    """Working spans of a calendar as days of a time zone, without days of absence.

    :param spans: (start, end) aware datetimes, in order
    :param zone: ``tzinfo`` in which a day is a day
    """
    days = defaultdict(list)
    for start, end in spans:
        days[start.astimezone(zone).date()].append((start, end))
    off = set(away)
    return [Workday(d, tuple(days[d])) for d in sorted(days) if d not in off]


def spread(
    slots: Sequence[Slot],
    days_of: Mapping[Hashable, Sequence[Workday]],
    capacity: int,
    load: Mapping[tuple, int] | None = None,
) -> dict:
    """A day for every slot: evenly over the working days, never beyond the capacity.

    The k-th of n visits to a customer lies in the k-th part of the period; within it
    the emptiest day wins, of equally empty ones the one nearest to an even spread.
    Without room there, any day of the period; without any, ``Placement(None)``.

    :param days_of: working days of each person, in order
    :param capacity: visits that fit into one day
    :param load: visits that stand already: {(person, date): number}
    :returns: {slot key: Placement}
    """
    taken = defaultdict(int, load or {})
    result = {}
    groups = defaultdict(list)
    for slot in slots:
        groups[slot.person, slot.period, slot.part, slot.parts].append(slot)
    for (person, period, part, parts), same in sorted(groups.items(), key=_urgency):
        days = [
            day
            for day in days_of.get(person, ())
            if period.start <= day.date <= period.end
        ]
        window = days[len(days) * part // parts : len(days) * (part + 1) // parts]
        for index, slot in enumerate(same):
            wish = (2 * index + 1) / (2 * len(same))
            day = _pick(window, wish, person, taken, capacity) or _pick(
                days, (part + wish) / parts, person, taken, capacity
            )
            if day is None:
                result[slot.key] = Placement(None)
                continue
            result[slot.key] = Placement(day, taken[person, day.date])
            taken[person, day.date] += 1
    return result


def _urgency(item):
    """Short periods first: they have fewer days to choose from."""
    (person, period, part, _parts), _slots = item
    return period.end, -period.start.toordinal(), part, str(person)


def _pick(days, wish, person, taken, capacity):
    best = None
    for index, day in enumerate(days):
        used = taken[person, day.date]
        if used >= capacity:
            continue
        score = used, abs(index + 0.5 - wish * len(days))
        if best is None or score < best[0]:
            best = score, day
    return best and best[1]


def time_of(day: Workday, rank: int, capacity: int) -> datetime:
    """When the visit with this rank starts, the day's working time cut in equal parts.

    A day without hours (24x7) has no such instant and gives ``None``.
    """
    length = sum(((end - start) for start, end in day.spans), timedelta())
    offset = length * min(rank, capacity - 1) / capacity if capacity else timedelta()
    for start, end in day.spans:
        if offset < end - start:
            return start + timedelta(minutes=offset // timedelta(minutes=1))
        offset -= end - start
    return None


def monotony(rows: Iterable[tuple]) -> list[tuple]:
    """Pairs (better, worse) where the lower tier demands more than the higher one.

    :param rows: (key, rank of the tier with 1 = best, contacts a year); None is skipped

    >>> monotony([("A", 1, 4), ("B", 2, 2), ("C", 3, 3)])
    [('B', 'C')]
    """
    ordered = sorted((r for r in rows if r[1] is not None), key=lambda r: r[1])
    return [
        (better[0], worse[0])
        for better, worse in zip(ordered, ordered[1:], strict=False)
        if worse[2] > better[2]
    ]
