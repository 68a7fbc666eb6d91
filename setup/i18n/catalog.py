"""Templates and translations as files: normalised, merged, derived."""

import csv
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent
WIDTH = 78


def template_path(folder):
    return folder / "i18n" / f"{folder.name}.pot"


def po_path(folder, lang):
    return folder / "i18n" / f"{lang}.po"


def read(path):
    """A catalogue; an empty one when there is no file."""
    if not Path(path).is_file():
        return polib.POFile(wrapwidth=WIDTH)
    return polib.pofile(str(path), wrapwidth=WIDTH)


def read_po(folder, lang):
    return read(po_path(folder, lang))


def write(catalogue, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(catalogue), encoding="utf-8")


def text_of(catalogue):
    return f"{catalogue}".rstrip("\n") + "\n"


def read_csv(name):
    """Rows of one of the word lists beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def native_terms():
    """English -> row, for terms that Odoo puts on every model and translates itself.

    They keep Odoo's words, also in Taiwan, where deriving would give others.
    """
    return {row["en"]: row for row in read_csv("native.csv")}


def normalised(template, addon):
    """The template without dates and without an order of its own."""
    result = _empty(addon)
    for entry in sorted(template, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
        result.append(_copy(entry, ""))
    return result


def merged(template, old, native):
    """The template with the translations that exist; new terms stay empty.

    A translation that is no longer used is dropped: the history has it.
    """
    known = {entry.msgid: entry.msgstr for entry in old if not entry.obsolete}
    result = _with_header(template, "zh_CN")
    for entry in template:
        fallback = native.get(entry.msgid, {}).get("zh_CN", "")
        result.append(_copy(entry, known.get(entry.msgid) or fallback))
    return result


def derived(simplified, convert, native):
    """zh_TW from zh_CN: Odoo's own words for Odoo's own terms, else converted."""
    result = _with_header(simplified, "zh_TW")
    for entry in simplified:
        row = native.get(entry.msgid)
        own = row and row["zh_CN"] == entry.msgstr
        result.append(_copy(entry, row["zh_TW"] if own else convert(entry.msgstr)))
    return result


def open_terms(catalogue):
    """
    >>> open_terms(polib.POFile())
    'all translated'
    """
    count = sum(not entry.msgstr for entry in catalogue)
    return f"{count} to translate" if count else "all translated"


def _empty(addon):
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.header = (
        "Translation of Odoo Server.\n"
        "This file contains the translation of the following modules:\n"
        f"\t* {addon}\n"
    )
    catalogue.metadata = {
        "Project-Id-Version": "Odoo Server 19.0",
        "Report-Msgid-Bugs-To": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return catalogue


def _with_header(source, lang):
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.header = source.header
    catalogue.metadata = {
        **source.metadata,
        "Language": lang,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def _copy(entry, msgstr):
    return polib.POEntry(
        msgid=entry.msgid,
        msgctxt=entry.msgctxt,
        msgstr=msgstr,
        comment=entry.comment,
        occurrences=sorted(entry.occurrences),
    )
