"""Validation of an import file, row by row, before anything is written.

Every bad cell of every row is reported with the row number of the file: the wizard
shows them all at once, and imports all or nothing. Problems are codes with an argument;
the wizard translates them. Reading the file is not done here.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .importing_cells import PARSERS, CellError, blank, folded

TEXT, INTEGER, DECIMAL, DATE = "text", "integer", "decimal", "date"
SELECTION, REFERENCE, BOOLEAN = "selection", "reference", "boolean"


class Column(NamedTuple):
    """What a column must hold.

    ``name``: key in the values; ``label``: heading in the file; ``size``: longest text;
    ``choices``: accepted text -> value (selection), text -> id or list of ids
    (reference; without choices the text itself is returned); ``key``: columns marked so
    form the identity of a row; ``minimum``: least number allowed.
    """

    name: str
    label: str
    kind: str = TEXT
    required: bool = False
    size: int | None = None
    choices: Mapping[str, Any] | None = None
    key: bool = False
    minimum: float | None = None


class Problem(NamedTuple):
    """Codes (argument): required, too_long (size), bad_integer, bad_decimal, bad_date,
    bad_boolean, bad_selection, unknown_reference, ambiguous_reference, excel_error,
    scientific (the given text), out_of_range (number), below_minimum (minimum),
    duplicate (row number of the first), missing_column, repeated_column (row 0, label).
    """

    row: int
    column: str
    code: str
    argument: Any = None


class Row(NamedTuple):
    """``number`` as in the file; ``values`` has no entry for a bad cell."""

    number: int
    values: dict[str, Any]


def rows_from_table(header, table, columns):
    """Turn a heading line and lists of cells into mappings by column name.

    Headings match label or name, whatever the case, width and spaces; an asterisk
    behind a label (required) does not matter; unknown headings are ignored.

    :returns: (list of mappings, list of :class:`Problem` about the heading)

    >>> rows_from_table(["Ｎo. *"], [["7"]], [Column("no", "No.", required=True)])
    ([{'no': '7'}], [])
    """
    places, problems = {}, []
    known = {_heading(text): c for c in columns for text in (c.name, c.label)}
    for index, title in enumerate(header):
        column = known.get(_heading(title))
        if column is None:
            continue
        if column.name in places:
            problems.append(Problem(0, column.name, "repeated_column", column.label))
        places.setdefault(column.name, index)
    for column in columns:
        if column.required and column.name not in places:
            problems.append(Problem(0, column.name, "missing_column", column.label))
    rows = [
        {name: line[i] if i < len(line) else None for name, i in places.items()}
        for line in table
    ]
    return rows, problems


def validate_rows(rows, columns, first_row=2):
    """Check and convert every cell.

    :param rows: mappings column name -> raw cell (text, number, date, bool, None)
    :param columns: list of :class:`Column`
    :param first_row: number of the first mapping in the file
    :returns: (list of :class:`Row`, list of :class:`Problem`); blank rows are left
        out, empty cells give ``None``

    >>> columns = [Column("no", "No.", key=True), Column("kg", "kg", DECIMAL)]
    >>> rows, problems = validate_rows(
    ...     [{"no": "A1", "kg": "1,200.5"}, {"no": "a1", "kg": "x"}], columns)
    >>> rows[0].values
    {'no': 'A1', 'kg': 1200.5}
    >>> [(p.row, p.column, p.code, p.argument) for p in problems]
    [(3, 'kg', 'bad_decimal', 'x'), (3, 'no', 'duplicate', 2)]
    """
    found, problems = [], []
    choices = {c.name: _folded_choices(c) for c in columns if c.choices is not None}
    for number, raw in enumerate(rows, first_row):
        if all(blank(raw.get(column.name)) for column in columns):
            continue
        row = Row(number, {})
        for column in columns:
            try:
                value = _cell(raw.get(column.name), column, choices)
            except CellError as error:
                problem = Problem(number, column.name, error.code, error.argument)
                problems.append(problem)
            else:
                row.values[column.name] = value
        found.append(row)
    problems += _duplicates(found, columns)
    problems.sort(key=lambda problem: problem.row)
    return found, problems


def _heading(text):
    return folded(text).rstrip(" *").replace(" ", "")


def _cell(raw, column, choices):
    if blank(raw):
        if column.required:
            raise CellError("required")
        return None
    if column.kind in (SELECTION, REFERENCE):
        return _choice(raw, column, choices.get(column.name))
    value = PARSERS[column.kind](raw)
    if column.size and column.kind == TEXT and len(value) > column.size:
        raise CellError("too_long", column.size)
    if column.minimum is not None and value < column.minimum:
        raise CellError("below_minimum", column.minimum)
    return value


def _choice(raw, column, choices):
    text = PARSERS[TEXT](raw)
    if choices is None:
        return text
    known = choices.get(folded(text), ())
    if len(known) == 1:
        return known[0]
    if column.kind == SELECTION:
        raise CellError("bad_selection", text)
    raise CellError("ambiguous_reference" if known else "unknown_reference", text)


def _folded_choices(column):
    """Folded text -> list of distinct values; a selection accepts its keys too."""
    result = {}
    for text, value in column.choices.items():
        values = value if isinstance(value, (list, tuple, set)) else [value]
        texts = [text]
        if column.kind == SELECTION:
            texts += [single for single in values if isinstance(single, str)]
        for spelled in texts:
            known = result.setdefault(folded(spelled), [])
            known += [single for single in values if single not in known]
    return result


def _duplicates(rows, columns):
    names = [column.name for column in columns if column.key]
    first, problems = {}, []
    for row in rows if names else ():
        if any(row.values.get(name) is None for name in names):
            continue  # bad or empty: reported already, or no identity
        identity = tuple(folded(row.values[name]) for name in names)
        if identity in first:
            problem = Problem(row.number, names[0], "duplicate", first[identity])
            problems.append(problem)
        first.setdefault(identity, row.number)
    return problems
