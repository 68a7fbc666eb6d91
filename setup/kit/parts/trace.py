"""The table of requirements tells the truth about what ran."""

from .. import junit
from ..process import run

REPORTS = ("unit", "addons", "browser")


def trace(bench):
    """Ask tests/check_traceability.py, with the tests that ran when all did."""
    checker = bench.root / "tests" / "check_traceability.py"
    if not checker.is_file():
        return junit.Outcome()
    reports = [bench.results / f"{name}.xml" for name in REPORTS]
    outcome = junit.Outcome()
    done = run(
        [bench.odoo.python, checker, *(path for path in reports if path.is_file())]
        if bench.complete
        else [bench.odoo.python, checker],
        cwd=bench.root,
    )
    outcome.check(done.returncode == 0, f"traceability\n{done.stdout[-6000:]}")
    return outcome
