"""Appraisal scores: every worked example of the handbook to the point (T03.1), every
boundary, what is not measured."""

from datetime import date

import pytest

from odoo.addons.logistics_crm.tools.bands import Band
from odoo.addons.logistics_crm.tools.measure import Measure
from odoo.addons.logistics_kpi.tools.career import (
    Conditions,
    Month,
    consequence,
    promotion_checks,
    worst_run,
)
from odoo.addons.logistics_kpi.tools.exempt import is_exempt
from odoo.addons.logistics_kpi.tools.plan import roll_up, split_year
from odoo.addons.logistics_kpi.tools.scoring import (
    Rule,
    attainment,
    gap_to,
    line_score,
    mixed,
    total,
    with_points,
)
from odoo.addons.logistics_kpi.tools.team import combine

REVENUE_60 = (1.0, Rule("higher", 60))
NEW_20 = (0.8, Rule("higher", 20))
OVERDUE_10 = (0.2, Rule("lower", 10))
FOLLOW_10 = Rule("count", 10, step=1)
DEPUTY = {
    "own": (1.0, Rule("higher", 10)),
    "department": (0.8, Rule("higher", 50)),
    "overdue": (0.15, Rule("lower", 10, step=0.02)),
}
HEAD = {
    "revenue": (1.0, Rule("higher", 30)),
    "overdue": (0.15, Rule("lower", 20, step=0.02)),
    "landed": (0.8, Rule("higher", 30)),
    "profit": (0.8, Rule("higher", 10)),
    "events": (None, Rule("event", 10)),
}
GRADES = [
    Band(None, 60, "D"),
    Band(60, 80, "C"),
    Band(80, 90, "B"),
    Band(90, None, "A"),
]


def score(actual, row):
    return line_score(actual, *row).score


def sheet_total(*scores):
    return total([(number, *row) for number, row in enumerate(scores)]).value


def test_example_1_manager():
    scores = (
        (score(0.93, REVENUE_60), 60),
        (score(0.75, NEW_20), 20),
        (score(0.234, OVERDUE_10), 10),
        (line_score(8, 10, FOLLOW_10).score, 10),
    )
    assert [row[0] for row in scores] == [53, 15, 7, 8]
    assert sheet_total(*scores) == 83


def test_example_2_deputy_general_manager():
    scores = (
        (score(1.0, DEPUTY["own"]), 10),
        (score(0.72, DEPUTY["department"]), 50),
        (score(0.80, NEW_20), 20),
        (score(0.19, DEPUTY["overdue"]), 10),
        (line_score(6, 6, FOLLOW_10).score, 10),
    )
    assert [row[0] for row in scores] == [10, 42, 20, 8, 10]
    assert sheet_total(*scores) == 90


def test_example_3_head():
    scores = (
        (score(0.85, HEAD["revenue"]), 30),
        (score(0.22, HEAD["overdue"]), 20),
        (score(0.70, HEAD["landed"]), 30),
        (score(0.60, HEAD["profit"]), 10),
        (score(1, HEAD["events"]), 10),
    )
    assert [row[0] for row in scores] == [15, 17, 20, 0, 0]
    assert sheet_total(*scores) == 52


@pytest.mark.parametrize(
    ("actual", "row", "points"),
    [
        # example 4: nothing left
        (0.40, REVENUE_60, 0),
        (0.39, REVENUE_60, 0),
        (0.41, REVENUE_60, 1),
        (0.60, NEW_20, 0),
        (0.61, NEW_20, 1),
        # boundaries of the target: full steps only
        (1.0, REVENUE_60, 60),
        (0.9999999, REVENUE_60, 60),
        (0.9901, REVENUE_60, 60),
        (0.99, REVENUE_60, 59),
        (0.9899, REVENUE_60, 59),
        (0.98, REVENUE_60, 58),
        (0.29 + 0.64, REVENUE_60, 53),
        # more than the target gives no more
        (1.7, REVENUE_60, 60),
        # less is better
        (0.0, OVERDUE_10, 10),
        (0.2, OVERDUE_10, 10),
        (0.1 + 0.1, OVERDUE_10, 10),
        (0.2099, OVERDUE_10, 10),
        (0.21, OVERDUE_10, 9),
        (0.30, OVERDUE_10, 0),
        (5.0, OVERDUE_10, 0),
        (0.15, DEPUTY["overdue"], 10),
        (0.1699, DEPUTY["overdue"], 10),
        (0.17, DEPUTY["overdue"], 9),
        (0.35, DEPUTY["overdue"], 0),
        # a month with more refunds than invoices
        (-0.2, REVENUE_60, 0),
        # events
        (0, HEAD["events"], 10),
        (2, HEAD["events"], 0),
    ],
)
def test_boundaries(actual, row, points):
    assert score(actual, row) == points


@pytest.mark.parametrize(
    ("found", "quota", "points"),
    [(10, 10, 10), (12, 10, 10), (9, 10, 9), (0, 10, 0), (0, 6, 4), (0, 0, 10)],
)
def test_customers_below_the_post_standard(found, quota, points):
    assert line_score(found, quota, FOLLOW_10).score == points


def test_printed_variant_of_the_head():
    # As printed: 'overdue' scored like a rate to reach, 'profit' with steps of two.
    assert score(0.75, (0.80, Rule("higher", 20))) == 15
    assert score(0.10, (0.15, Rule("higher", 10, step=0.02))) == 8


@pytest.mark.parametrize(
    ("actual", "target", "kind", "reason"),
    [
        (None, 1.0, "higher", "not_measured"),
        (float("nan"), 1.0, "higher", "not_measured"),
        (0.9, None, "higher", "no_target"),
        (None, None, "event", "not_measured"),
        (0.9, 1.0, "manual", "by_hand"),
        (0.9, 1.0, "bands", "no_band"),
    ],
)
def test_what_has_no_score_says_why(actual, target, kind, reason):
    found = line_score(actual, target, Rule(kind, 60))
    assert (found.score, found.reason) == (None, reason)


def test_bands_give_points_on_the_better_side():
    bands = (Band(None, 0.15, 10), Band(0.15, 0.3, 5), Band(0.3, None, 0))
    rule = Rule("bands", 10, bands=bands, better="less")
    assert [
        line_score(value, None, rule).score for value in (0.15, 0.16, 0.3, 0.31)
    ] == [
        10,
        5,
        5,
        0,
    ]


def test_ratio_gives_the_share_of_the_target():
    assert line_score(40, 80, Rule("ratio", 20)).score == 10
    assert line_score(90, 80, Rule("ratio", 20)).score == 20
    assert line_score(-1, 80, Rule("ratio", 20)).score == 0


def test_attainment():
    assert attainment(930, 1000) == 0.93
    assert attainment(0, 0) == 1.0
    assert attainment(-1, 0) == 0.0
    assert attainment(5, None) is None


def test_what_is_missing_is_left_out_of_the_total():
    found = total([("a", 45.0, 60), ("b", None, 20), ("c", 20.0, 20)])
    assert (found.value, found.measured, found.missing) == (81.25, 80, ("b",))
    assert total([("a", None, 60)]).value is None
    assert total([("a", 0.0, 60), ("b", 0.0, 40)]).value == 0


@pytest.mark.parametrize(
    ("value", "points", "result"),
    [(83, -5, 78), (98, 5, 100), (2, -5, 0), (None, 3, None)],
)
def test_rewards_and_penalties_stay_between_0_and_100(value, points, result):
    assert with_points(value, points) == result


@pytest.mark.parametrize(
    ("value", "gap"),
    [
        (52, (8, "C")),
        (59.9999, (0.0001, "C")),
        (60, (20, "B")),
        (83, (7, "A")),
        (89.5, (0.5, "A")),
        (90, None),
        (None, None),
    ],
)
def test_gap_to_the_next_grade(value, gap):
    found = gap_to(value, GRADES)
    assert found == (None if gap is None else (pytest.approx(gap[0]), gap[1]))


def test_co_appraisers_by_weight():
    assert mixed(80, [(60, 25)]) == 75
    assert mixed(80, [(None, 25)]) == 80
    assert mixed(None, [(60, 25)]) is None


def test_department_is_the_sum_of_its_people():
    rates = [Measure(0.5, 50, 100), Measure(None, reason="no_user"), Measure(0, 0, 300)]
    assert combine(rates, "rate").value == 0.125
    assert combine([Measure(None, reason="not_installed")], "rate").reason == (
        "not_installed"
    )
    rows = [Measure(2, None, None, "x", (1, 2)), Measure(1, None, None, "x", (2, 3))]
    assert combine(rows, "count") == Measure(3, None, None, "x", (1, 2, 3))


@pytest.mark.parametrize("amount", [100, 100.01, 12_000_000, 0, 7, 0.05])
@pytest.mark.parametrize("weights", [(), [0] * 12, list(range(12)), [-5, *[1] * 11]])
def test_a_year_split_adds_up(amount, weights):
    parts = split_year(amount, weights)
    assert len(parts) == 12
    assert round(sum(parts), 2) == amount


def test_a_year_by_last_season():
    parts = split_year(2400, [1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3])
    assert parts[:3] == (100, 100, 200)
    assert parts[-1] == 300


def test_targets_below_against_the_one_above():
    assert roll_up(100, [50, 40]) == -10
    assert roll_up(100, []) is None


RUNS = {
    "D": 1,
    "DD": 2,
    "DxD": 2,
    "DxxDD": 3,
    "DCD": 1,
    "CDD": 0,
    "x": 0,
    "": 0,
}


@pytest.mark.parametrize(("months", "run"), RUNS.items())
def test_runs_of_the_worst_grade(months, run):
    rows = [Month(None, True) if m == "x" else Month(m) for m in months]
    assert worst_run(rows) == run


def test_consequences():
    assert [consequence(run, True) for run in range(5)] == [
        None,
        None,
        "assessment",
        "transfer_or_termination",
        "transfer_or_termination",
    ]
    assert [consequence(run, False) for run in range(4)] == [
        None,
        "warning",
        "demotion",
        "transfer_or_termination",
    ]


@pytest.mark.parametrize(
    ("grades", "months", "met"),
    [
        ("BBBBCC", 6, False),  # average of 75
        ("AABBCC", 6, True),
        ("AAAACC", 5, False),
        ("AAAAAD", 6, False),
        ("AAAAA", 6, False),
        ("xAABBCC", 6, True),
    ],
)
def test_promotion_conditions(grades, months, met):
    points = {"A": 95.0, "B": 82.0, "C": 65.0, "D": 50.0}
    rows = [
        Month(None, True) if grade == "x" else Month(grade, score=points[grade])
        for grade in grades
    ]
    checks = promotion_checks(Conditions(), months, rows)
    assert all(check.met for check in checks) is met


def test_a_condition_without_figure_is_not_met():
    conditions = Conditions(revenue=200_000)
    checks = promotion_checks(conditions, 6, [Month("A", score=95.0)] * 6, None)
    assert [check.key for check in checks if not check.met] == ["revenue"]


@pytest.mark.parametrize(
    ("month", "since", "months", "exempt"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), 3, True),
        (date(2026, 3, 1), date(2026, 1, 31), 3, True),
        (date(2026, 4, 1), date(2026, 1, 1), 3, False),
        (date(2026, 2, 1), date(2025, 12, 20), 3, True),
        (date(2026, 3, 1), date(2025, 12, 20), 3, False),
        (date(2026, 2, 1), date(2026, 1, 5), 2, True),
        (date(2026, 1, 1), date(2026, 1, 5), 0, False),
        (date(2025, 12, 1), date(2026, 1, 1), 3, False),
    ],
)
def test_exempt_months(month, since, months, exempt):
    assert is_exempt(month, since, months) is exempt
