"""The addons' tests and the suite of tests/test_logistics under pytest-odoo."""

from .. import junit, logcheck
from ..errors import SetupError
from ..process import run
from .source import read_report

# What Odoo's own runner does before it tests in a browser: else each class builds the
# bundles anew, for the first page of its tour.
BUNDLES = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"
LOG_OPTIONS = (
    "--log-file-level=WARNING",
    "--log-file-format=%(asctime)s %(process)d %(levelname)s ? %(name)s: %(message)s",
    "--log-file-date-format=%Y-%m-%d %H:%M:%S",
)


def plain(bench, outcome):
    """Database with our addons and the test addon, without demo data.

    Made once a run, by the first part that asks; its installation is a check of that
    part. Tests work on copies.
    """
    with bench.making_plain:
        if not bench.has_plain:
            bench.new("plain")
            names = ",".join(_names(bench))
            arguments = ("plain", "plain", "-i", names)
            bench.has_plain = bench.update(
                outcome, *arguments, addons=_addons_path(bench)
            )
    if not bench.has_plain:
        raise SetupError("The addons do not install without demo data.")
    return bench.name("plain")


def addons(bench):
    """All tests that need no browser."""
    return _tests(bench, "addons")


def browser(bench):
    """Tours and other tests in a browser."""
    if not _has_tours(bench):
        return junit.Outcome()
    return _tests(bench, "browser")


def _tests(bench, part):
    outcome = junit.Outcome()
    plain(bench, outcome)
    bench.copy("plain", part)
    if part == "browser":
        bench.odoo.script(bench.name(part), BUNDLES, _addons_path(bench))
    return _merge(outcome, _pytest(bench, part))


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
