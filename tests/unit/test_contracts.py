"""Life and reminders of a contract (H-5.9.1-4, -5, decision A11)."""

from datetime import date

import pytest

from odoo.addons.logistics_crm.tools import contracts
from odoo.addons.logistics_crm.tools.contracts import Life

YEAR = Life("signed", date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "life", "state"),
    [
        (date(2026, 6, 1), Life("review"), "review"),
        (date(2026, 6, 1), Life("signed"), "active"),
        (date(2026, 11, 1), YEAR, "expiring"),
        (date(2026, 10, 31), YEAR, "active"),
        (date(2027, 1, 1), YEAR, "expired"),
        (date(2027, 1, 1), YEAR._replace(renewed=True), "renewed"),
        (date(2026, 6, 1), YEAR._replace(ended_on=date(2026, 6, 1)), "ended"),
        (date(2026, 5, 31), YEAR._replace(ended_on=date(2026, 6, 1)), "active"),
    ],
)
def test_state_of_a_day(day, life, state):
    assert contracts.state_on(day, life) == state


@pytest.mark.parametrize(
    ("left", "sent", "due"),
    [
        (61, 0, None),
        (60, 0, 60),
        (60, 60, None),
        (30, 60, 30),
        (7, 30, 7),
        (0, 7, None),
    ],
)
def test_each_reminder_once(left, sent, due):
    end = date(2026, 12, 31)
    day = date.fromordinal(end.toordinal() - left)
    assert contracts.reminder_due(day, end, (60, 30, 7), sent) == due
