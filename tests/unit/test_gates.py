"""States of a gate, moves between steps, names and numbers (H-5.0-5 to -7, C2, C8)."""

import pytest

from odoo.addons.logistics_crm.tools import gates
from odoo.addons.logistics_crm.tools.gates import Deal, Gate, Measured

A, B, C, D = 1, 2, 3, 4
PROJECT, LIGHT = 21, 22
VALUE = Gate(5, gates.CHECK, minimum=1, minimums={A: 3, B: 3})
SUPPORTERS = Gate(
    4, gates.CHECK, blocks=False, minimum=0, minimums={A: 2, B: 1}, off_for_tender=True
)
SHARE = Gate(6, gates.CHECK, tiers=frozenset({A, B}), share=0.3)
DOCUMENT = Gate(7, gates.DOCUMENT, document=3)


@pytest.mark.parametrize(
    ("gate", "deal", "measured", "done", "waived", "state", "count", "number"),
    [
        (VALUE, Deal(A), Measured(2), False, False, "open", 2, 3),
        (VALUE, Deal(A), Measured(3), False, False, "met", 3, 3),
        (VALUE, Deal(C), Measured(1), False, False, "met", 1, 1),
        (VALUE, Deal(None), Measured(0), False, False, "open", 0, 1),
        (VALUE, Deal(A), Measured(0), False, True, "waived", 0, 3),
        (VALUE, Deal(A), Measured(3), False, True, "met", 3, 3),
        (VALUE, Deal(A), None, False, False, "unchecked", 0, 3),
        (VALUE, Deal(A), None, True, False, "met", 1, 3),
        (VALUE, Deal(A), None, False, True, "waived", 0, 3),
        (SUPPORTERS, Deal(A), Measured(1), False, False, "open", 1, 2),
        (SUPPORTERS, Deal(B), Measured(1), False, False, "met", 1, 1),
        (SUPPORTERS, Deal(C), Measured(0), False, False, "not_applicable", 0, 0),
        (
            SUPPORTERS,
            Deal(A, public_tender=True),
            Measured(9),
            False,
            False,
            "off",
            0,
            0,
        ),
        (SHARE, Deal(A), Measured(1, 4), False, False, "open", 1, 2),
        (SHARE, Deal(A), Measured(2, 4), False, False, "met", 2, 2),
        (SHARE, Deal(B), Measured(0, 0), False, False, "open", 0, 1),
        (SHARE, Deal(B), Measured(3, 10), False, False, "met", 3, 3),
        (SHARE, Deal(B), Measured(3, 11), False, False, "open", 3, 4),
        (SHARE, Deal(C), Measured(0, 9), False, False, "not_applicable", 0, 0),
        (DOCUMENT, Deal(), None, False, False, "open", 0, 1),
        (DOCUMENT, Deal(), None, True, False, "met", 1, 1),
        (DOCUMENT, Deal(), None, False, True, "waived", 0, 1),
    ],
)
def test_state_of_a_gate(gate, deal, measured, done, waived, state, count, number):
    found = gates.judge(gate, deal, measured, done=done, waived=waived)
    assert (found.state, found.count, found.needed) == (state, count, number)


@pytest.mark.parametrize(
    ("condition", "deal", "expected"),
    [
        ({}, Deal(), True),
        ({"types": frozenset({PROJECT})}, Deal(customer_type=PROJECT), True),
        ({"types": frozenset({PROJECT})}, Deal(), False),
        ({"profiles": frozenset({LIGHT})}, Deal(profile=LIGHT), True),
        ({"profiles": frozenset({LIGHT})}, Deal(profile=PROJECT), False),
        ({"companies": frozenset({1})}, Deal(company=2), False),
        ({"tiers": frozenset({A}), "types": frozenset({9})}, Deal(A, 9), True),
        ({"tiers": frozenset({A}), "types": frozenset({9})}, Deal(B, 9), False),
    ],
)
def test_conditions(condition, deal, expected):
    assert gates.applies(Gate(1, **condition), deal) is expected


def test_warning_gates_keep_nobody_back():
    results = [
        gates.judge(Gate(1, blocks=False), Deal(), None),
        gates.judge(Gate(2), Deal(), None),
        gates.judge(Gate(3, gates.CHECK), Deal(), None),
    ]
    assert [result.gate.id for result in gates.missing(results)] == [2]


@pytest.mark.parametrize(
    ("reached", "target", "kind", "proofs"),
    [
        (0, 1, "stay", []),
        (0, 2, "forward", [1]),
        (0, 9, "forward", [1, 2, 3, 4, 5, 6, 7, 8]),
        (4, 5, "stay", []),
        (4, 6, "forward", [5]),
        (4, 4, "back", []),
        (4, 1, "back", []),
        (4, 0, "foreign", []),
        (0, 0, "foreign", []),
    ],
)
def test_moves(reached, target, kind, proofs):
    assert gates.move(reached, target) == kind
    assert list(gates.to_prove(reached, target)) == proofs


def test_a_card_shows_five_open_results_blocking_ones_first():
    results = [
        gates.Result(Gate(n, blocks=n > 2), gates.OPEN if n != 4 else gates.MET)
        for n in range(1, 9)
    ]
    first, more = gates.shown(results)
    assert [result.gate.id for result in first] == [3, 5, 6, 7, 8]
    assert more == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("王小明", True),
        ("王先", True),
        ("王", False),
        ("Zhang Wei", True),
        ("Zhang 2", False),
        ("Zhang", False),
        ("", False),
        (None, False),
        (False, False),
    ],
)
def test_full_name(name, expected):
    assert gates.is_full_name(name) is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+86 21 5888 1234", True),
        ("02158881234转805", True),
        ("abcdefg", False),
        ("12345", False),
        ("phone 5888 1234", False),
        (False, False),
    ],
)
def test_phone(number, expected):
    assert gates.is_phone(number) is expected
