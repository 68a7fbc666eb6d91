"""Pure rules around a deal: who may negotiate, which seminar counts, what is missing.

Requirements: K-4.3.2a, H-5.6.2-1, -2, H-5.4.3.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

NOT_AUTHORISED, NOT_ON_DAY, OVER_LIMIT = "not_authorised", "not_on_day", "over_limit"


class Authorisation(NamedTuple):
    """Right of one person to lead negotiations.

    :param date_to: last day included, ``None`` = until revoked
    :param limit: highest contract value, 0 = any
    """

    date_from: date
    date_to: date | None = None
    limit: float = 0.0


def refusal(authorisations: Iterable[Authorisation], day: date, amount: float):
    """Why somebody may not lead a negotiation, ``None`` when he may.

    :param amount: expected contract value in the currency of the limits

    >>> may = [Authorisation(date(2026, 1, 1), date(2026, 6, 30), 500_000)]
    >>> refusal(may, date(2026, 6, 30), 500_000) is None
    True
    >>> refusal(may, date(2026, 6, 30), 500_001)
    'over_limit'
    >>> refusal(may, date(2026, 7, 1), 1), refusal([], date(2026, 7, 1), 1)
    ('not_on_day', 'not_authorised')
    """
    given = list(authorisations)
    if not given:
        return NOT_AUTHORISED
    on_day = [
        a for a in given if a.date_from <= day and (not a.date_to or day <= a.date_to)
    ]
    if not on_day:
        return NOT_ON_DAY
    if any(not a.limit or amount <= a.limit for a in on_day):
        return None
    return OVER_LIMIT


def superior_present(present: Iterable[int], superiors: Iterable[int]) -> bool:
    """Does the direct superior take part? Who has none needs none (H-5.6.2).

    :param present: user ids of the attendees
    :param superiors: user ids of the leaders, nearest first

    >>> superior_present([1, 2], [2, 3]), superior_present([1, 3], [2, 3])
    (True, False)
    >>> superior_present([1], [])
    True
    """
    nearest = next(iter(superiors), None)
    return nearest is None or nearest in present


def next_version(versions: Iterable[int]) -> int:
    """Number of the next version, counted from 1.

    >>> next_version([]), next_version([1, 3])
    (1, 4)
    """
    return max(versions, default=0) + 1
