"""Say whether ``tests/traceability.csv`` tells the truth.

Usage::

    python tests/check_traceability.py [junit.xml ...]

From the sources alone: known and unique ids, known statuses, a reason (with the issue
where one is due) for whatever is not done, and for what is done a place and a test that
both exist. With JUnit files: the named tests ran and passed. One sentence per problem;
the exit code is 1 when there is any.
"""

import ast
import csv
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ["id", "requirement", "status", "where", "test", "note"]
STATUSES = {"done", "partial", "later", "no-software"}
LATER = re.compile(r"\bissue [1-6]\b|\bheld\b")


class Sources(NamedTuple):
    """What a row may name.

    :param places: ``model``, ``model.field`` and ``addon.xmlid``
    :param tests: ``addon:Class.method`` and ``unit:file.py::function``
    """

    places: frozenset
    tests: frozenset


def addon_folders(root=ROOT):
    """Every addon of the project, the one that holds tests only included."""
    folders = [*(root / "addons").iterdir(), *(root / "tests").iterdir()]
    return sorted(path for path in folders if (path / "__manifest__.py").is_file())


def read_sources(root=ROOT):
    places, tests = set(), set()
    for addon in addon_folders(root):
        for path in addon.rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            places |= _model_places(tree)
            tests |= {f"{addon.name}:{name}" for name in _class_tests(tree)}
        for path in addon.rglob("*.xml"):
            identifiers = re.findall(r'\bid="([\w.]+)"', path.read_text("utf-8"))
            places |= {f"{addon.name}.{name}" for name in identifiers}
    for path in (root / "tests" / "unit").glob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tests |= {f"unit:{path.name}::{name}" for name in _function_tests(tree)}
    return Sources(frozenset(places), frozenset(tests))


def _model_places(tree):
    """Models that classes of a file define or extend, and their fields."""
    found = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        values = dict(_assignments(node))
        models = {
            *_strings(values.get("_name")),
            *(_strings(values.get("_inherit")) if "_name" not in values else ()),
        }
        fields = [name for name in values if not name.startswith("_")]
        found |= models
        found |= {f"{model}.{field}" for model in models for field in fields}
    return found


def _assignments(node):
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    yield target.id, statement.value


def _strings(node):
    elements = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return [e.value for e in elements if isinstance(e, ast.Constant)]


def _class_tests(tree):
    """Odoo runs a class's own methods only, so inherited ones do not count."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for method in _function_tests(node):
                yield f"{node.name}.{method}"


def _function_tests(node):
    for child in node.body:
        if isinstance(child, ast.FunctionDef) and child.name.startswith("test"):
            yield child.name


def read_junit(paths):
    """Test name as in the table -> True when every run of it passed."""
    passed = {}
    for path in paths:
        for case in ElementTree.parse(path).iter("testcase"):
            bad = any(case.find(tag) is not None for tag in ("failure", "error"))
            skipped = case.find("skipped") is not None
            name = _junit_name(case.get("classname", ""), case.get("name", ""))
            passed[name] = passed.get(name, True) and not bad and not skipped
    return passed


def _junit_name(classname, name):
    """
    >>> _junit_name("addons.logistics_crm.tests.test_x.TestX", "test_y")
    'logistics_crm:TestX.test_y'
    >>> _junit_name("tests.unit.test_bands", "test_y[row 1]")
    'unit:test_bands.py::test_y'
    """
    parts = classname.split(".")
    name = name.partition("[")[0]
    if parts[-1].startswith("test_"):
        return f"unit:{parts[-1]}.py::{name}"
    addon = parts[-4] if len(parts) > 3 else "?"
    return f"{addon}:{parts[-1]}.{name}"


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        return reader.fieldnames, list(reader)


def split(cell):
    """
    >>> split("a; b")
    ['a', 'b']
    """
    return [part.strip() for part in cell.split(";") if part.strip()]


def check(columns, rows, known, sources, passed=None):
    """Problems, one sentence each."""
    if columns != COLUMNS:
        return [f"The columns must be {','.join(COLUMNS)}."]
    problems, seen = [], set()
    for row in rows:
        name = row["id"]
        if None in row or None in row.values():
            problems.append(f"{name}: the row has not six cells, quote the commas.")
            continue
        if name in seen:
            problems.append(f"{name} has two rows.")
        seen.add(name)
        if name not in known:
            problems.append(f"{name} is no requirement of tests/requirement_ids.txt.")
        found = [*_check_status(row), *_check_names(row, sources)]
        problems += [f"{name}: {sentence}" for sentence in found]
        if passed is not None and not found:
            problems += [f"{name}: {s}" for s in _check_passed(row, passed)]
    return problems


def _check_status(row):
    status, note = row["status"], row["note"].strip()
    if status not in STATUSES:
        yield f"status {status!r} is none of {', '.join(sorted(STATUSES))}."
    if not row["requirement"].strip():
        yield "the requirement needs a few words."
    if status != "done" and not note:
        yield f"{status} needs a reason in the note."
    if status == "later" and not LATER.search(note):
        yield "later needs its issue in the note ('issue 3'), or 'held'."
    if status == "done" and not (row["where"].strip() and row["test"].strip()):
        yield "done needs a place and a test."


def _check_names(row, sources):
    for place in split(row["where"]):
        if not place.startswith("native ") and place not in sources.places:
            yield f"no model, field or XML id {place!r} in the sources."
    for test in split(row["test"]):
        if test not in sources.tests:
            yield f"no test {test!r} in the sources."


def _check_passed(row, passed):
    if row["status"] not in ("done", "partial"):
        return
    for test in split(row["test"]):
        if test not in passed:
            yield f"test {test} did not run."
        elif not passed[test]:
            yield f"test {test} did not pass."


def main(reports):
    known = set((ROOT / "tests" / "requirement_ids.txt").read_text("utf-8").split())
    columns, rows = read_rows(ROOT / "tests" / "traceability.csv")
    passed = read_junit(reports) if reports else None
    problems = check(columns, rows, known, read_sources(), passed)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
