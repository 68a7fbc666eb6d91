"""How complete a record is: the share of wanted entries that are there, and which not.

Requirement: S-3.2.1-A19.2.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Completeness(NamedTuple):
    """:param percent: whole percent, rounded down, so that 100 means all
    :param missing: names that have no value, in the wanted order
    """

    percent: int
    missing: tuple


def completeness(values: Mapping[str, Any], wanted: Iterable[str]) -> Completeness:
    """A name counts as there when its value is true; nothing wanted is complete.

    >>> completeness({"name": "Steel", "phone": ""}, ["name", "phone", "city"])
    Completeness(percent=33, missing=('phone', 'city'))
    >>> completeness({}, [])
    Completeness(percent=100, missing=())
    """
    names = tuple(dict.fromkeys(wanted))
    missing = tuple(name for name in names if not values.get(name))
    if not names:
        return Completeness(100, ())
    return Completeness((len(names) - len(missing)) * 100 // len(names), missing)
