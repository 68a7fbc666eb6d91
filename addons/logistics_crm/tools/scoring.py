"""Scored sheets and the 80/20 list.

Requirements: P-2-3, P-A1-1, P-A1-2, B-2.2-A3.2.
What was not scored is missing, never 0.
"""

import math
from typing import Any, NamedTuple

from .bands import rounded


class Criterion(NamedTuple):
    """One line of an evaluation sheet: weight in percent, one score per scorer;
    ``shares`` says how much each scorer counts (empty: all alike)."""

    key: Any
    weight: float
    scores: tuple[float | None, ...] = ()
    shares: tuple[float, ...] = ()


class Score(NamedTuple):
    """``value`` None when nothing was scored; ``missing`` lists the unscored keys."""

    value: float | None
    weight: float
    missing: tuple[Any, ...]


class ParetoRow(NamedTuple):
    key: Any
    amount: float
    share: float
    cumulative: float
    in_80: bool
    in_top_20: bool


def weighted_score(criteria):
    """Score of an evaluation sheet: weights in percent, missing ones re-normalised.

    Several scorers of one criterion are averaged, by their shares when given; a scorer
    without score is left out.

    >>> weighted_score([Criterion("size", 20, (80, 90)), Criterion("credit", 30, ())])
    Score(value=85.0, weight=20, missing=('credit',))
    >>> weighted_score([Criterion("size", 100, (80, 90), (3, 1))]).value
    82.5
    """
    parts, missing = [], []
    for criterion in criteria:
        shares = criterion.shares or (1,) * len(criterion.scores)
        given = [
            (score, share)
            for score, share in zip(criterion.scores, shares, strict=True)
            if rounded(score) is not None and share > 0
        ]
        if not given:
            missing.append(criterion.key)
        elif criterion.weight > 0:
            total = math.fsum(share for _score, share in given)
            average = math.fsum(score * share for score, share in given) / total
            parts.append((criterion.weight, average))
    weight = sum(part[0] for part in parts)
    value = math.fsum(w * score for w, score in parts) / weight if weight else None
    return Score(value, weight, tuple(missing))


def pareto(rows):
    """Customers by falling amount with cumulative share (80/20 list).

    ``in_80``: the fewest customers that together bring 80 % of what was earned;
    ``in_top_20``: the first fifth of the customers, rounded up. Amounts of zero or
    less are listed last with share 0. Rows are (key, amount) pairs.

    >>> [(r.key, r.in_80, r.in_top_20) for r in pareto([("a", 10), ("b", 90)])]
    [('b', True, True), ('a', False, False)]
    """
    ranked = sorted(rows, key=lambda row: row[1] or 0.0, reverse=True)
    total = math.fsum(max(amount or 0.0, 0.0) for _key, amount in ranked)
    top = -(-len(ranked) // 5)
    limit, result, running = rounded(0.8), [], 0.0
    for index, (key, amount) in enumerate(ranked):
        earned = max(amount or 0.0, 0.0)
        share = earned / total if total else 0.0
        in_80 = earned > 0 and rounded(running) < limit
        running += share
        result.append(ParetoRow(key, amount or 0.0, share, running, in_80, index < top))
    return result
