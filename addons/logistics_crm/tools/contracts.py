"""Life of a contract by its facts: what a day makes of it, when to warn, what is
missing (H-5.9.1, K-4.4.1, decision A11). Nothing here is stored."""

from datetime import date, timedelta
from typing import NamedTuple

CLAUSES = ("duties", "service", "price", "time", "quality", "after_sale")


class Life(NamedTuple):
    """Facts: the step reached by people, the days of the paper."""

    phase: str
    date_start: date | None = None
    date_end: date | None = None
    ended_on: date | None = None
    renewed: bool = False


def state_on(day, life, warn_days=60):
    """What the contract is on a day.

    >>> life = Life("signed", date(2026, 1, 1), date(2026, 12, 31))
    >>> state_on(date(2026, 6, 1), life), state_on(date(2026, 11, 1), life)
    ('active', 'expiring')
    >>> state_on(date(2027, 1, 1), life), state_on(date(2025, 12, 31), life)
    ('expired', 'signed')
    """
    if life.phase != "signed":
        return life.phase
    if life.ended_on and life.ended_on <= day:
        return "ended"
    if life.date_end and life.date_end < day:
        return "renewed" if life.renewed else "expired"
    if life.date_start and life.date_start > day:
        return "signed"
    if life.date_end and life.date_end - timedelta(days=warn_days) <= day:
        return "expiring"
    return "active"


def in_force(day, life):
    """Does the contract bind both sides on that day?"""
    return state_on(day, life) in ("active", "expiring")


def reminder_due(day, date_end, steps, sent):
    """Days of the reminder that is due, or ``None``.

    :param steps: days before the end, for example (60, 30, 7)
    :param sent: smallest step that was sent already, 0 or None for none

    >>> end = date(2026, 12, 31)
    >>> reminder_due(date(2026, 11, 1), end, (60, 30, 7), None)
    60
    >>> reminder_due(date(2026, 11, 15), end, (60, 30, 7), 60) is None
    True
    >>> reminder_due(date(2026, 12, 28), end, (60, 30, 7), 60)
    7
    """
    if not date_end or date_end < day:
        return None
    left = (date_end - day).days
    reached = [step for step in steps if left <= step]
    if not reached:
        return None
    step = min(reached)
    return step if not sent or step < sent else None


def steps_of(text):
    """Days of a setting such as ``60,30,7``, the largest first.

    >>> steps_of("60, 7;30, x")
    (60, 30, 7)
    """
    parts = (text or "").replace(";", ",").split(",")
    days = {int(part) for part in map(str.strip, parts) if part.isdigit()}
    return tuple(sorted(days, reverse=True))
