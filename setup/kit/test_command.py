"""./setup/test: the same set-up, then every check."""

import argparse
import threading
import time
import traceback
from dataclasses import dataclass

from . import debian, junit
from .bench import Bench
from .errors import SetupError
from .files import lock, need_space
from .odoo import prepared
from .parts import (
    install,
    native,
    release,
    source,
    tests,
    trace,
    translations,
    uninstall,
    upgrade,
)
from .progress import say
from .settings import Settings

NOT_COMPLETE = 3
# Each lane is one line of work, the lanes run side by side. In a lane a part may use
# the database that an earlier one left.
LANES = (
    {
        "lint": source.lint,
        "unit": source.unit,
        "install": install.install,
        "upgrade": upgrade.upgrade,
        "uninstall": uninstall.uninstall,
    },
    {
        "addons": tests.addons,
        "browser": tests.browser,
        "i18n": translations.i18n,
        "setup": source.setup,
    },
)
# After all lanes.
LAST = {"trace": trace.trace}
# Only when asked for by its option.
EXTRA = {"release": release.release, "native": native.native}
# The database that the first part uses is made by the second one.
NEEDS = {"upgrade": "install"}
ALL = [name for lane in (*LANES, LAST) for name in lane]


@dataclass
class Report:
    """One line of the table at the end."""

    part: str
    seconds: float
    outcome: junit.Outcome


def parse(argv):
    """Options of the command."""
    parser = argparse.ArgumentParser(
        prog="./setup/test",
        description="Set up Odoo 19 and run every check of the project.",
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"run only these: {', '.join(ALL)}"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="leave the browser tests out (exit 3)"
    )
    parser.add_argument(
        "--release", action="store_true", help="only: build and load the addons' wheels"
    )
    parser.add_argument(
        "--native", action="store_true", help="only: Odoo's own tests, with and without"
    )
    options = parser.parse_args(argv)
    unknown = set(options.parts) - set(ALL)
    if unknown:
        raise SetupError(f"There is no part {unknown.pop()}: see ./setup/test --help.")
    return options


def main(argv):
    """Run the checks; give the exit code."""
    options = parse(argv)
    settings = Settings()
    need_space(settings.cache, 50, "The set-up")
    say("Setting up Odoo 19 for the tests")
    debian.ensure(browser=not options.no_browser)
    name = f"test-{settings.checkout_id}"
    with (
        lock(settings.cache / "locks" / name),
        prepared(settings, "test", fast=True) as odoo,
    ):
        bench = Bench(odoo, settings.cache / "results" / settings.checkout_id)
        bench.results.mkdir(parents=True, exist_ok=True)
        names = wanted(options)
        bench.complete = names == set(ALL)
        reports = run_parts(bench, names)
        bench.remove()
    return conclude(reports, options.no_browser)


def wanted(options):
    """Names of the parts to run, with those whose databases they need."""
    extra = {name for name in EXTRA if getattr(options, name)}
    names = set(options.parts or ([] if extra else ALL)) | extra
    names |= {NEEDS[name] for name in names if name in NEEDS}
    if options.no_browser:
        names.discard("browser")
    return names


def run_parts(bench, names):
    """Run the lanes side by side; give the reports in the order of the table."""
    reports = []
    threads = [
        threading.Thread(
            target=_run_lane, args=(bench, lane, names, reports), daemon=True
        )
        for lane in LANES
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _run_lane(bench, {**LAST, **EXTRA}, names, reports)
    order = [*ALL, *EXTRA]
    return sorted(reports, key=lambda report: order.index(report.part))


def _run_lane(bench, lane, names, reports):
    for name, function in lane.items():
        if name in names:
            reports.append(_run_part(bench, name, function))


def _run_part(bench, name, function):
    started = time.monotonic()
    say(f"{name}: started")
    try:
        outcome = function(bench)
    except SetupError as error:
        outcome = junit.Outcome(failed=1, problems=[str(error)])
    except Exception:
        outcome = junit.Outcome(failed=1, problems=[traceback.format_exc()])
    seconds = time.monotonic() - started
    say(f"{name}: {'passed' if outcome.good else 'FAILED'} after {seconds:.0f} s")
    return Report(name, seconds, outcome)


def conclude(reports, incomplete):
    """Print problems, table and last line; give the exit code."""
    for report in reports:
        for problem in report.outcome.problems:
            say(f"\n--- {report.part}: {problem}")
    say(f"\n{'part':<12}{'seconds':>8}{'passed':>8}{'failed':>8}{'skipped':>9}")
    for report in reports:
        out = report.outcome
        mark = "" if out.good else "  FAILED"
        numbers = f"{out.passed:>8}{out.failed:>8}{out.skipped:>9}"
        say(f"{report.part:<12}{report.seconds:>8.0f}{numbers}{mark}")
    passed, failed, skipped = (
        sum(getattr(report.outcome, name) for report in reports)
        for name in ("passed", "failed", "skipped")
    )
    bad = [report for report in reports if not report.outcome.good]
    # A part can go wrong without a failed test, for example when none ran.
    failed = max(failed, len(bad))
    if incomplete:
        say("\nNOT COMPLETE: the browser tests were left out")
    say(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" * bool(skipped)))
    if bad:
        return 1
    return NOT_COMPLETE if incomplete else 0
