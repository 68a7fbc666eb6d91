"""Ageing, credit light, promises, limitation of debts."""

from datetime import date

import pytest

from odoo.addons.logistics_crm.tools import ageing
from odoo.addons.logistics_crm.tools.ageing import Credit


def test_ages_add_up():
    items = [(days, 1.0) for days in range(-10, 200)]
    classes = ageing.ageing(items)
    assert sum(classes.values()) == 210
    assert ageing.overdue(classes) == 199
    assert classes["d30"] == classes["d60"] == classes["d90"] == 30


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        (Credit(), "none"),
        (Credit(limit=100.0), "green"),
        (Credit(exposure=79.99, limit=100.0), "green"),
        (Credit(exposure=80.0, limit=100.0), "yellow"),
        (Credit(exposure=100.0, limit=100.0), "yellow"),
        (Credit(exposure=100.01, limit=100.0), "red"),
        (Credit(exposure=1.0, days_late=1), "yellow"),
        (Credit(exposure=1.0, days_late=31), "red"),
        (Credit(blocked=True), "red"),
        (Credit(blocked=True, released=True), "yellow"),
        (Credit(danger=2), "yellow"),
        (Credit(danger=3), "red"),
        (Credit(exposure=5.0, released=True), "green"),
    ],
)
def test_light(credit, expected):
    assert ageing.light(credit)[0] == expected


def test_debts_become_barred():
    today = date(2026, 6, 30)
    assert ageing.limitation(date(2023, 6, 30), 3, today)[1] == "barred"
    assert ageing.limitation(date(2023, 7, 1), 3, today)[1] == "warn"
    assert ageing.limitation(date(2024, 1, 1), 3, today)[1] == "ok"
