"""No data is None, never 0 (design rule 6)."""

import pytest

from odoo.addons.logistics_crm.tools.measure import (
    Measure,
    complete,
    counted,
    no_data,
    ratio,
)


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "reason"),
    [
        (3, 4, 0.75, None),
        (0, 4, 0.0, None),
        (0, 0, None, "no_data"),
        (5, 0, None, "no_data"),
        (-1, 4, -0.25, None),
        (None, None, None, "no_data"),
    ],
)
def test_ratio(numerator, denominator, value, reason):
    found = ratio(numerator, denominator, "crm.lead", [1, 2])
    assert (found.value, found.reason) == (value, reason)
    assert (found.numerator, found.denominator) == (numerator, denominator)
    assert (found.model, found.ids) == ("crm.lead", (1, 2))


def test_zero_is_a_figure():
    assert complete({1: counted(0)}, [1])[1] == Measure(0)


def test_everybody_asked_for_gets_an_answer():
    found = complete({1: counted(5), 9: counted(1)}, [1, 2], "no_user")
    assert found == {1: counted(5), 2: no_data("no_user")}
