"""Conditional rules of the order form (H-5.9.2)."""

from datetime import date

import pytest

from odoo.addons.logistics_crm.tools import orders
from odoo.addons.logistics_crm.tools.orders import Order

GOOD = Order(
    contact=True,
    position="Buyer",
    landline="021-50001000",
    lines=1,
    volume=30,
    pricing_factor="Distance and return load",
    date_end=date(2026, 3, 31),
    last_day=date(2026, 3, 31),
)


def test_a_complete_order_has_no_problem():
    assert orders.problems(GOOD) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"contact": False}, "contact"),
        ({"position": ""}, "position"),
        ({"landline": ""}, "phone"),
        ({"landline": "5000 1000"}, "landline"),
        ({"one_off": True}, "quantity"),
        ({"special_payment": True, "payment_note": "  "}, "payment_note"),
        ({"combined": True}, "means"),
        ({"basis": "piece"}, "items"),
        ({"basis": "shipment"}, "items"),
        ({"basis": "truck"}, "items"),
        ({"date_end": date(2026, 4, 1)}, "period"),
        ({"volume": 0}, "volume"),
        ({"pricing_factor": ""}, "pricing_factor"),
        ({"nature": "existing", "price_changed": True}, "adjustment_factor"),
        ({"lines": 0}, "lines"),
    ],
)
def test_every_condition_alone(change, code):
    assert orders.problems(GOOD._replace(**change)) == (code,)


@pytest.mark.parametrize(
    "change",
    [
        {"volume": 0, "volume_unit": "free"},
        {"nature": "existing", "pricing_factor": ""},
        {"basis": "piece", "items": 1},
        {"one_off": True, "quantity": 12},
        {"landline": "", "mobile": "13900000000"},
    ],
)
def test_what_is_not_demanded(change):
    assert orders.problems(GOOD._replace(**change)) == ()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (("approved", True, date(2026, 3, 1), None), None),
        (("approved", True, date(2026, 3, 31), None), None),
        (("approved", True, date(2026, 4, 1), None), "out_of_period"),
        (("approved", True, date(2026, 3, 15), date(2026, 3, 15)), "out_of_period"),
        (("approved", True, date(2026, 3, 14), date(2026, 3, 15)), None),
        (("submitted", True, date(2026, 3, 1), None), "not_approved"),
        (("approved", False, date(2026, 3, 1), None), "wrong_customer"),
    ],
)
def test_why_a_shipment_is_pending(values, code):
    state, same, day, closed = values
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    assert orders.price_problem(state, same, day, first, last, closed) == code
