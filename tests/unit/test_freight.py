"""Freight and fees to the cent (H-5.9.2-10, H-5.9.3-1, H-5.9.3-3, decision A13)."""

import pytest

from odoo.addons.logistics_crm.tools import freight
from odoo.addons.logistics_crm.tools.bands import Band
from odoo.addons.logistics_crm.tools.freight import Goods, Line

XIAN = "Xi'an"
TIERS = (Band(0, 1000, 0.80), Band(1000, 5000, 0.70), Band(5000, None, 0.62))


def total(goods, *lines):
    return round(sum(c.amount for c in freight.price(goods, lines).charges), 2)


@pytest.mark.parametrize(
    ("weight", "amount"),
    [(999, 799.20), (1000, 700.00), (4999, 3499.30), (5000, 3100.00), (10, 60.00)],
)
def test_volume_tiers_and_minimum_charge(weight, amount):
    line = Line(1, XIAN, "heavy", 0.80, minimum=60, bands=TIERS)
    assert total(Goods(XIAN, weight=weight), line) == amount


def test_minimum_charge_is_named():
    line = Line(1, XIAN, "heavy", 0.80, minimum=60)
    assert freight.price(Goods(XIAN, weight=10), [line]).minimum
    assert not freight.price(Goods(XIAN, weight=100), [line]).minimum


@pytest.mark.parametrize(
    ("weight", "volume", "key", "amount"),
    [
        (666, 2, "heavy", 399.60),  # exactly 333 kg/m³ is heavy
        (665, 2, "light", 360.00),
        (0, 3, "light", 540.00),
        (500, 0, "heavy", 300.00),
    ],
)
def test_volumetric_factor_decides_heavy_or_light(weight, volume, key, amount):
    lines = [
        Line("heavy", XIAN, "heavy", 0.60, kg_per_m3=333),
        Line("light", XIAN, "light", 180, unit="m3"),
    ]
    goods = Goods(XIAN, weight=weight, volume=volume)
    assert freight.price(goods, lines).line.key == key
    assert total(goods, *lines) == amount


def test_heavy_line_alone_charges_the_higher_of_both_weights():
    line = Line(1, XIAN, "heavy", 0.5, kg_per_m3=250)
    assert total(Goods(XIAN, weight=100, volume=2), line) == 250.00
    assert total(Goods(XIAN, weight=800, volume=2), line) == 400.00


@pytest.mark.parametrize(
    ("weight", "step", "amount"),
    [(1201, 0.5, 480.0), (1500, 0.5, 480.0), (1501, 0.5, 640.0), (1501, 0, 480.32)],
)
def test_tonnes_are_rounded_up_to_the_step(weight, step, amount):
    line = Line(1, XIAN, "heavy", 320, unit="t", quantity_step=step)
    assert total(Goods(XIAN, weight=weight), line) == amount


def test_amount_is_rounded_half_up_to_its_step():
    line = Line(1, XIAN, "heavy", 0.125, amount_step=1)
    assert total(Goods(XIAN, weight=100), line) == 13.0


def test_all_fees_of_a_door_to_door_shipment():
    line = Line(
        1,
        XIAN,
        "heavy",
        0.62,
        handling=0.03,
        handling_per_unit=True,
        document=5,
        insurance_percent=0.3,
        pickup=80,
        delivery=120,
    )
    goods = Goods(XIAN, weight=1234.5, declared_value=50_000)
    charges = {c.code: c.amount for c in freight.price(goods, [line]).charges}
    assert charges == {
        "freight": 765.39,
        "handling": 37.04,  # 37.035 half up
        "document": 5.0,
        "insurance": 150.0,
        "pickup": 80.0,
        "delivery": 120.0,
    }


@pytest.mark.parametrize(
    ("mode", "codes"),
    [
        ("door_door", {"pickup", "delivery"}),
        ("station_station", set()),
        ("door_station", {"pickup"}),
        ("station_door", {"delivery"}),
    ],
)
def test_pickup_and_delivery_follow_the_service_mode(mode, codes):
    line = Line(1, XIAN, "heavy", 1, pickup=80, delivery=120)
    priced = freight.price(Goods(XIAN, weight=1, mode=mode), [line])
    assert {c.code for c in priced.charges} - {"freight"} == codes


def test_least_premium_only_for_insured_goods():
    line = Line(1, XIAN, "heavy", 1, insurance_percent=0.3, insurance_minimum=10)
    assert total(Goods(XIAN, weight=1, declared_value=1000), line) == 11.0
    assert total(Goods(XIAN, weight=1), line) == 1.0


@pytest.mark.parametrize(
    ("basis", "amount"), [("piece", 96.0), ("shipment", 8.0), ("truck", 16.0)]
)
def test_pieces_shipments_trucks(basis, amount):
    goods = Goods(XIAN, pieces=12, trucks=2)
    assert total(goods, Line(1, XIAN, basis, 8)) == amount


def test_a_missing_line_is_said():
    assert freight.price(Goods("Lhasa", weight=1), [Line(1, XIAN, "heavy", 1)]) == (
        None,
        (),
        "no_line",
        False,
    )


def test_goods_without_measure_are_said():
    priced = freight.price(Goods(XIAN), [Line(1, XIAN, "heavy", 1)])
    assert (priced.charges, priced.problem) == ((), "no_measure")


def test_the_most_exact_line_wins():
    lines = [
        Line("any", XIAN, "heavy", 1),
        Line("from", XIAN, "heavy", 2, origin="Shanghai"),
        Line("both", XIAN, "heavy", 3, origin="Shanghai", means="rail"),
    ]
    found = [
        freight.choose(Goods(XIAN, origin=origin, means=means), lines).key
        for origin, means in (("", ""), ("shanghai", "road"), ("SHANGHAI", "rail"))
    ]
    assert found == ["any", "from", "both"]


def test_deviation_looks_at_the_lowest_tier():
    tariff = [Line(1, XIAN, "heavy", 0.80), Line(2, XIAN, "light", 200, unit="m3")]
    line = Line(3, XIAN, "heavy", 0.80, bands=TIERS)
    assert freight.deviation(line, tariff) == -22.5
    assert freight.deviation(Line(4, "Lhasa", "heavy", 1), tariff) is None
    assert freight.deviation(Line(5, XIAN, "heavy", 0.80), tariff) == 0
