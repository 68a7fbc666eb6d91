"""One cell of an import file: text, number, date, yes or no.

Files come from Excel in three languages: full-width digits, thousands separators,
dates as text, as serial number or as 2026年1月5日. What could mean two things is
refused rather than guessed.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

_INTEGER_MAX = 2**31 - 1
_SERIAL_FIRST, _SERIAL_LAST = 20000, 80000  # 1954 to 2119
_EPOCH = date(1899, 12, 30)  # Excel's, with its leap year that never was
_YEARS = range(1900, 2200)

_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(E[+-]?\d{1,2})?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_EUROPEAN = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+")
_DATE = re.compile(
    r"(\d{4})(?:[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?|(\d{2})(\d{2}))"
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_YES = frozenset(("true", "yes", "y", "1", "x", "√", "✓", "✔", "是", "有", "对", "對"))
_NO = frozenset(("false", "no", "n", "0", "×", "✗", "否", "无", "無", "没有", "沒有"))


class CellError(Exception):
    """A cell cannot be used: ``code`` and ``argument`` as in ``importing.Problem``."""

    def __init__(self, code, argument=None):
        super().__init__(code)
        self.code = code
        self.argument = argument


def blank(raw):
    """Nothing in the cell; 0 and False are something."""
    return raw is None or (isinstance(raw, str) and not _clean(raw))


def folded(value):
    """Text for comparing headings, choices and keys.

    >>> folded(" Ｗaybill  NO. ") == folded("waybill no.")
    True
    """
    return _given(value).casefold()


def _clean(text):
    """Without control characters, byte-order mark, doubled and outer spaces."""
    if text.isascii() and text.isprintable():  # nearly every cell
        return " ".join(text.split())
    kept = (" " if char.isspace() else char for char in text)
    visible = (c for c in kept if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(visible).split())


def _given(raw):
    """The cell as text in plain digits."""
    return _clean(unicodedata.normalize("NFKC", str(raw)))


def text_cell(raw):
    """Text; a number that a spreadsheet stored as 12.0 is "12".

    >>> text_cell(12.0), text_cell("  a\\u00a0 b ")
    ('12', 'a b')
    """
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        raw = int(raw)
    text = _clean(str(raw))
    if _ERRORS.fullmatch(text):
        raise CellError("excel_error", text)
    if _SCIENTIFIC.fullmatch(text):  # 6.9E+12: the file has lost the last digits
        raise CellError("scientific", text)
    return text


def decimal_cell(raw):
    """Number as float.

    >>> [decimal_cell(text) for text in ("￥１，２００．５０", "(300)", "1.234,5")]
    [1200.5, -300.0, 1234.5]
    """
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        text = repr(float(raw))
    else:
        text = re.sub(r"^([+-]?)[¥$€]|元$|\s", r"\1", _given(raw))
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1].lstrip("¥$€")
    if _EUROPEAN.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        raise CellError("bad_decimal", _clean(str(raw)))
    number = float(text)
    if abs(number) >= 1e15:  # beyond this a float no longer counts cents
        raise CellError("out_of_range", _clean(str(raw)))
    return number


def integer_cell(raw):
    """Whole number: 12, "12.0" and "1,200" are, "1.5" is not.

    >>> integer_cell("1,200")
    1200
    """
    try:
        number = decimal_cell(raw)
    except CellError as error:
        code = error.code.replace("bad_decimal", "bad_integer")
        raise CellError(code, error.argument) from None
    if not number.is_integer():
        raise CellError("bad_integer", _clean(str(raw)))
    if abs(number) > _INTEGER_MAX:
        raise CellError("out_of_range", _clean(str(raw)))
    return int(number)


def date_cell(raw):
    """Date: year first in any of the usual spellings, or an Excel serial number.

    >>> date_cell("2026年1月5日") == date_cell("2026/1/5") == date_cell("46027")
    True
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = _given(raw)
    found = _DATE.fullmatch(text)
    try:
        if found:
            year, *rest = (int(part) for part in found.groups() if part)
            day = date(year, *rest)
        else:
            day = _from_serial(text)
    except (ValueError, OverflowError):
        day = None
    if day is None or day.year not in _YEARS:
        raise CellError("bad_date", text)
    return day


def _from_serial(text):
    serial = float(text)
    if not _SERIAL_FIRST <= serial <= _SERIAL_LAST:
        return None
    return _EPOCH + timedelta(days=int(serial))


def boolean_cell(raw):
    """Yes or no, in English, Chinese or with a tick.

    >>> boolean_cell("是"), boolean_cell("N"), boolean_cell(1.0)
    (True, False, True)
    """
    if isinstance(raw, bool):
        return raw
    text = text_cell(raw)
    for words, value in ((_YES, True), (_NO, False)):
        if text.casefold() in words or folded(text) in words:
            return value
    raise CellError("bad_boolean", text)


PARSERS = {
    "text": text_cell,
    "integer": integer_cell,
    "decimal": decimal_cell,
    "date": date_cell,
    "boolean": boolean_cell,
}
