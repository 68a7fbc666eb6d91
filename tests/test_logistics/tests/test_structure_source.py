"""Arrows and sizes of the sources: layers point downwards, rooms stay small."""

import ast

from odoo.tests import TransactionCase, tagged

from . import common

FILE_LINES = 300
FUNCTION_LINES = 45


@tagged("post_install", "-at_install")
class TestStructureSource(TransactionCase):
    def _trees(self, *parts):
        for path in common.python_files(self.env, *parts):
            yield path, ast.parse(path.read_text(encoding="utf-8"))

    def _imports(self, tree):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, 0) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or "", node.level

    def test_tools_know_nothing_of_odoo_and_read_no_clock(self):
        wrong = []
        for path, tree in self._trees("tools"):
            wrong += [
                f"{path.name}: {name}"
                for name, level in self._imports(tree)
                if (name.split(".")[0] in ("odoo", "dateutil", "pytz") or level > 1)
                and not name.startswith("odoo.addons.logistics_crm.tools")
            ]
            wrong += [
                f"{path.name}:{node.lineno} reads the clock"
                for node in ast.walk(tree)
                if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("now", "today", "utcnow", "time")
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("datetime", "date", "time")
            ]
        self.assertFalse(wrong)

    def test_siblings_do_not_know_each_other(self):
        wrong = []
        for path, tree in self._trees():
            own = next(name for name in common.SUITE if name in path.parts)
            for name, _level in self._imports(tree):
                for other in common.SUITE:
                    if (
                        f"addons.{other}" in name
                        and other != own
                        and other != "logistics_crm"
                    ):
                        wrong.append(f"{path}: {name}")
        self.assertFalse(wrong)

    def test_models_do_not_import_wizards_or_controllers(self):
        wrong = [
            f"{path.name}: {name}"
            for path, tree in self._trees("models")
            for name, level in self._imports(tree)
            if level and name.split(".")[0] in ("wizard", "controllers", "report")
        ]
        self.assertFalse(wrong)

    def test_rooms_stay_small(self):
        wrong = []
        for path, tree in self._trees():
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > FILE_LINES and "tests" not in path.parts:
                wrong.append(f"{path.name}: {lines} lines")
            if "tests" in path.parts:
                continue
            wrong += [
                f"{path.name}: {node.name} has {node.end_lineno - node.lineno} lines"
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef)
                and node.end_lineno - node.lineno > FUNCTION_LINES
            ]
        self.assertFalse(wrong, "\n".join(wrong))

    def test_every_sudo_says_why_it_is_safe(self):
        wrong = []
        for path in common.python_files(
            self.env, "models", "wizard", "controllers", "report"
        ):
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines):
                if ".sudo()" not in line:
                    continue
                above = lines[max(0, number - 8) : number + 1]
                if not any("sudo" in text and "#" in text for text in above):
                    wrong.append(f"{path.name}:{number + 1}")
        self.assertFalse(wrong, f"sudo() without a reason above it: {wrong}")

    def test_no_sql_is_built_from_strings(self):
        wrong = [
            f"{path.name}:{node.lineno}"
            for path, tree in self._trees("models", "wizard", "report", "controllers")
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("execute", "SQL")
            and node.args
            and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp))
        ]
        self.assertFalse(wrong)
