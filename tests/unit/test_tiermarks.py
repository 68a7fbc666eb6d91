"""Marks on tier proposals: near a boundary, exceptions (decisions A10)."""

import pytest

from odoo.addons.logistics_crm.tools.bands import Band
from odoo.addons.logistics_crm.tools.tiermarks import exceptions, near_boundary

BANDS = (
    Band(1_200_000, 2_400_000, "D"),
    Band(2_400_000, 6_000_000, "C"),
    Band(6_000_000, 12_000_000, "B"),
    Band(12_000_000, None, "A"),
)


@pytest.mark.parametrize(
    ("value", "percent", "bound"),
    [
        (6_300_000, 5, 6_000_000),
        (5_700_000, 5, 6_000_000),
        (6_300_001, 5, None),
        (5_699_999, 5, None),
        (11_500_000, 5, 12_000_000),
        (6_000_000, 0, None),
        (None, 5, None),
        (-6_000_000, 5, None),
    ],
)
def test_near_boundary(value, percent, bound):
    assert near_boundary(value, BANDS, percent) == bound


@pytest.mark.parametrize(
    ("current", "decided", "codes", "deviates", "marks"),
    [
        (None, "A", (), False, ()),
        ("C", "B", (), False, ()),
        ("C", "A", (), False, ("jump",)),
        ("B", "C", (), False, ("fall",)),
        ("D", None, ("not_positive",), False, ("fall", "refunds")),
        ("B", "B", ("in_band", "near_boundary"), False, ("near",)),
        ("B", "A", (), True, ("manual",)),
        (None, None, (), False, ()),
    ],
)
def test_exceptions(current, decided, codes, deviates, marks):
    order = ["A", "B", "C", "D"]
    assert exceptions(current, decided, order, codes, deviates) == marks
