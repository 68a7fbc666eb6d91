"""Text files as tables of cells.

Blank lines stay where they are, so that a row has the number that a spreadsheet shows.
"""

import codecs
import csv
import io

ENCODINGS = ("utf-8-sig", "gb18030")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",;\t|"


def decoded(content, encoding=None):
    """Text of a file: by its mark, as UTF-8, else as Chinese (GB 18030).

    >>> decoded("客户".encode("gb18030")), decoded("客戶".encode("big5"), "big5")
    ('客户', '客戶')
    """
    marked = next((name for bom, name in _BOMS if content.startswith(bom)), None)
    tried = [marked] if marked else [encoding] if encoding else ENCODINGS
    for name in tried:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise ValueError("encoding")


def table_from_text(text):
    """Lines of cells; the separator is the one that the first line has most of.

    >>> table_from_text("a;b\\n\\n1;2,5\\n")
    [['a', 'b'], [], ['1', '2,5']]
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def split_heading(table):
    """(heading, lines below it, number of the first of them as a spreadsheet counts).

    >>> split_heading([[], ["No."], ["7"]])
    (['No.'], [['7']], 3)
    """
    for index, line in enumerate(table):
        if any(str(cell or "").strip() for cell in line):
            return list(line), table[index + 1 :], index + 2
    return [], [], 1
