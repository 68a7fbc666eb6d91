"""Statements: settlement days, what is frozen, invoice groups, returned files.

Amounts are in the statement's currency, already rounded. Requirements: H-7.4.6-1 to
-7, decisions A2, C5, E2.
"""

import calendar
import csv
import hashlib
import io
import json
from datetime import date, timedelta
from typing import NamedTuple

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MAX_SIGNATURE = 2 * 1024 * 1024


def settlement_date(year, month, day):
    """The settlement day of a month; a day that the month lacks is its last one.

    >>> settlement_date(2026, 2, 31), settlement_date(2026, 6, 25)
    (datetime.date(2026, 2, 28), datetime.date(2026, 6, 25))
    """
    return date(year, month, min(max(day, 1), calendar.monthrange(year, month)[1]))


def _next_month(day):
    return (day.year + day.month // 12, day.month % 12 + 1)


def next_settlement(today, day):
    """The next settlement date on or after today.

    >>> next_settlement(date(2026, 1, 31), 31), next_settlement(date(2026, 2, 1), 31)
    (datetime.date(2026, 1, 31), datetime.date(2026, 2, 28))
    >>> next_settlement(date(2026, 12, 26), 25)
    datetime.date(2027, 1, 25)
    """
    this = settlement_date(today.year, today.month, day)
    return this if this >= today else settlement_date(*_next_month(today), day)


def period(settlement, day):
    """First and last day of the period that a settlement closes.

    >>> period(date(2026, 3, 31), 31), period(date(2026, 2, 28), 31)[0]
    ((datetime.date(2026, 3, 1), datetime.date(2026, 3, 31)), datetime.date(2026, 2, 1))
    >>> period(date(2026, 6, 25), 25)[0]
    datetime.date(2026, 5, 26)
    """
    before = settlement.replace(day=1) - timedelta(days=1)
    start = settlement_date(before.year, before.month, day) + timedelta(days=1)
    return start, settlement


def digest(facts):
    """Hash of what is frozen: numbers, dates and document numbers, no personal data.

    >>> digest({"b": 1, "a": [1.5]}) == digest({"a": [1.5], "b": 1})
    True
    """
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


class Charge(NamedTuple):
    """:param category: tax category; lines of different ones are never mixed
    :param type_id: id of the charge type
    """

    category: str
    type_id: int
    amount: float


def adjusted(charges, agreed, rounding=0.01):
    """Charges that add up to what was agreed: the difference goes into the largest.

    >>> [c.amount for c in adjusted([Charge("t", 1, 90.0), Charge("a", 2, 10.0)], 95.0)]
    [85.0, 10.0]
    """
    charges = list(charges)
    if not charges:
        return charges
    gap = agreed - sum(charge.amount for charge in charges)
    if abs(gap) < rounding / 2:
        return charges
    largest = max(range(len(charges)), key=lambda i: abs(charges[i].amount))
    charge = charges[largest]
    charges[largest] = charge._replace(amount=charge.amount + gap)
    return charges


def invoice_groups(lines):
    """What goes on which invoice: {category: {type id: amount}}, in order.

    :param lines: iterable of (charges, agreed amount)

    >>> one = [Charge("transport", 1, 100.0), Charge("auxiliary", 2, 6.0)]
    >>> invoice_groups([(one, 106.0), (one[:1], 99.0)])
    {'transport': {1: 199.0}, 'auxiliary': {2: 6.0}}
    """
    groups = {}
    for charges, agreed in lines:
        for charge in adjusted(charges, agreed):
            types = groups.setdefault(charge.category, {})
            types[charge.type_id] = types.get(charge.type_id, 0.0) + charge.amount
    return groups


class Match(NamedTuple):
    """:param kind: equal, different, missing (in the customer's file), extra (ours
    does not know it) or repeated
    """

    number: str
    kind: str
    ours: float | None
    theirs: float | None


def match_returned(ours, theirs, rounding=0.01):
    """Compare a returned file with the statement, by waybill number.

    :param ours: {number: amount}
    :param theirs: iterable of (number, amount or None); None means no remark

    >>> [m.kind for m in match_returned(
    ...     {"A": 10.0, "B": 5.0, "C": 1.0}, [(" a", 10.0), ("B", 4.0), ("X", 2.0)])]
    ['equal', 'different', 'extra', 'missing']
    >>> match_returned({"A": 1.0}, [("A", 1.0), ("A", 1.0)])[1].kind
    'repeated'
    """
    known = {_key(number): (number, amount) for number, amount in ours.items()}
    found, seen = [], set()
    for number, amount in theirs:
        key = _key(number)
        if key in seen:
            found.append(Match(number, "repeated", None, amount))
        elif key not in known:
            found.append(Match(number, "extra", None, amount))
        else:
            name, mine = known[key]
            same = amount is None or abs(mine - amount) < rounding / 2
            found.append(Match(name, "equal" if same else "different", mine, amount))
        seen.add(key)
    found += [
        Match(name, "missing", amount, None)
        for key, (name, amount) in known.items()
        if key not in seen
    ]
    return found


def _key(number):
    return str(number).strip().upper()


def signature_problem(image):
    """Code of what is wrong with the bytes of a signature, or None.

    >>> signature_problem(PNG + b"..."), signature_problem(b"%PDF")
    (None, 'no_image')
    >>> signature_problem(PNG + bytes(MAX_SIGNATURE)), signature_problem(b"")
    ('too_big', 'missing')
    """
    if not image:
        return "missing"
    if len(image) > MAX_SIGNATURE:
        return "too_big"
    return None if image.startswith((PNG, JPEG)) else "no_image"


def csv_text(rows):
    """CSV of rows; text that a spreadsheet would run as a formula is defused.

    >>> csv_text([["a", 1], ["=1+1", 2]])
    "a,1\\r\\n'=1+1,2\\r\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow(_defused(cell) for cell in row)
    return out.getvalue()


def _defused(cell):
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@") else cell
