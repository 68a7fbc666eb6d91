"""A statement's lines as a workbook, and what the customer makes of it (decision C5).

The customer fills in his amount, deletes waybills that he does not know and adds those
that we do not know; an empty amount agrees. He may also send a list of his own: only
a column of waybill numbers and one of amounts are needed. Amounts are in the
statement's currency.
"""

from typing import NamedTuple

from .importing_cells import CellError, blank, decimal_cell, folded, text_cell
from .statement import match_returned

#: Rows that are searched for the heading, and rows that are read at all.
HEADING_ROWS, MAX_ROWS = 20, 20000
NUMBER, OURS, THEIRS, REMARK = "number", "amount", "your_amount", "remark"
#: Headings of lists that customers make themselves.
OWN_HEADINGS = {
    NUMBER: (
        "waybill no",
        "waybill number",
        "运单",
        "单号",
        "运单号码",
        "運單",
        "單號",
    ),
    OURS: ("sum", "freight", "金额", "运费", "合计", "金額", "運費", "合計"),
}


class Answer(NamedTuple):
    """:param amount: the customer's, or None where he says nothing
    :param row: as a spreadsheet counts
    """

    number: str
    amount: float | None
    remark: str
    row: int


class ReturnedFileError(Exception):
    """``code``: no_heading, no_row, too_many, bad_amount; with ``row`` and ``text``."""

    def __init__(self, code, row=0, text=""):
        super().__init__(code)
        self.code, self.row, self.text = code, row, text


def read_returned(table, labels):
    """Answers of a returned file.

    :param table: lists of cells, row by row
    :param labels: {NUMBER, OURS, THEIRS, REMARK: headings that mean it}
    :returns: (texts above the heading, list of :class:`Answer`)
    :raises ReturnedFileError: one reason why nothing of it is used

    >>> labels = {NUMBER: ["Waybill"], OURS: ["Amount"], THEIRS: ["Your amount"]}
    >>> read_returned([["ST1"], ["waybill", "Amount", "your amount"],
    ...                [" A1 ", 10, None], ["B1", 5.0, "4.50"], [None, 15]], labels)[1]
    ... # doctest: +NORMALIZE_WHITESPACE
    [Answer(number='A1', amount=10.0, remark='', row=3),
     Answer(number='B1', amount=4.5, remark='', row=4)]
    """
    known = {
        folded(text): name
        for name in (NUMBER, OURS, THEIRS, REMARK)
        for text in (*labels.get(name, ()), *OWN_HEADINGS.get(name, ()))
    }
    above = set()
    for index, line in enumerate(table[:HEADING_ROWS]):
        places = {}
        for place, cell in enumerate(line):
            name = None if blank(cell) else known.get(folded(cell))
            if name:
                places.setdefault(name, place)
        if NUMBER in places and len(places) > 1:
            return above, _answers(table, index + 1, places)
        above |= {folded(cell) for cell in line if not blank(cell)}
    raise ReturnedFileError("no_heading")


def _answers(table, start, places):
    found = []
    for row, line in enumerate(table[start:], start + 1):
        cells = {
            name: line[place] if place < len(line) else None
            for name, place in places.items()
        }
        if blank(cells[NUMBER]):
            continue  # blank line or total
        if len(found) >= MAX_ROWS:
            raise ReturnedFileError("too_many", row)
        amount = cells.get(THEIRS)
        if blank(amount):
            amount = cells.get(OURS)
        found.append(
            Answer(
                _text(cells[NUMBER], row),
                None if blank(amount) else _amount(amount, row),
                _text(cells.get(REMARK) or "", row)[:2000],
                row,
            )
        )
    if not found:
        raise ReturnedFileError("no_row")
    return found


def _text(cell, row):
    try:
        return text_cell(cell)
    except CellError as error:
        raise ReturnedFileError("bad_text", row, str(error.argument or "")) from None


def _amount(cell, row):
    try:
        amount = decimal_cell(cell)
    except CellError as error:
        raise ReturnedFileError("bad_amount", row, str(error.argument or "")) from None
    if amount < 0:
        raise ReturnedFileError("bad_amount", row, str(cell))
    return amount


def judged(ours, answers, rounding=0.01):
    """What a returned file says of each waybill: list of (Match, remark).

    A number that stands twice in the file with two amounts is repeated as a whole: it
    is neither accepted nor disputed, the customer says which one he means.

    >>> [(m.number, m.kind) for m, _remark in judged({"A": 1.0, "B": 2.0}, [
    ...     Answer("a", 1.0, "", 2), Answer("A", 3.0, "", 3), Answer("B", 2.0, "", 4)])]
    [('A', 'repeated'), ('B', 'equal')]
    """
    amounts, remarks = {}, {}
    for answer in answers:
        key = answer.number.strip().upper()
        amounts.setdefault(key, set()).add(answer.amount)
        remarks.setdefault(key, answer.remark)
    matches, told = [], set()
    theirs = [(answer.number, answer.amount) for answer in answers]
    for match in match_returned(ours, theirs, rounding):
        key = match.number.strip().upper()
        twice = len(amounts.get(key, ())) > 1
        if twice and key not in told:
            match = match._replace(kind="repeated")
        elif match.kind == "repeated":
            continue  # said once, or the same amount again
        told.add(key)
        matches.append((match, remarks.get(key, "")))
    return matches
