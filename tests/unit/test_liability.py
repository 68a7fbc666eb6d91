"""Shares of liability: exactly 100 %, parts that add up to the cent."""

import pytest

from odoo.addons.logistics_complaints.tools import liability


@pytest.mark.parametrize(
    "shares, problem",
    [
        ([100], None),
        ([60, 40], None),
        ([33.33, 33.33, 33.34], None),
        ([99.99], "sum"),
        ([100.01], "sum"),
        ([33.33, 33.33, 33.33], "sum"),
        ([120, -20], "negative"),
        ([0, 100], None),
        ([], "sum"),
    ],
)
def test_shares(shares, problem):
    assert liability.shares_problem(shares) == problem


@pytest.mark.parametrize("amount", [0, 0.01, 0.05, 100, 99.99, 12000.01, 1e7])
@pytest.mark.parametrize(
    "shares", [[100], [50, 50], [33.33, 33.33, 33.34], [10, 20, 30, 40], [0, 100]]
)
def test_parts_add_up(amount, shares):
    parts = liability.split(amount, shares)
    assert round(sum(parts), 2) == amount
    assert all(part >= 0 for part in parts)


def test_net_loss():
    assert liability.net_loss(12000, 9000, 1500) == 1500
