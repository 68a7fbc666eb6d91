"""What a shipment costs: from the price lines of the order to charges, to the cent.

Goods at least as dense as the volumetric factor (kg per m³) of a line are heavy cargo,
charged by weight; lighter ones are charged by volume. Where an order has a heavy line
only, the higher of weight and volume x factor counts. The charged quantity is rounded
up to the step of the line, its volume tier gives the rate, and the freight is never
below the minimum charge. Requirements: H-5.9.2-10, H-5.9.3-1, H-5.9.3-3, decision A13.
"""

import unicodedata
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from .bands import Band, band_for

HEAVY, LIGHT = "heavy", "light"
PIECE, SHIPMENT, TRUCK = "piece", "shipment", "truck"
KG, TONNE, CBM = "kg", "t", "m3"
#: Goods of a shipment that is weighed or measured too little for the basis.
NO_LINE, NO_MEASURE = "no_line", "no_measure"
_ANY = ("", None, False)


class Line(NamedTuple):
    """A price line. ``rate`` is per ``unit`` (kg, t, m3) or per piece, shipment or
    truck; ``bands`` are volume tiers in charged units, their key is the rate; empty
    ``origin`` and ``means`` mean any."""

    key: Any
    destination: str
    basis: str
    rate: float
    unit: str = KG
    origin: str = ""
    means: str = ""
    minimum: float = 0
    kg_per_m3: float = 0
    quantity_step: float = 0
    amount_step: float = 0
    bands: tuple[Band, ...] = ()
    handling: float = 0
    handling_per_unit: bool = False
    document: float = 0
    insurance_percent: float = 0
    insurance_minimum: float = 0
    pickup: float = 0
    delivery: float = 0


class Goods(NamedTuple):
    """What is carried: kg, m³, number of pieces and trucks, declared value in the
    currency of the order."""

    destination: str
    origin: str = ""
    means: str = ""
    mode: str = "door_door"
    weight: float = 0
    volume: float = 0
    pieces: int = 0
    trucks: int = 1
    declared_value: float = 0


class Charge(NamedTuple):
    code: str
    quantity: float
    price: float
    amount: float


class Priced(NamedTuple):
    """``problem`` is None, no_line or no_measure; ``minimum`` says that the minimum
    charge stands above quantity x rate."""

    line: Line | None
    charges: tuple[Charge, ...]
    problem: str | None = None
    minimum: bool = False


@lru_cache(maxsize=8192)
def place(text):
    """A place as it is compared: width, case and spaces do not matter.

    >>> place(" Ｘi'an  North") == place("xi'an north")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def price(goods, lines):
    """Charges of a shipment.

    :param lines: the price lines of one order, in their order
    :rtype: Priced

    >>> line = Line(1, "Xi'an", HEAVY, 0.62, minimum=50, document=5)
    >>> for charge in price(Goods("xi'an", weight=1200), [line]).charges:
    ...     print(charge.code, charge.quantity, charge.amount)
    freight 1200.0 744.0
    document 1.0 5.0
    """
    line = choose(goods, lines)
    if line is None:
        return Priced(None, (), NO_LINE)
    quantity = chargeable(goods, line)
    if not quantity:
        return Priced(line, (), NO_MEASURE)
    rate = rate_for(line, quantity)
    product = rounded(quantity * _number(rate), line.amount_step)
    amount = max(product, _number(line.minimum))
    freight = Charge("freight", float(quantity), float(rate), float(amount))
    fees = (fee for fee in _fees(goods, line, quantity) if fee.amount)
    return Priced(line, (freight, *fees), None, amount > product)


def choose(goods, lines):
    """The line that prices the goods, or ``None``: the same destination, then the most
    exact origin and means, then heavy or light by the density of the goods."""
    fitting = [line for line in lines if _fits(goods, line)]
    if not fitting:
        return None
    best = max(_exactness(line) for line in fitting)
    exact = [line for line in fitting if _exactness(line) == best]
    heavy = [line for line in exact if line.basis == HEAVY]
    light = [line for line in exact if line.basis == LIGHT]
    if heavy and light and exact[0].basis in (HEAVY, LIGHT):
        factor = heavy[0].kg_per_m3 or light[0].kg_per_m3
        return heavy[0] if is_heavy(goods.weight, goods.volume, factor) else light[0]
    return exact[0]


def is_heavy(weight, volume, factor):
    """Heavy cargo? Without factor whatever has a weight is.

    >>> is_heavy(333, 1, 333), is_heavy(332, 1, 333)
    (True, False)
    """
    if not factor:
        return bool(weight)
    return _number(weight) >= _number(volume) * _number(factor)


def chargeable(goods, line):
    """Quantity that is charged, in the unit of the line (Decimal)."""
    factor = _number(line.kg_per_m3)
    weight, volume = _number(goods.weight), _number(goods.volume)
    if line.basis == HEAVY:
        kilos = max(weight, volume * factor)
        quantity = kilos / 1000 if line.unit == TONNE else kilos
    elif line.basis == LIGHT:
        quantity = max(volume, weight / factor) if factor else volume
    else:
        quantity = _number(
            {PIECE: goods.pieces, TRUCK: goods.trucks or 1}.get(line.basis, 1)
        )
    return rounded_up(quantity, line.quantity_step)


def rate_for(line, quantity):
    """Rate of the volume tier that holds the charged quantity; else of the line."""
    band = band_for(quantity, line.bands)
    return line.rate if band is None else band.key


def lowest_rate(line):
    """The lowest rate that the line can give: what is compared with the tariff."""
    return min([line.rate, *(band.key for band in line.bands)])


def deviation(line, tariff_lines):
    """Percent by which the lowest rate stands above (+) or below (-) the tariff, or
    ``None`` when the tariff does not know the destination, basis and unit.

    >>> tariff = [Line(1, "Xi'an", HEAVY, 0.80)]
    >>> deviation(Line(2, "Xi'an", HEAVY, 0.72), tariff)
    -10.0
    """
    same = [
        known
        for known in tariff_lines
        if place(known.destination) == place(line.destination)
        and (known.basis, known.unit) == (line.basis, line.unit)
        and place(known.origin) in ("", place(line.origin))
        and known.means in (*_ANY, line.means)
    ]
    if not same:
        return None
    known = max(same, key=_exactness)
    if not known.rate:
        return None
    share = _number(lowest_rate(line)) / _number(known.rate) - 1
    return float(rounded(share * 100, 0.01))


def rounded_up(value, step):
    """Up to the next step; no step leaves the value.

    >>> float(rounded_up(Decimal("12.01"), 0.5)), float(rounded_up(Decimal(3), 1))
    (12.5, 3.0)
    """
    step = _number(step)
    if not step:
        return value
    return (value / step).to_integral_value(rounding=ROUND_CEILING) * step


def rounded(value, step):
    """Half up to a step, by default to the cent.

    >>> float(rounded(Decimal("0.125"), 0)), float(rounded(Decimal("12.5"), 1))
    (0.13, 13.0)
    """
    step = _number(step) or Decimal("0.01")
    return (value / step).to_integral_value(rounding=ROUND_HALF_UP) * step


def _fits(goods, line):
    return (
        place(line.destination) == place(goods.destination)
        and (line.origin in _ANY or place(line.origin) == place(goods.origin))
        and (line.means in _ANY or line.means == goods.means)
    )


def _exactness(line):
    return (line.origin not in _ANY, line.means not in _ANY)


def _fees(goods, line, quantity):
    handled = quantity if line.handling_per_unit else Decimal(1)
    yield _fee("handling", handled, line.handling)
    yield _fee("document", Decimal(1), line.document)
    share = _number(line.insurance_percent) / 100
    premium = _fee("insurance", _number(goods.declared_value), share)
    if premium.amount and premium.amount < line.insurance_minimum:
        premium = _fee("insurance", Decimal(1), line.insurance_minimum)
    yield premium
    if goods.mode in ("door_door", "door_station"):
        yield _fee("pickup", Decimal(1), line.pickup)
    if goods.mode in ("door_door", "station_door"):
        yield _fee("delivery", Decimal(1), line.delivery)


def _fee(code, quantity, rate):
    amount = rounded(quantity * _number(rate), 0)
    return Charge(code, float(quantity), float(rate or 0), float(amount))


def _number(value):
    return Decimal(str(value or 0))
