"""What the ledger's judge reads and gives (H-9.1-14)."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple


class Event(NamedTuple):
    """Money in company currency, net of tax; refunds are negative."""

    id: int
    base: Any
    move: int
    partner: int
    date: date
    invoice_date: date
    due_date: date
    kind: str = "payment"


class Terms(NamedTuple):
    """One plan version. ``rates``: rules that give bands; ``factors``: kind -> bands
    or {key: value}; empty conditions mean any."""

    id: int
    exclusive: bool = True
    basis: str = "collected"
    scope: str = "event"
    mode: str = "whole"
    driver: str = "amount"
    rates: tuple = ()
    factors: dict = {}
    employees: frozenset = frozenset()
    departments: frozenset = frozenset()
    levels: frozenset = frozenset()
    tiers: frozenset = frozenset()
    #: Kinds of customer; products of the invoice that count, their part of the money.
    types: frozenset = frozenset()
    products: frozenset = frozenset()
    #: Whose monthly target the bands are a percentage of (basis achievement).
    metric: int | None = None
    lead_share: Any = 100
    floor: Any = 0
    cap: Any = 0
    leaver_days: int = 90
    leaver_rate: Any = 1
    #: Which day of an event counts: payment, invoice or due.
    counts_on: str = "payment"
    #: First and last day on which an event counts.
    date_from: date | None = None
    date_to: date | None = None


class Customer(NamedTuple):
    """What is known of the customer at the invoice date; ``margin`` is a share,
    ``None`` as long as the gross profit of the month is not confirmed."""

    tier: Any = None
    margin: Any = None
    age: int = 0
    source: str = "self"
    type: int | None = None
    #: {product id: share of the invoice}
    parts: Any = None


class Person(NamedTuple):
    """``percent``: agreed share, ``None`` = by the plan; ``standard``: profit standard
    of the job level as a share; ``left``: last day of employment."""

    id: int | None
    role: str = "lead"
    percent: Any = None
    department: int | None = None
    level: int | None = None
    standard: Any = 0
    left: date | None = None
    grade: str = "exempt"
    #: {(metric id, employee id, first of month): target}
    targets: Any = None


class Line(NamedTuple):
    """``amount`` is ``None`` as long as the total of ``group`` decides the rate."""

    terms: int
    event: int
    employee: int
    base: Decimal
    share: Decimal
    credited: Decimal
    weight: Decimal
    rate: Decimal | None
    factors: dict
    amount: Decimal | None
    group: tuple | None
    date: date
    bands: Any = None


class Verdict(NamedTuple):
    lines: list
    reason: str
