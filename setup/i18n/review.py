"""What can be wrong with a translation, as sentences."""

import re
from collections import Counter

from . import catalog, chinese

LANGUAGES = ("zh_CN", "zh_TW")
# %(name)s, %s, {{ object.name }}, {name}, tags, entities; "5 % of" is no placeholder.
PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|%[sdrf](?![A-Za-z])"
    r"|\{\{.*?\}\}|\{\w*\}|<[^<>]+>|&\w+;"
)
TRANSLATED_ATTRIBUTE = re.compile(r'\s(?:title|alt|placeholder|aria-label)="[^"]*"')

# A source text that no user should see: a technical name, the id of a requirement.
UNFIT = re.compile(r"^[a-z0-9]+(_[a-z0-9]+)+$|\b(?:[HPSKB]|GEN|S-GEN)-\d")


def problems(folder, template):
    """Everything wrong with the translations of one addon, one sentence each.

    :param template: the terms as the addon has them now, normalised
    """
    addon = folder.name
    stored = catalog.read(catalog.template_path(folder))
    if catalog.text_of(stored) != catalog.text_of(template):
        yield f"{addon}.pot is not current: run ./setup/translate update."
        return
    for entry in template:
        if UNFIT.search(entry.msgid):
            yield f"{addon}: {entry.msgid!r} is no text for users: change the source."
    catalogues = {lang: catalog.read_po(folder, lang) for lang in LANGUAGES}
    for lang, catalogue in catalogues.items():
        yield from _file_problems(f"{addon} {lang}", template, catalogue)
    taiwan = catalog.derived(
        catalogues["zh_CN"], chinese.Converter.from_files(), catalog.native_terms()
    )
    if catalog.text_of(taiwan) != catalog.text_of(catalogues["zh_TW"]):
        yield f"{addon} zh_TW is not derived from zh_CN: run ./setup/translate update."
    for lang, catalogue in catalogues.items():
        yield from _word_problems(f"{addon} {lang}", lang, catalogue)


def _file_problems(name, template, catalogue):
    if [e.msgid for e in template] != [e.msgid for e in catalogue]:
        yield f"{name} has other terms than the template: run ./setup/translate update."
    for entry in catalogue:
        if entry.fuzzy or not entry.msgstr:
            yield f"{name}: {entry.msgid!r} is not translated."
        elif not same_placeholders(entry.msgid, entry.msgstr):
            yield f"{name}: {entry.msgstr!r} has other placeholders or tags than"
            yield f"    {entry.msgid!r}."


def same_placeholders(source, translation):
    """
    >>> same_placeholders("%(a)s of %(b)s <b>x</b>", "%(b)s 的 %(a)s <b>x</b>")
    True
    >>> same_placeholders("%(a)s", "%(b)s")
    False
    """
    return _placeholders(source) == _placeholders(translation)


def _placeholders(text):
    found = PLACEHOLDER.findall(text)
    return Counter(TRANSLATED_ATTRIBUTE.sub("", mark) for mark in found)


def _word_problems(name, lang, catalogue):
    glossary = _glossary(lang)
    forbidden = [
        (row["word"], row["instead"])
        for row in catalog.read_csv("forbidden.csv")
        if row["lang"] == lang
    ]
    for entry in catalogue:
        for word, instead in forbidden:
            if word in entry.msgstr:
                yield f"{name}: {entry.msgstr!r} says {word}: write {instead}."
        wanted = glossary.get(entry.msgid.lower())
        if wanted and entry.msgstr not in wanted:
            words = " / ".join(sorted(wanted))
            yield f"{name}: {entry.msgid!r} is {words} in the glossary."


def _glossary(lang):
    """English term in lower case -> its translations."""
    found = {}
    for row in catalog.read_csv("glossary.csv"):
        found.setdefault(row["en"].lower(), set()).add(row[lang])
    return found
