"""Read what pytest wrote about its tests."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field

NO_BROWSER = "Chrome executable not found"


@dataclass
class Outcome:
    """Counts of one part and what is wrong, one text per problem."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    problems: list = field(default_factory=list)

    @property
    def good(self):
        return not self.failed and not self.problems

    def check(self, good, problem):
        """Count one check; note ``problem`` when it is not ``good``."""
        if good:
            self.passed += 1
        else:
            self.failed += 1
            self.problems.append(problem)
        return good


def read(path, browser=False):
    """Outcome of a junit file. A test that misses the browser is a failure.

    With ``browser`` every skipped test is one.
    """
    outcome = Outcome()
    for case in ElementTree.parse(path).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.check(False, f"failed: {name}")
        elif skip is None:
            outcome.passed += 1
        elif browser or NO_BROWSER in (skip.get("message") or ""):
            outcome.check(False, f"browser test skipped: {name}")
        else:
            outcome.skipped += 1
    if not outcome.passed + outcome.failed:
        outcome.problems.append("no test ran")
    return outcome
