"""The conditional rules of a business order (list A T07).

Codes, not sentences: the model says them. Periods count in months by the caller, who
passes the last day that each kind of order may have.
"""

import re
from datetime import date
from typing import NamedTuple

#: Landline with area code, with or without country code; mobile numbers beside it.
_LANDLINE = re.compile(r"^(\+?86[- ]?)?(0\d{2,3})[- ]?\d{7,8}([- ]\d{1,6})?$")
_FOREIGN = re.compile(r"^\+(?!86)\d[\d -]{6,}$")
#: Number of a house, floor or unit, in digits or Chinese numerals.
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百]+[号號楼樓]")
ITEM_BASES = ("piece", "shipment", "truck", "other")


class Order(NamedTuple):
    """Facts of an order; ``last_day`` is the latest end that its kind allows."""

    one_off: bool = False
    quantity: float = 0
    date_end: date | None = None
    last_day: date | None = None
    basis: str = "heavy"
    items: int = 0
    special_payment: bool = False
    payment_note: str = ""
    combined: bool = False
    means: str = ""
    nature: str = "new"
    price_changed: bool = False
    pricing_factor: str = ""
    adjustment_factor: str = ""
    contact: bool = False
    position: str = ""
    landline: str = ""
    mobile: str = ""
    lines: int = 0
    volume: float = 0
    volume_unit: str = "t"


def problems(order):
    """Codes of what keeps an order from being submitted, in the order of the form.

    >>> problems(Order(contact=True, position="Buyer", mobile="13900000000", lines=1,
    ...                volume=3, pricing_factor="Distance"))
    ()
    """
    found = []
    for code, wrong in (
        ("contact", not order.contact),
        ("position", order.contact and not order.position),
        ("phone", not (order.landline or order.mobile)),
        ("landline", order.landline and not is_landline(order.landline)),
        ("quantity", order.one_off and not order.quantity),
        ("payment_note", order.special_payment and not _text(order.payment_note)),
        ("means", order.combined and not order.means),
        ("items", order.basis in ITEM_BASES and not order.items),
        ("period", _too_long(order)),
        ("volume", order.volume_unit != "free" and not order.volume),
        ("pricing_factor", order.nature == "new" and not _text(order.pricing_factor)),
        (
            "adjustment_factor",
            order.nature == "existing"
            and order.price_changed
            and not _text(order.adjustment_factor),
        ),
        ("lines", not order.lines),
    ):
        if wrong:
            found.append(code)
    return tuple(found)


def is_landline(text):
    """With area code, as the form demands; numbers of other countries with +.

    >>> is_landline("021-50001000"), is_landline("50001000")
    (True, False)
    >>> is_landline("+86 21 5000 1000"), is_landline("+49 30 1234567")
    (True, True)
    """
    text = (text or "").strip()
    digits = re.sub(r"\D", "", text)
    if _FOREIGN.match(text) or _LANDLINE.match(text):
        return True
    return text.startswith("+86") and 11 <= len(digits) <= 14


def is_address(text):
    """Does it say more than the place: a street with its number, a floor or unit?

    >>> is_address("Shanghai Pudong, Century Avenue 100, 12F"), is_address("上海市")
    (True, False)
    >>> is_address("浦东新区世纪大道100号"), is_address("世纪大道一百号")
    (True, True)
    >>> is_address("100")
    False
    """
    text = (text or "").strip()
    words = re.sub(r"[\W\d_]+", "", text)
    return len(words) >= 4 and bool(_NUMBER.search(text))


def price_problem(order_state, same_customer, day, first, last, closed):
    """Why a shipment cannot be billed under an order: a code or ``None``.

    >>> day = date(2026, 3, 5)
    >>> price_problem("approved", True, day, date(2026, 1, 1), date(2026, 3, 4), None)
    'out_of_period'
    """
    if not same_customer:
        return "wrong_customer"
    if order_state != "approved":
        return "not_approved"
    if not day or not first <= day <= last or (closed and day >= closed):
        return "out_of_period"
    return None


def _too_long(order):
    return bool(order.date_end and order.last_day and order.date_end > order.last_day)


def _text(value):
    return (value or "").strip()
