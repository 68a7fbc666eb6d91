"""What grades lead to: proposals only, a person decides (H-3.3.2, decisions A8)."""

from typing import NamedTuple

WORST, BEST_TWO = "D", ("A", "B")

# What is proposed to be done.
ASSESSMENT, WARNING, DEMOTION, TRANSFER_OR_TERMINATION = (
    "assessment",
    "warning",
    "demotion",
    "transfer_or_termination",
)


class Month(NamedTuple):
    """One month of a person, newest first in lists.

    :param grade: letter, ``None`` = not graded
    :param exempt: neither counts nor breaks a run
    """

    grade: str | None
    exempt: bool = False
    score: float | None = None


def worst_run(months, worst=WORST):
    """How many months in a row, from the newest back, have the worst grade.

    >>> worst_run([Month("D"), Month(None, True), Month("D"), Month("C"), Month("D")])
    2
    """
    run = 0
    for month in months:
        if month.exempt:
            continue
        if month.grade != worst:
            break
        run += 1
    return run


def consequence(run, is_staff):
    """What is proposed after so many of the worst grade in a row; ``None`` = nothing.

    Staff: two = assessment of competence (then training or transfer), three = transfer
    or termination. Deputy manager and above: warning, demotion, transfer or
    termination.

    >>> [consequence(run, True) for run in (1, 2, 3)]
    [None, 'assessment', 'transfer_or_termination']
    >>> [consequence(run, False) for run in (1, 2, 3, 4)][1:3]
    ['demotion', 'transfer_or_termination']
    """
    if run <= 0:
        return None
    if run >= 3:
        return TRANSFER_OR_TERMINATION
    if is_staff:
        return ASSESSMENT if run == 2 else None
    return DEMOTION if run == 2 else WARNING


class Conditions(NamedTuple):
    """What a level asks before somebody is promoted to it (H-3.3.2b-2); 0 = not asked.

    ``window``: months looked back; ``good``: months of them with grade A or B;
    ``revenue``: lowest best monthly revenue; ``landed``: customers in the window.
    """

    months_in_level: int = 6
    window: int = 6
    good: int = 4
    average: float = 80.0
    without_worst: bool = True
    revenue: float = 0.0
    landed: int = 0


class Check(NamedTuple):
    key: str
    asked: float
    found: float | None
    met: bool


def promotion_checks(conditions, months_in_level, months, revenue=None, landed=None):
    """Each condition with what was found.

    :param months: newest first; only the window counts, exempt months are left out
    :param revenue: best monthly revenue, ``None`` = not measured
    :param landed: landed customers of the window, ``None`` = not measured

    >>> good = [Month("B", score=85.0)] * 6
    >>> all(check.met for check in promotion_checks(Conditions(), 6, good))
    True
    """
    rated = [month for month in months if not month.exempt][: conditions.window]
    scores = [month.score for month in rated if month.score is not None]
    average = sum(scores) / len(scores) if scores else None
    worst = sum(month.grade == WORST for month in rated)
    good = sum(month.grade in BEST_TWO for month in rated)
    rows = [
        ("months_in_level", conditions.months_in_level, months_in_level),
        ("good", conditions.good, good),
        ("average", conditions.average, average),
        ("revenue", conditions.revenue, revenue),
        ("landed", conditions.landed, landed),
    ]
    checks = [
        Check(key, asked, found, found is not None and found >= asked)
        for key, asked, found in rows
        if asked
    ]
    if conditions.without_worst:
        full = len(rated) >= conditions.window
        checks.append(Check("without_worst", 0, worst, full and not worst))
    return tuple(checks)
