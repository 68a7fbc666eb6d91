"""Import files: every bad cell of every row, with the row of the file."""

from datetime import date, datetime

import pytest

from odoo.addons.logistics_crm.tools.importing import (
    Column,
    rows_from_table,
    validate_rows,
)
from odoo.addons.logistics_crm.tools.importing_cells import (
    CellError,
    boolean_cell,
    date_cell,
    decimal_cell,
    integer_cell,
    text_cell,
)

COLUMNS = [
    Column("no", "Waybill", required=True, size=12, key=True),
    Column("day", "Day", "date", required=True),
    Column("kg", "Weight (kg)", "decimal", minimum=0),
    Column("pieces", "Pieces", "integer"),
    Column("mode", "Mode", "selection", choices={"公路": "road", "Air": "air"}),
    Column("customer", "Customer", "reference", choices={"Shunda": 7, "Two": [8, 9]}),
    Column("fragile", "Fragile", "boolean"),
]


def _fails(parser, raw):
    with pytest.raises(CellError) as caught:
        parser(raw)
    return caught.value.code


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12", 12.0),
        (" 12.50 ", 12.5),
        ("-3", -3.0),
        ("+3", 3.0),
        (".5", 0.5),
        ("1,234.56", 1234.56),
        ("1,234,567", 1234567.0),
        ("１，２３４．５", 1234.5),
        ("1.234,5", 1234.5),
        ("1 234.5", 1234.5),
        ("(1,200)", -1200.0),
        ("¥1,200", 1200.0),
        ("￥1200元", 1200.0),
        ("($5)", -5.0),
        ("1.2E+3", 1200.0),
        (7, 7.0),
        (7.25, 7.25),
        (1e-7, 1e-7),
    ],
)
def test_decimal(raw, value):
    assert decimal_cell(raw) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1,5", "bad_decimal"),  # one and a half, or a slipped group?
        ("1,23,456", "bad_decimal"),
        ("12万", "bad_decimal"),
        ("15%", "bad_decimal"),
        ("1.2.3", "bad_decimal"),
        ("--1", "bad_decimal"),
        ("abc", "bad_decimal"),
        ("nan", "bad_decimal"),
        (float("inf"), "bad_decimal"),
        (True, "bad_decimal"),
        ("=1+1", "bad_decimal"),
        ("9" * 16, "out_of_range"),
    ],
)
def test_bad_decimal(raw, code):
    assert _fails(decimal_cell, raw) == code


@pytest.mark.parametrize(
    ("raw", "value"), [("12", 12), ("12.0", 12), ("1,200", 1200), (5.0, 5), ("－3", -3)]
)
def test_integer(raw, value):
    found = integer_cell(raw)
    assert found == value
    assert isinstance(found, int)


@pytest.mark.parametrize(
    ("raw", "code"),
    [("1.5", "bad_integer"), ("x", "bad_integer"), (2**31, "out_of_range")],
)
def test_bad_integer(raw, code):
    assert _fails(integer_cell, raw) == code


@pytest.mark.parametrize(
    "raw",
    [
        "2026-01-05",
        "2026-1-5",
        "2026/1/5",
        "2026/01/05",
        "2026.1.5",
        "20260105",
        "2026年1月5日",
        "2026年01月05",
        "２０２６年１月５日",
        "2026-01-05 00:00:00",
        "2026-01-05T08:30",
        "2026/1/5 8:30",
        " 2026-01-05 ",
        "46027",
        46027,
        46027.75,
        date(2026, 1, 5),
        datetime(2026, 1, 5, 23, 59),
    ],
)
def test_date(raw):
    assert date_cell(raw) == date(2026, 1, 5)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-02-30",
        "2025-02-29",
        "2026-13-01",
        "01/05/2026",  # day or month first?
        "5.1.26",
        "115/1/5",
        "1899-01-01",
        "9999-01-01",
        "tomorrow",
        "123",
        "nan",
        "1e400",
        "2026年",
    ],
)
def test_bad_date(raw):
    assert _fails(date_cell, raw) == "bad_date"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (True, True),
        (0, False),
        ("Yes", True),
        ("是", True),
        ("✓", True),
        ("Ｙ", True),
        ("否", False),
        ("no", False),
        ("FALSE", False),
    ],
)
def test_boolean(raw, value):
    assert boolean_cell(raw) is value


def test_bad_boolean():
    assert _fails(boolean_cell, "maybe") == "bad_boolean"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("  a  b ", "a b"),
        ("\ufeffA1", "A1"),
        ("a\x00b\u200bc", "abc"),
        ("a\nb", "a b"),
        (12.0, "12"),
        (12.5, "12.5"),
        ("007", "007"),
        ("<b>x</b>", "<b>x</b>"),
    ],
)
def test_text(raw, value):
    assert text_cell(raw) == value


@pytest.mark.parametrize(
    ("raw", "code"), [("#N/A", "excel_error"), ("6.90123E+12", "scientific")]
)
def test_bad_text(raw, code):
    assert _fails(text_cell, raw) == code


def test_good_row():
    raw = {
        "no": "w-1",
        "day": "2026/1/5",
        "kg": "1,200.5",
        "pieces": "3",
        "mode": "ROAD",
        "customer": " ＳＨＵＮＤＡ ",
        "fragile": "是",
    }
    rows, problems = validate_rows([raw], COLUMNS)
    assert not problems
    assert rows[0].number == 2
    assert rows[0].values == {
        "no": "w-1",
        "day": date(2026, 1, 5),
        "kg": 1200.5,
        "pieces": 3,
        "mode": "road",
        "customer": 7,
        "fragile": True,
    }


def test_every_bad_cell_of_every_row():
    rows = [
        {"no": "A", "day": "2026-01-05"},
        {"no": "", "day": "x", "kg": "-1", "pieces": "1.5", "mode": "sea"},
        {},
        {"no": "B" * 13, "day": "", "customer": "Two", "fragile": "?"},
        {"no": "ａ", "day": "2026-01-05", "customer": "Nobody"},
    ]
    _rows, problems = validate_rows(rows, COLUMNS)
    assert [tuple(problem) for problem in problems] == [
        (3, "no", "required", None),
        (3, "day", "bad_date", "x"),
        (3, "kg", "below_minimum", 0),
        (3, "pieces", "bad_integer", "1.5"),
        (3, "mode", "bad_selection", "sea"),
        (5, "no", "too_long", 12),
        (5, "day", "required", None),
        (5, "customer", "ambiguous_reference", "Two"),
        (5, "fragile", "bad_boolean", "?"),
        (6, "customer", "unknown_reference", "Nobody"),
        (6, "no", "duplicate", 2),
    ]


def test_blank_rows_keep_the_numbering():
    rows = [{}, {"no": "  "}, {"no": "A", "day": "2026-01-05"}]
    found, problems = validate_rows(rows, COLUMNS)
    assert [row.number for row in found] == [4]
    assert not problems


def test_empty_cells_are_none_and_zero_is_not_empty():
    rows, _problems = validate_rows([{"no": "A", "day": 46027, "kg": 0}], COLUMNS)
    assert rows[0].values["kg"] == 0.0
    assert rows[0].values["pieces"] is None
    assert rows[0].values["fragile"] is None


def test_key_of_two_columns():
    columns = [Column("a", "A", key=True), Column("b", "B", "integer", key=True)]
    rows = [{"a": "x", "b": 1}, {"a": "x", "b": 2}, {"a": "X", "b": "1"}, {"a": "x"}]
    problems = validate_rows(rows, columns)[1]
    assert [tuple(problem) for problem in problems] == [(4, "a", "duplicate", 2)]


def test_reference_without_choices_is_left_to_the_caller():
    rows, problems = validate_rows([{"c": " x "}], [Column("c", "C", "reference")])
    assert (rows[0].values, problems) == ({"c": "x"}, [])


def test_two_spellings_of_one_record_are_not_ambiguous():
    column = Column("c", "C", "reference", choices={"Shunda": 7, "SHUNDA": 7})
    assert validate_rows([{"c": "shunda"}], [column])[0][0].values == {"c": 7}


def test_headings():
    header = ["Ｗaybill *", "ignored", "DAY", "Weight（kg）", "pieces", None]
    rows, problems = rows_from_table(header, [["A", "?", "2026-01-05"]], COLUMNS)
    assert rows == [{"no": "A", "day": "2026-01-05", "kg": None, "pieces": None}]
    assert not problems


def test_missing_and_repeated_headings():
    _rows, problems = rows_from_table(["Waybill", "waybill", None], [], COLUMNS)
    assert [(p.column, p.code) for p in problems] == [
        ("no", "repeated_column"),
        ("day", "missing_column"),
    ]


def test_five_thousand_rows_are_quick():
    rows = [{"no": f"W{i}", "day": "2026-01-05", "kg": "1,200"} for i in range(5000)]
    assert len(validate_rows(rows, COLUMNS)[0]) == 5000
