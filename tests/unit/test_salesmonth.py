"""Sales month and annual plan: the arithmetic, and that splits and effects add up."""

import random
from decimal import Decimal

import pytest

from odoo.addons.logistics_crm.tools.bands import Band
from odoo.addons.logistics_kpi.tools.annualplan import abnormal, market
from odoo.addons.logistics_kpi.tools.ledger import judge
from odoo.addons.logistics_kpi.tools.ledgershares import bands_of
from odoo.addons.logistics_kpi.tools.ledgerterms import achieved, is_taken
from odoo.addons.logistics_kpi.tools.ledgertypes import Customer, Terms
from odoo.addons.logistics_kpi.tools.salesmonth import (
    growth,
    net_sales,
    performance_bonus,
    profit,
    profit_change,
    ranks,
    seasonal,
)


def test_net_sales_takes_everything_off_once():
    figures = {"orders_new": 500, "orders_visit": 300, "orders_communication": 200}
    less = {"returns_late": 1, "returns_business": 2, "returns_quality": 4}
    less |= {"returns_other": 8, "discounts": 16, "voids": 32, "allowances": 64}
    assert net_sales(figures | less) == 1000 - 127


def test_loss_on_a_note_lowers_the_net_profit_only():
    result = profit({"orders_new": 100, "note_result": -7, "other_expense": 3})
    assert (result.gross, result.net) == (97, 90)


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ({}, {}),
        ({1: 5}, {1: 1}),
        ({1: 5, 2: 5, 3: 5}, {1: 1, 2: 1, 3: 1}),
        ({1: 1, 2: 9, 3: 9, 4: 0}, {2: 1, 3: 1, 1: 3, 4: 4}),
    ],
)
def test_equal_sales_share_a_place(values, places):
    assert ranks(values) == places


@pytest.mark.parametrize(
    ("attained", "bonus"),
    [(None, 0), (0.99, 0), (1, 10), (1.2, 20), (5, 20)],
)
def test_boundary_of_the_bonus_is_the_better_row(attained, bonus):
    bands = bands_of([(-1000000, 0), (1, 0.01), (1.2, 0.02)])
    assert performance_bonus(1000, attained, bands)[1] == bonus


def test_no_bonus_on_what_went_back():
    assert performance_bonus(-5, 2, [Band(None, None, 0.5)])[1] == 0


def test_no_growth_without_a_base():
    assert growth(5, 0) is None and growth(5, -3) is None


@pytest.mark.parametrize("seed", range(20))
def test_effects_add_up_to_the_change(seed):
    dice = random.Random(seed)

    def period():
        return {
            key: (dice.randint(1, 40), dice.randint(0, 9999), dice.randint(0, 9999))
            for key in range(dice.randint(0, 6))
        }

    before, now = period(), period()
    change = profit_change(before, now)
    earned = [sum(row[1] - row[2] for row in rows.values()) for rows in (before, now)]
    assert sum(change) == earned[1] - earned[0]


def test_seasonal_indices_of_whole_years_average_to_100():
    dice = random.Random(1)
    months = {(y, m): dice.randint(1, 999) for y in (2024, 2025) for m in range(1, 13)}
    assert abs(sum(seasonal(months).values()) / 12 - 100) < Decimal("0.1")
    assert seasonal({}) == {}


def test_unknown_market_has_no_share():
    assert market(5, 0, 100, 0) == (None, Decimal("0.0500"), None)


def test_ratio_without_plan_or_turnover_is_not_abnormal():
    assert not abnormal(None, 0.05, 0.2) and not abnormal(0.9, 0, 0.2)


def test_percents_of_a_target_become_money():
    bands = achieved(bands_of([(0, 0), (80, 0.01), (100, 0.02)]), 12000)
    assert [band.lower for band in bands] == [None, 9600, 12000]
    assert [band.upper for band in bands] == [9600, 12000, None]


def test_plans_for_other_products_do_not_exclude_each_other():
    seven, eight, both = (
        Terms(number, products=frozenset(products))
        for number, products in ((1, {7}), (2, {8}), (3, {7, 8}))
    )
    assert not is_taken(eight, [seven.products])
    assert is_taken(both, [seven.products]) and is_taken(Terms(4), [seven.products])


def test_product_terms_need_their_product_on_the_invoice():
    from datetime import date

    from odoo.addons.logistics_kpi.tools.commission import Rule
    from odoo.addons.logistics_kpi.tools.ledgertypes import Event, Person

    day = date(2026, 4, 2)
    event = Event(1, 1000, 10, 5, day, day, day)
    terms = Terms(1, rates=(Rule({}, bands_of([(0, 0.02)])),), products=frozenset({7}))
    seen = Customer(parts={7: Decimal("0.25"), 8: Decimal("0.75")})
    (line,) = judge(event, [terms], seen, [Person(3)]).lines
    assert (line.base, line.credited) == (250, 250)
    assert judge(event, [terms], Customer(), [Person(3)]).reason == "no_plan"
