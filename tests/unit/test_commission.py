"""Worked examples of the requirement lists to the cent, and laws of the ledger."""

import random
from decimal import Decimal

import pytest

from odoo.addons.logistics_crm.tools.bands import Band
from odoo.addons.logistics_kpi.tools.commission import (
    Rule,
    Share,
    cents,
    decay,
    first_match,
    group_delta,
    limited,
    marginal,
    product,
    rate_at,
    split,
    spread,
    whole,
)
from odoo.addons.logistics_kpi.tools.grossprofit import gross_profit
from odoo.addons.logistics_kpi.tools.settlement import (
    budget_cap,
    deepening,
    guard,
    landing,
    pay,
    pool,
)

MARGIN = [Band(None, 3, 0.06), Band(3, 6, 0.08), Band(6, None, 0.10)]
AGE = [Band(0, 12, 1.0), Band(12, 24, 0.6), Band(24, 36, 0.3), Band(36, None, 0.1)]
LATE = [
    Band(None, 0, 1.0),
    Band(0, 30, 0.9),
    Band(30, 60, 0.7),
    Band(60, 90, 0.4),
    Band(90, None, 0),
]
TURNOVER = [Band(0, 1000, 0.02), Band(1000, 5000, 0.05), Band(5000, None, 0.08)]


def test_example_of_the_accrual_principle():
    """H-9.1: 28,500 of gross profit, 4 pp above the standard, paid 10 days late."""
    rate = rate_at(19 - 15, MARGIN)
    amount = cents(28500 * product(rate, [rate_at(4, AGE), decay(10, LATE), 1, 1]))
    assert amount == Decimal("2052.00")
    parts = split(amount, [Share("lead", 70), Share("participant", 30)])
    assert parts == [
        ("lead", Decimal("1436.40")),
        ("participant", Decimal("615.60")),
    ]
    paid = [pay(part, 0, retention=0.2) for _key, part in parts]
    assert [p.payable for p in paid] == [Decimal("1149.12"), Decimal("492.48")]
    assert [p.retained for p in paid] == [Decimal("287.28"), Decimal("123.12")]


def test_example_of_deepening():
    """H-9.2: growth of 40 percent."""
    bands = [Band(0.1, 0.3, 0.05), Band(0.3, 0.5, 0.07), Band(0.5, None, 0.1)]
    reward = deepening(900000, 1260000, 0.12, bands, least=30000)
    assert (reward.increment, reward.profit) == (315000, 37800)
    parts = split(reward.amount, [Share("o", 60), Share("c", 20), Share("t", 20)])
    assert [str(part) for _key, part in parts] == ["1587.60", "529.20", "529.20"]


@pytest.mark.parametrize(
    ("current", "offset", "reason"),
    [
        (989999, 0, "growth"),
        (990000, -20000, "increment"),
        (1260000, -315000, "increment"),
        (1260000, 0, None),
    ],
)
def test_deepening_says_why_it_is_nothing(current, offset, reason):
    bands = [Band(0.1, 0.3, 0.05), Band(0.3, None, 0.07)]
    reward = deepening(900000, current, 0.12, bands, offset, least=30000)
    assert reward.reason == reason
    assert bool(reward.amount) == (reason is None)


def test_example_of_the_gross_profit():
    """H-10.5."""
    costs = [620000, 120000, 45000, 30000, 5000, 20000, 4000, 6000]
    month = gross_profit(1000000, 10000, costs, 1200000, 30)
    assert month.funding == Decimal("5917.81")
    assert month.surcharge == Decimal("2970.00")
    assert month.profit == Decimal("131112.19")
    assert cents(month.margin * 100) == Decimal("13.24")


def test_no_revenue_has_no_margin():
    assert gross_profit(0).margin is None


def test_example_of_the_pool():
    """H-10.6: attainment 95 percent, overdue 18 percent; the boundary is better."""
    up = [Band(None, 0.8, 0), Band(0.8, 0.9, 0.6), Band(0.9, 1, 0.8), Band(1, None, 1)]
    late = [Band(None, 0.15, 1.0), Band(0.15, 0.2, 0.8), Band(0.2, None, 0)]
    result = pool(800000, 0.95, 0.18, up, late)
    assert (result.amount, result.now) == (Decimal("10240.00"), Decimal("7168.00"))
    assert cents(result.now * Decimal("0.4")) == Decimal("2867.20")
    assert pool(800000, 1, 0.15, up, late).amount == Decimal("16000.00")


def test_landing_budget_and_guard():
    assert landing(10000, 80, 100) == 8000
    assert budget_cap(1200000, 60000) == 3000
    assert sum(guard([500, 300, 200], 2000)) == 500
    assert guard([500], -2000) == [0]


@pytest.mark.parametrize(
    ("days", "factor"),
    [(-3, 1), (0, 1), (1, 0.9), (30, 0.9), (31, 0.7), (60, 0.7), (90, 0.4), (91, 0)],
)
def test_days_late_fall_on_the_better_side(days, factor):
    assert decay(days, LATE) == cents(factor, 1)


def test_two_lines_of_900_count_as_1800():
    """OCA's sections pay 18 for each line; the period total pays 5 percent."""
    assert whole(1800, TURNOVER) == 90
    assert marginal(1800, TURNOVER) == 60
    assert whole("1000.50", TURNOVER) == Decimal("50.025")


def test_bands_without_hole_pay_every_amount():
    for amount in range(1, 7000, 13):
        assert whole(Decimal(amount) / 2, TURNOVER) > 0


def test_first_rule_wins_and_empty_means_any():
    rules = [Rule({"tier": {"A"}, "kind": {"x"}}, 1), Rule({"tier": set()}, 2)]
    assert first_match(rules, {"tier": "A", "kind": "x"}) == 1
    assert first_match(rules, {"tier": "A", "kind": "y"}) == 2
    assert first_match([Rule({"tier": {"A"}}, 1)], {}) is None


def test_shares_of_99_99_are_refused():
    with pytest.raises(ValueError, match="100"):
        split(100, [Share("a", 70), Share("b", 29.99)])


def test_a_cap_does_not_shrink_what_is_taken_back():
    assert limited(-500, cap=100) == -500
    assert limited(500, cap=100) == 100
    assert limited(5, floor=10) == 0


def test_parts_always_add_up():
    rng = random.Random(7)
    for _round in range(500):
        amount = Decimal(rng.randint(-999999, 999999)) / 100
        weights = [rng.randint(0, 50) for _part in range(rng.randint(1, 9))]
        parts = spread(amount, weights)
        assert sum(parts) == amount
        if sum(weights):
            assert all(part * amount >= 0 for part in parts)


@pytest.mark.parametrize("mode", ["whole", "marginal"])
def test_any_order_of_events_pays_the_same(mode):
    rng = random.Random(11)
    for _round in range(100):
        events = [(Decimal(rng.randint(-50000, 200000)) / 100,) * 2 for _e in range(8)]
        totals = set()
        for _order in range(3):
            rng.shuffle(events)
            state = (Decimal(0), Decimal(0), Decimal(0))
            cut = rng.randint(1, 7)
            for batch in (events[:cut], events[cut:]):
                parts = group_delta(TURNOVER, mode, state, batch)
                state = (
                    state[0] + sum(row[0] for row in batch),
                    state[1] + sum(row[1] for row in batch),
                    state[2] + sum(parts),
                )
            totals.add(state[2])
        assert len(totals) == 1


def test_recovery_is_capped_and_the_rest_is_carried():
    """Decision C7: at most a fifth of the month's pay file."""
    month = pay(1000, -500)
    assert (month.recovered, month.carried, month.payable) == (200, -300, 800)
    assert pay(0, -500).payable == 0
    assert pay(0, -500).carried == -500


def test_a_leaver_gets_everything_retained():
    month = pay(1000, 0, released=300, retention=0.2, leaving=True)
    assert (month.retained, month.payable) == (0, 1300)


def test_nothing_is_lost_between_months():
    rng = random.Random(3)
    owed = kept = Decimal(0)
    earned_all = paid_all = Decimal(0)
    for _month in range(60):
        earned = Decimal(rng.randint(0, 90000)) / 100
        contra = -Decimal(rng.randint(0, 40000)) / 100
        month = pay(earned, owed + contra, retention=0.2)
        owed, kept = month.carried, kept + month.retained
        earned_all += earned + contra
        paid_all += month.payable
    assert paid_all + kept + owed == earned_all
