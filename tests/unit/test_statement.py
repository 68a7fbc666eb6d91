"""Statements: settlement days, what is frozen, invoice groups, returned files."""

from datetime import date

import pytest

from odoo.addons.logistics_crm.tools import statement
from odoo.addons.logistics_crm.tools.statement import Charge


@pytest.mark.parametrize(
    ("today", "day", "expected"),
    [
        (date(2026, 2, 1), 31, date(2026, 2, 28)),
        (date(2028, 2, 1), 31, date(2028, 2, 29)),
        (date(2026, 6, 25), 25, date(2026, 6, 25)),
        (date(2026, 6, 26), 25, date(2026, 7, 25)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_next_settlement(today, day, expected):
    assert statement.next_settlement(today, day) == expected


@pytest.mark.parametrize("day", [1, 15, 28, 29, 30, 31])
def test_periods_follow_without_gap_or_overlap(day):
    settlement = statement.next_settlement(date(2026, 1, 1), day)
    for _month in range(30):
        start, end = statement.period(settlement, day)
        assert start <= end == settlement
        following = date.fromordinal(settlement.toordinal() + 1)
        settlement = statement.next_settlement(following, day)
        assert statement.period(settlement, day)[0] == following


def test_adjusted_charges_add_up_to_the_cent():
    charges = [Charge("t", 1, 33.33), Charge("a", 2, 66.67)]
    for agreed in (0.0, 0.01, 99.99, 150.0):
        total = sum(c.amount for c in statement.adjusted(charges, agreed))
        assert round(total, 2) == agreed


def test_returned_file_is_matched():
    ours = {"A": 1.0, "B": 2.0, "C": 3.0}
    theirs = [("a", None), ("B", 2.5), ("B", 2.0), ("Z", 9.0)]
    kinds = [match.kind for match in statement.match_returned(ours, theirs)]
    assert kinds == ["equal", "different", "repeated", "extra", "missing"]


def test_formulas_are_defused():
    assert statement.csv_text([["=cmd()", "-1", 5]]) == "'=cmd(),'-1,5\r\n"
