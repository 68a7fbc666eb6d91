"""Judging a visit record: how late, how plausible, which ones to check.

Requirements P-3-16, K-4.2.2c (entry in time), H-5.2.3-3 (three minutes), H-5.0-1 and
-4 (spot check); decisions A11, C3 (outliers first), C10 (location).
"""

import hashlib
import math
import random
from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

EARTH_RADIUS_M = 6_371_008.8


class Limits(NamedTuple):
    """Numbers of the company policy."""

    late_hours: float = 48.0
    in_time_hours: float = 24.0
    short_text: int = 20
    short_minutes: float = 10.0
    far_metres: float = 500.0


class Record(NamedTuple):
    """What a report says of itself. ``onsite``: somebody went there, so a location and
    a stay are expected; ``distance`` in metres, ``None`` = not known."""

    onsite: bool
    text: str = ""
    minutes: float | None = None
    located: bool = False
    distance: float | None = None
    copied: bool = False
    late: bool = False


def entry_delay(ended: datetime, reported: datetime) -> float:
    """Hours from the end of a visit to its report; a report written meanwhile is 0."""
    return max((reported - ended) / timedelta(hours=1), 0.0)


def outliers(record: Record, limits: Limits) -> list[str]:
    """Codes of what a leader should look at first, in fixed order.

    >>> outliers(Record(True, "ok", 3.0, late=True), Limits())
    ['no_location', 'short_stay', 'short_text', 'late']
    """
    checks = (
        ("no_location", record.onsite and not record.located),
        ("far", record.distance is not None and record.distance > limits.far_metres),
        (
            "short_stay",
            record.onsite
            and record.minutes is not None
            and record.minutes < limits.short_minutes,
        ),
        ("short_text", len(record.text.strip()) < limits.short_text),
        ("copied", record.copied),
        ("late", record.late),
    )
    return [code for code, wrong in checks if wrong]


def digest(text: str) -> str | None:
    """Fingerprint of a report that ignores spaces, punctuation and case; ``None`` for
    an empty one. Two equal digests are copied text.

    >>> digest("Price discussed.") == digest(" price  discussed")
    True
    """
    letters = "".join(char for char in text.casefold() if char.isalnum())
    if not letters:
        return None
    return hashlib.sha256(letters.encode()).hexdigest()[:16]


def valid_location(latitude: float, longitude: float) -> bool:
    """Is it a place on Earth? 0, 0 is what broken devices send.

    >>> valid_location(31.2, 121.5), valid_location(91, 0), valid_location(0, 0)
    (True, False, False)
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return False
    return abs(latitude) <= 90 and abs(longitude) <= 180 and bool(latitude or longitude)


def distance(first: tuple, second: tuple) -> float:
    """Metres between two (latitude, longitude) pairs, by the haversine formula.

    >>> round(distance((31.2304, 121.4737), (31.2314, 121.4737)))
    111
    """
    lat1, lon1, lat2, lon2 = map(math.radians, (*first, *second))
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(math.sqrt(chord), 1.0))


def sample(
    population: Mapping[Hashable, Sequence], percent: float, minimum: int, seed
) -> dict:
    """Records drawn for the spot check: of each person N percent, at least ``minimum``
    where there are that many.

    :param population: {person: records}
    :param seed: drawn by the caller, so that nobody can foresee the sample

    >>> {k: len(v) for k, v in sample({1: range(40), 2: [7]}, 10, 1, 5).items()}
    {1: 4, 2: 1}
    """
    drawn = {}
    for person, records in population.items():
        number = max(math.ceil(len(records) * percent / 100), minimum)
        number = min(number, len(records))
        chooser = random.Random(f"{seed}/{person}")
        drawn[person] = sorted(chooser.sample(sorted(records), number))
    return drawn
