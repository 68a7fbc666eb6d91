"""What a customer is by its business, and how complete its profile is."""

from datetime import date

import pytest

from odoo.addons.logistics_crm.tools.completeness import completeness
from odoo.addons.logistics_crm.tools.nature import nature_of, stage_of

TODAY = date(2026, 3, 31)
NEW_AFTER = date(2025, 3, 31)  # 12 months
LOST_BEFORE = date(2025, 12, 31)  # 3 months
DORMANT_BEFORE = date(2026, 2, 28)  # 1 month


@pytest.mark.parametrize(
    ("since", "last", "nature", "stage"),
    [
        (None, None, None, "prospect"),
        (date(2026, 3, 31), date(2026, 3, 31), "new", "signed"),
        (date(2025, 4, 1), date(2026, 3, 1), "new", "signed"),
        (date(2025, 3, 31), date(2026, 3, 1), "existing", "signed"),
        (date(2020, 1, 1), date(2026, 2, 28), "existing", "signed"),
        (date(2020, 1, 1), date(2026, 2, 27), "existing", "dormant"),
        (date(2020, 1, 1), date(2025, 12, 31), "existing", "dormant"),
        (date(2020, 1, 1), date(2025, 12, 30), "lost", "lost"),
    ],
)
def test_nature_and_stage(since, last, nature, stage):
    found = nature_of(since, last, NEW_AFTER, LOST_BEFORE)
    assert found == nature
    assert stage_of(found, last, DORMANT_BEFORE) == stage


def test_contract_without_business_is_signed():
    assert stage_of(None, None, DORMANT_BEFORE, signed=True) == "signed"


@pytest.mark.parametrize(
    ("values", "wanted", "percent", "missing"),
    [
        ({"a": 1, "b": "x", "c": True}, "abc", 100, ()),
        ({"a": 1, "b": "x", "c": 0}, "abc", 66, ("c",)),
        ({}, "ab", 0, ("a", "b")),
        ({"a": 1}, "aa", 100, ()),
    ],
)
def test_completeness(values, wanted, percent, missing):
    assert completeness(values, wanted) == (percent, missing)
