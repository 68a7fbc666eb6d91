"""What makes ./setup/test fail: logs, skips, no tests (issue section A)."""

import re

import pytest
from kit import junit, logcheck, process, run_command, settings, test_command
from kit.errors import SetupError
from kit.parts import native

LOG = """\
2026-01-05 09:00:00,123 42 INFO db odoo.modules.loading: loading 1 modules...
2026-01-05 09:00:01,123 42 WARNING db odoo.addons.logistics_crm.models.x: late
Traceback
2026-01-05 09:00:02 42 ERROR ? odoo.addons.mail.models.y: not ours
2026-01-05 09:00:02 42 ERROR ? odoo.orm.registry: table
2026-01-05 09:00:03 42 WARNING ? py.warnings: /x/logistics_crm/models/z.py:3: old
2026-01-05 09:00:03 42 WARNING ? py.warnings: /x/mail/models/z.py:3: old
"""
CASES = {
    "passed": '<testcase classname="a" name="good"/>',
    "failed": '<testcase classname="a" name="bad"><failure/></testcase>',
    "error": '<testcase classname="a" name="broken"><error/></testcase>',
    "skipped": '<testcase classname="a" name="left"><skipped/></testcase>',
    "chrome": '<testcase classname="a" name="tour">'
    '<skipped message="Chrome executable not found"/></testcase>',
}


@pytest.fixture
def report(tmp_path):
    def write(*names):
        path = tmp_path / "report.xml"
        cases = "".join(CASES[name] for name in names)
        path.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
        return path

    return write


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "odoo.log"
    path.write_text(LOG)
    return path


def test_log_records_of_warning_and_above_are_found(log):
    assert [record.level for record in logcheck.read(log)] == [
        *("WARNING", "ERROR", "ERROR", "WARNING", "WARNING")
    ]
    assert logcheck.read(log)[0].message == "late\nTraceback"


def test_test_log_counts_ours_the_registry_and_our_files(log):
    found = logcheck.of_ours(logcheck.read(log), ["logistics_crm"])
    assert [record.logger for record in found] == [
        *("odoo.addons.logistics_crm.models.x", "odoo.orm.registry", "py.warnings")
    ]


def test_allowed_log_lines_need_a_reason(tmp_path):
    path = tmp_path / "allowed.txt"
    path.write_text("# comment\n\nlate$\twe want it\n")
    record = logcheck.Record("WARNING", "odoo.addons.x", "late")
    assert logcheck.unexpected([record], logcheck.read_allowed(path)) == []
    path.write_text("late\t\n")
    with pytest.raises(SetupError, match="reason"):
        logcheck.read_allowed(path)


def test_report_counts(report):
    outcome = junit.read(report("passed", "failed", "error", "skipped"))
    assert (outcome.passed, outcome.failed, outcome.skipped) == (1, 2, 1)
    assert not outcome.good


def test_missing_browser_is_a_failure_wherever_it_hides(report):
    assert not junit.read(report("passed", "chrome")).good
    assert junit.read(report("passed", "skipped")).good


def test_every_skip_of_the_browser_part_is_a_failure(report):
    assert not junit.read(report("passed", "skipped"), browser=True).good


@pytest.mark.parametrize("names", [(), ("skipped",)])
def test_no_test_is_a_failure(report, names):
    assert "no test ran" in junit.read(report(*names)).problems


@pytest.mark.parametrize(
    ("outcome", "incomplete", "code", "line"),
    [
        (junit.Outcome(passed=3), False, 0, "3 passed, 0 failed"),
        (junit.Outcome(3, 0, 2), False, 0, "3 passed, 0 failed, 2 skipped"),
        (junit.Outcome(3, 1, 0, ["x"]), False, 1, "3 passed, 1 failed"),
        (junit.Outcome(problems=["no test ran"]), False, 1, "0 passed, 1 failed"),
        (junit.Outcome(passed=3), True, 3, "3 passed, 0 failed"),
        (junit.Outcome(3, 1, 0, ["x"]), True, 1, "3 passed, 1 failed"),
    ],
)
def test_last_line_and_exit_code(capsys, outcome, incomplete, code, line):
    reports = [test_command.Report("unit", 1.0, outcome)]
    assert test_command.conclude(reports, incomplete) == code
    output = capsys.readouterr().out
    assert output.splitlines()[-1] == line
    assert ("NOT COMPLETE" in output) == incomplete


def test_no_browser_leaves_the_browser_part_out_only():
    options = test_command.parse(["--no-browser"])
    assert set(test_command.ALL) - test_command.wanted(options) == {"browser"}


@pytest.mark.parametrize("argv", [["--release"], ["--native"]])
def test_long_checks_run_alone(argv):
    assert test_command.wanted(test_command.parse(argv)) == {argv[0][2:]}


@pytest.mark.parametrize(
    "argv", [["--database", "My DB"], ["--port", "80"], ["--database", "a;b"]]
)
def test_bad_options_are_one_sentence(argv):
    with pytest.raises(SetupError, match=re.escape(argv[0])):
        run_command.parse(argv)


@pytest.mark.parametrize(
    "text",
    [
        "Could not resolve 'archive.example.com'",
        "Failed to establish a new connection: [Errno 111] Connection refused",
        "error sending request for url",
    ],
)
def test_no_network_is_recognised(text):
    assert process.is_offline(f"E: {text}")
    assert not process.is_offline("E: Hash Sum mismatch")


def test_addons_come_after_what_they_depend_on(tmp_path):
    for name, depends in {"a": ["b", "crm"], "b": ["account"], "c": []}.items():
        (tmp_path / name).mkdir()
        manifest = {"depends": depends, "installable": name != "c"}
        (tmp_path / name / "__manifest__.py").write_text(repr(manifest))
    manifests = settings.read_manifests(tmp_path)
    assert list(manifests) == ["b", "a"]
    assert settings.native_depends(manifests) == ["account", "crm"]


def test_content_hash_follows_the_files(tmp_path):
    (tmp_path / "a.py").write_text("1")
    first = settings.content_hash(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert settings.content_hash(tmp_path) == first
    (tmp_path / "a.py").write_text("2")
    assert settings.content_hash(tmp_path) != first


def test_native_tests_that_went_another_way_are_asked_again():
    alone = {"a.b.C::t": "passed", "a.b.C::u": "failed", "a.b.C::v": "skipped"}
    ours = {"a.b.C::t": "passed", "a.b.C::u": "failed", "a.b.C::w": "passed"}
    assert native._doubtful(alone, ours) == {"a.b.C::u", "a.b.C::v", "a.b.C::w"}
    assert native.node_of("odoo.addons.crm.tests.test_x.TestX::test_y") == (
        "odoo/addons/crm/tests/test_x.py::TestX::test_y"
    )
