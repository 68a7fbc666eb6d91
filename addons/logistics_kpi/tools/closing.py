"""What would bring the points of a line back: how much is missing to its target."""


def missing(kind, numerator, denominator, goal):
    """How much the numerator has to move until all points are given.

    :param kind: ``higher``, ``ratio``: numerator / denominator has to reach the goal;
        ``lower``: the numerator is taken out of both, as collected money is of what is
        overdue and of what is open; ``count``: the denominator is the number required
    :param goal: share of the denominator, e.g. 0.8; not used by ``count``
    :returns: a positive amount or number, ``None`` when nothing is missing or nothing
        can be said

    >>> missing("higher", 930.0, 1000.0, 1.0)
    70.0
    >>> missing("lower", 40.0, 100.0, 0.2)
    25.0
    >>> missing("count", 8, 10, 0)
    2
    >>> missing("higher", 1000.0, 1000.0, 1.0) is None
    True
    """
    if numerator is None or not denominator:
        return None
    if kind == "count":
        found = denominator - numerator
    elif kind == "lower":
        if goal >= 1:
            return None
        found = (numerator - goal * denominator) / (1 - goal)
    elif kind in ("higher", "ratio"):
        found = goal * denominator - numerator
    else:
        return None
    return found if found > 1e-9 else None
