"""--native: Odoo's own tests give the same outcomes with and without our addons."""

import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .. import junit
from ..bench import tail
from ..errors import SetupError
from ..postgres import free_port
from ..process import run
from .tests import BUNDLES

MODULES = ("crm", "sales_team", "calendar", "portal", "account")
SHOWN = 60
# More than these are no matter of a slow machine.
DOUBTFUL = 100


def native(bench):
    """Run them on two copies of one database that differ in our addons only.

    Tests that fail without us too stand in tests/native_known.txt with their cause.
    """
    outcome = junit.Outcome()
    bench.new("native_alone")
    bench.copy("native_alone", "native_ours")
    ours = ",".join(bench.settings.addons())
    if not bench.update(outcome, "native", "native_ours", "-i", ours):
        return outcome
    folders = [bench.odoo.path / "odoo" / "addons" / name for name in MODULES]
    if not folders[0].is_dir():
        folders = [bench.odoo.path / "addons" / name for name in MODULES]
    parts = ("native_alone", "native_ours")
    for part in parts:
        bench.odoo.script(bench.name(part), BUNDLES)
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(_run, bench, part, folders) for part in parts]
    alone, ours = (run.result() for run in runs)
    doubtful = sorted(_doubtful(alone, ours))[:DOUBTFUL]
    if doubtful:
        # A tour fails when the machine is slow: once more, one run after the other.
        alone |= _again(bench, "native_alone", doubtful)
        ours |= _again(bench, "native_ours", doubtful)
    _compare(bench, outcome, alone, ours)
    return outcome


def _doubtful(alone, ours):
    """Names of tests that failed, or that went another way with us."""
    return {
        name
        for name in {*alone, *ours}
        if alone.get(name) != ours.get(name) or alone.get(name) == "failed"
    }


def _again(bench, part, names):
    nodes = [bench.odoo.path / node_of(name) for name in names]
    return _run(bench, part, [node for node in nodes if _exists(node)], ".again")


def node_of(name):
    """What pytest calls the test that a report names ``package.module.Class::test``."""
    module, _dot, cls = name.partition("::")[0].rpartition(".")
    return f"{module.replace('.', '/')}.py::{cls}::{name.partition('::')[2]}"


def _exists(node):
    return Path(str(node).partition("::")[0]).is_file()


def _run(bench, part, tests, suffix=""):
    """Test name -> outcome of one run in one process with the full registry."""
    report = bench.results / f"{part}{suffix}.xml"
    log = bench.results / f"{part}{suffix}.out"
    report.unlink(missing_ok=True)
    # The tests ask their own server: side by side, each has a port of its own.
    config = bench.odoo.config(bench.name(part), http_port=free_port())
    # One line a test: hours of work can be watched, and read when they break off.
    command = [bench.odoo.python, "-m", "pytest", "-v", "-p", "pytest_odoo"]
    command += ["--odoo-http", f"--odoo-config={config}", f"--junit-xml={report}"]
    command += [f"--odoo-database={bench.name(part)}", "--tb=short"]
    command += [f"--rootdir={bench.odoo.path}", "-c", bench.root / "pyproject.toml"]
    environment = bench.odoo.environment()
    run([*command, *tests], log=log, env=environment, cwd=bench.odoo.path)
    if not report.is_file():
        raise SetupError(f"Odoo's own tests broke off:\n{tail(log, 60)}")
    return read(report)


def read(report):
    """Test name -> passed, failed or skipped."""
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        bad = kinds & {"failure", "error"}
        state = "failed" if bad else "skipped" if "skipped" in kinds else "passed"
        name = f"{case.get('classname')}::{case.get('name')}"
        # A failing subtest comes as one more case of the same name.
        if found.get(name) != "failed":
            found[name] = state
    return found


def _compare(bench, outcome, alone, ours):
    known = read_known(bench.root / "tests" / "native_known.txt")
    outcome.check(alone, "none of Odoo's own tests ran")
    for name in sorted({*alone, *ours}):
        before, after = alone.get(name, "absent"), ours.get(name, "absent")
        if before != after and name not in known:
            outcome.check(False, f"{name}: {before} without us, {after} with us")
        elif before == "failed" and name not in known:
            outcome.check(False, f"{name} fails without us: name it with its cause")
        elif before == "skipped":
            outcome.skipped += 1
        else:
            outcome.passed += 1
    del outcome.problems[SHOWN:]


def read_known(path):
    """Names of lines ``test<TAB>cause``."""
    names = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, _tab, cause = line.partition("\t")
        if not cause.strip():
            raise SetupError(f"{path}: {name} needs its cause after a tab.")
        names.add(name)
    return names
