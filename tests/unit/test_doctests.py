"""Examples in the docstrings of every tool, and proof that none needs Odoo."""

import ast
import doctest
import importlib
import re
from pathlib import Path

import pytest

ADDONS = Path(__file__).resolve().parents[2] / "addons"
TOOLS = sorted(
    path for path in ADDONS.glob("*/tools/*.py") if path.name != "__init__.py"
)
ROOTS_REFUSED = {"odoo", "psycopg2", "requests", "lxml", "logging"}
SUITE_TOOLS = re.compile(r"odoo\.addons\.logistics_\w+\.tools\.\w+")
CLOCKS = {"now", "utcnow", "today", "time_ns", "monotonic"}


def _tool_id(path):
    return f"{path.parents[1].name}.{path.stem}"


@pytest.mark.parametrize("path", TOOLS, ids=_tool_id)
def test_examples(path):
    module = importlib.import_module(
        f"odoo.addons.{path.parents[1].name}.tools.{path.stem}"
    )
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("path", TOOLS, ids=_tool_id)
def test_pure(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported, called = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            # Tools of another addon of the suite are pure as well.
            if not re.fullmatch(
                r"odoo\.addons\.logistics_\w+\.tools\.\w+", node.module
            ):
                imported.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called.add(node.func.attr)
    assert not imported & ROOTS_REFUSED
    assert not called & CLOCKS
