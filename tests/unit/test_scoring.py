"""Weighted sheets and the 80/20 list (P-A1-1, P-A1-2)."""

import pytest

from odoo.addons.logistics_crm.tools.scoring import Criterion, pareto, weighted_score


@pytest.mark.parametrize(
    ("criteria", "value", "weight", "missing"),
    [
        ([], None, 0, ()),
        ([("size", 20, ())], None, 0, ("size",)),
        ([("size", 20, (None, None))], None, 0, ("size",)),
        ([("size", 0, (80,))], None, 0, ()),
        ([("size", 20, (80,)), ("credit", 80, (50,))], 56.0, 100, ()),
        # several scorers: average; a scorer without score does not count
        ([("size", 20, (80, None, 90))], 85.0, 20, ()),
        # a missing criterion is re-normalised, a score of 0 is a score
        ([("a", 50, (80,)), ("b", 50, ())], 80.0, 50, ("b",)),
        ([("a", 50, (80,)), ("b", 50, (0,))], 40.0, 100, ()),
        # default weights of the evaluation form
        (
            [("s", 20, (90,)), ("c", 30, (80,)), ("v", 35, (85,)), ("i", 15, (90,))],
            85.25,
            100,
            (),
        ),
    ],
)
def test_weighted_score(criteria, value, weight, missing):
    found = weighted_score([Criterion(*line) for line in criteria])
    assert found.value == (None if value is None else pytest.approx(value))
    assert (found.weight, found.missing) == (weight, missing)


def test_pareto_flags():
    rows = pareto([("e", 5), ("a", 50), ("b", 30), ("c", 10), ("d", 5), ("f", -8)])
    assert [row.key for row in rows] == ["a", "b", "c", "e", "d", "f"]
    assert [row.in_80 for row in rows] == [True, True, False, False, False, False]
    assert [row.in_top_20 for row in rows] == [True, True, *[False] * 4]
    assert rows[2].cumulative == pytest.approx(0.9)
    assert (rows[-1].share, rows[-1].cumulative) == (0.0, pytest.approx(1.0))


def test_pareto_exactly_eighty_percent_is_enough():
    rows = pareto([(i, 0.1) for i in range(10)])
    assert sum(row.in_80 for row in rows) == 8


@pytest.mark.parametrize("rows", [[], [("a", 0)], [("a", None), ("b", -3)]])
def test_pareto_without_revenue(rows):
    assert not any(row.in_80 for row in pareto(rows))
    assert all(row.share == 0.0 for row in pareto(rows))
