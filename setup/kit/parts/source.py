"""Parts that need no Odoo: lint and unit tests."""

import os

from .. import junit
from ..bench import tail
from ..process import run


def lint(bench):
    """ruff, its formatter, pylint-odoo."""
    outcome = junit.Outcome()
    addons = [bench.settings.addons_dir / name for name in bench.settings.addons()]
    tests = [path.parent for path in bench.test_addons.glob("*/__manifest__.py")]
    tools = bench.odoo.python.parent
    cache = bench.settings.cache / "ruff"
    ruff = [tools / "ruff"]
    commands = {
        "ruff check": [*ruff, "check", "--cache-dir", cache, "."],
        "ruff format": [
            *ruff,
            "format",
            "--check",
            "--diff",
            "--cache-dir",
            cache,
            ".",
        ],
    }
    pylint = [tools / "pylint", "--rcfile=.pylintrc"]
    if addons:
        commands["pylint-odoo"] = [*pylint, *addons]
    if tests:
        commands["pylint-odoo of tests"] = [*pylint, "--disable=missing-readme", *tests]
    for name, command in commands.items():
        done = run(command, env=bench.odoo.environment(), cwd=bench.root)
        outcome.check(done.returncode == 0, f"{name}:\n{done.stdout[-6000:]}")
    return outcome


def unit(bench):
    """tests/unit: pure functions and the set-up itself, without Odoo."""
    return _pytest(bench, "unit")


def setup(bench):
    """tests/setup: ./setup/run itself, with a small addon in a cache of its own."""
    return _pytest(bench, "setup")


def _pytest(bench, name):
    report, log = bench.results / f"{name}.xml", bench.results / f"{name}.out"
    report.unlink(missing_ok=True)
    command = [bench.odoo.python, "-m", "pytest", "-q", f"tests/{name}"]
    env = {**os.environ, "LOGISTICS_CACHE": str(bench.settings.cache)}
    run([*command, f"--junit-xml={report}"], log=log, env=env, cwd=bench.root)
    return read_report(report, log)


def read_report(report, log, browser=False):
    """Outcome of a pytest run, with the end of its output when it went wrong."""
    if not report.is_file():
        return junit.Outcome(failed=1, problems=[f"pytest broke off:\n{tail(log, 60)}"])
    outcome = junit.read(report, browser)
    if not outcome.good:
        outcome.problems.append(tail(log, 120))
    return outcome
