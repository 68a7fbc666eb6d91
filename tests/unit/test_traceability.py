"""The table of requirements tells the truth about the sources, and its check bites."""

import doctest
import importlib.util
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SPEC = importlib.util.spec_from_file_location(
    "check_traceability", TESTS / "check_traceability.py"
)
trace = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(trace)

SOURCES = trace.Sources(
    frozenset({"res.partner.tier_id", "logistics_crm.tier_menu"}),
    frozenset({"logistics_crm:TestTier.test_a", "unit:test_bands.py::test_b"}),
)
DONE = {
    "id": "T10.1",
    "requirement": "Tiers",
    "status": "done",
    "where": "res.partner.tier_id; logistics_crm.tier_menu",
    "test": "logistics_crm:TestTier.test_a; unit:test_bands.py::test_b",
    "note": "",
}


def problems(passed=None, **changes):
    rows = [{**DONE, **changes}]
    return trace.check(trace.COLUMNS, rows, {"T10.1"}, SOURCES, passed)


def test_table_agrees_with_the_sources(capsys):
    assert trace.main([]) == 0, capsys.readouterr().out


def test_examples():
    assert doctest.testmod(trace).failed == 0


def test_true_row_has_no_problem():
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": "X-1"}, "X-1 is no requirement of tests/requirement_ids.txt."),
        ({"requirement": " "}, "T10.1: the requirement needs a few words."),
        ({"status": "partial"}, "T10.1: partial needs a reason in the note."),
        ({"where": ""}, "T10.1: done needs a place and a test."),
        ({"test": ""}, "T10.1: done needs a place and a test."),
        (
            {"status": "later", "note": "soon"},
            "T10.1: later needs its issue in the note ('issue 3'), or 'held'.",
        ),
        (
            {"status": "ready"},
            "T10.1: status 'ready' is none of done, later, no-software, partial.",
        ),
        (
            {"where": "res.partner.tier"},
            "T10.1: no model, field or XML id 'res.partner.tier' in the sources.",
        ),
        (
            {"test": "unit:test_bands.py::test_c"},
            "T10.1: no test 'unit:test_bands.py::test_c' in the sources.",
        ),
    ],
)
def test_untrue_row_is_named_in_one_sentence(changes, sentence):
    extra = {"note": "why"} if changes.get("status") == "ready" else {}
    assert sentence in problems(**changes, **extra)


def test_id_may_stand_once_only():
    found = trace.check(trace.COLUMNS, [DONE, DONE], {"T10.1"}, SOURCES)
    assert found == ["T10.1 has two rows."]


def test_row_with_a_missing_cell_is_named():
    assert problems(note=None) == [
        "T10.1: the row has not six cells, quote the commas."
    ]


JUNIT = """<testsuites><testsuite>
<testcase classname="addons.logistics_crm.tests.test_tier.TestTier" name="test_a"/>
<testcase classname="tests.unit.test_bands" name="test_b[1]"/>
<testcase classname="tests.unit.test_bands" name="test_b[2]">%s</testcase>
</testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("inside", "sentences"),
    [
        ("", []),
        ("<failure/>", ["T10.1: test unit:test_bands.py::test_b did not pass."]),
        ("<skipped/>", ["T10.1: test unit:test_bands.py::test_b did not pass."]),
    ],
)
def test_every_run_of_a_named_test_must_have_passed(tmp_path, inside, sentences):
    report = tmp_path / "junit.xml"
    report.write_text(JUNIT % inside, encoding="utf-8")
    assert problems(trace.read_junit([report])) == sentences


def test_named_test_must_have_run():
    assert problems({"unit:test_bands.py::test_b": True}) == [
        "T10.1: test logistics_crm:TestTier.test_a did not run."
    ]
