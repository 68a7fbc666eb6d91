"""Which texts of an addon's Python are really given to ``_()``.

Odoo's export takes the next parenthesis behind a translated text for another call of
``_()``: in ``"name": _("Lines"), "domain": [("id", "in", ids)]`` it finds "id", too.
"""

import ast

FUNCTIONS = {"_", "_lt"}


def drop_false(template, folder):
    """Remove terms that the export took from code but no ``_()`` was given, and those
    of tests only."""
    real = set()
    for path in folder.rglob("*.py"):
        if "tests" not in path.relative_to(folder).parts:
            real |= texts_of(path.read_text(encoding="utf-8"))
    for entry in [e for e in template if _is_from_python(e) and e.msgid not in real]:
        template.remove(entry)
    return template


def texts_of(source):
    """
    >>> sorted(texts_of('x = env._("a" "b"), _("c %s", ("id", 1)), ("d", 2)'))
    ['ab', 'c %s']
    """
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and _name_of(call.func) in FUNCTIONS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def _name_of(function):
    return getattr(function, "attr", None) or getattr(function, "id", None)


def _is_from_python(entry):
    places = [place for place, _line in entry.occurrences]
    return bool(places) and all(
        place.startswith("code:") and place.endswith(".py") for place in places
    )
