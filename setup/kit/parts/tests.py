"""The addons' tests and the suite of tests/test_logistics under pytest-odoo."""

from .. import junit, logcheck
from ..process import run
from .source import read_report

LOG_OPTIONS = (
    "--log-file-level=WARNING",
    "--log-file-format=%(asctime)s %(process)d %(levelname)s ? %(name)s: %(message)s",
    "--log-file-date-format=%Y-%m-%d %H:%M:%S",
)


def addons(bench):
    """All tests that need no browser, on a database without demo data."""
    outcome = junit.Outcome()
    bench.new("addons")
    folders = _addons_path(bench)
    names = ",".join(_names(bench))
    if not bench.update(outcome, "addons", "addons", "-i", names, addons=folders):
        return outcome
    bench.copy("addons", "browser")
    return _merge(outcome, _pytest(bench, "addons"))


def browser(bench):
    """Tours and other tests in a browser, on a copy of the same database."""
    if not _has_tours(bench):
        return junit.Outcome(passed=1)
    return _pytest(bench, "browser")


def _has_tours(bench):
    """Tours on disk mean that browser tests must run."""
    tours = [*bench.root.glob("*/*/static/tests/**/*.js")]
    return bool(tours) or bool([*bench.root.glob("*/*/tests/test_tour*.py")])


def _names(bench):
    suite = [path.parent.name for path in bench.test_addons.glob("*/__manifest__.py")]
    return [*bench.settings.addons(), *suite]


def _addons_path(bench):
    folders = [bench.settings.addons_dir]
    if any(bench.test_addons.glob("*/__manifest__.py")):
        folders.append(bench.test_addons)
    return folders


def _pytest(bench, part):
    report, log = bench.results / f"{part}.xml", bench.results / f"{part}.out"
    record, warnings = bench.log(f"{part}.tests"), bench.results / f"{part}.warnings"
    for path in (report, record, warnings):
        path.unlink(missing_ok=True)
    config = bench.odoo.config(bench.name(part), _addons_path(bench))
    paths = [folder / name for folder in _addons_path(bench) for name in _names(bench)]
    command = [bench.odoo.python, "-m", "pytest", "-q", "-p", "pytest_odoo"]
    command += ["-p", "logistics_parts", f"--logistics-part={part}", "--odoo-http"]
    command += [f"--odoo-config={config}", f"--odoo-database={bench.name(part)}"]
    command += [f"--junit-xml={report}", f"--log-file={record}", *LOG_OPTIONS]
    env = bench.odoo.environment()
    env["PYTHONPATH"] += f":{bench.root / 'setup' / 'pytest_plugin'}"
    env["LOGISTICS_WARNINGS"] = str(warnings)
    run([*command, *filter(_is_dir, paths)], log=log, env=env, cwd=bench.root)
    outcome = read_report(report, log, browser=part == "browser")
    _check_records(bench, outcome, record, warnings)
    return outcome


def _is_dir(path):
    return path.is_dir()


def _check_records(bench, outcome, record, warnings):
    """Fail on records of our loggers and of the registry, and on our own warnings."""
    records = logcheck.read(record) if record.is_file() else []
    if warnings.is_file():
        lines = warnings.read_text(encoding="utf-8").splitlines()
        records += [logcheck.Record("WARNING", "py.warnings", line) for line in lines]
    bad = logcheck.unexpected(logcheck.of_ours(records, _names(bench)), bench.allowed)
    shown = "\n".join(str(one)[:800] for one in bad[:10])
    outcome.check(not bad, f"the tests logged {len(bad)} warnings\n{shown}")


def _merge(first, second):
    return junit.Outcome(
        first.passed + second.passed,
        first.failed + second.failed,
        first.skipped + second.skipped,
        first.problems + second.problems,
    )
