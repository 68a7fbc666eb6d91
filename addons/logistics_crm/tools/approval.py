"""Who may decide a step: pure rules of the approval engine (decisions C4)."""

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Candidates(NamedTuple):
    """Users who may decide, and how they were found.

    :param users: ids, in order, without repetition
    :param origin: ``named`` (as the rule says), ``superior`` (next superior asked)
        ``policy`` (policy administrators asked) or ``last_resort`` (the requester
        is the only one left: allowed, and logged)
    """

    users: tuple
    origin: str


def chain_of(start, parent_of: Callable) -> list:
    """The superiors of `start`, nearest first; a cycle ends the walk.

    >>> chain_of(1, {1: 2, 2: 3, 3: 1}.get)
    [2, 3]
    >>> chain_of(None, {}.get)
    []
    """
    seen, chain, current = {start}, [], start
    while current is not None:
        current = parent_of(current)
        if current is None or current in seen:
            break
        seen.add(current)
        chain.append(current)
    return chain


def candidates(
    named: Iterable,
    superiors: Iterable,
    policy: Iterable,
    requester,
    eligible: Callable,
) -> Candidates:
    """Find who decides: named approvers, else the next superior, else the policy
    administrators, else the requester if nobody else is left. Never empty as long
    as one policy administrator exists (decisions C4: never stuck).

    >>> candidates([7], [8], [9], 7, lambda user: True)
    Candidates(users=(8,), origin='superior')
    >>> candidates([7], [8], [9], 1, lambda user: user == 9)
    Candidates(users=(9,), origin='policy')
    >>> candidates([], [], [9], 9, lambda user: True)
    Candidates(users=(9,), origin='last_resort')
    """

    def able(users, but=None):
        return tuple(dict.fromkeys(u for u in users if u != but and eligible(u)))

    if users := able(named, requester):
        return Candidates(users, "named")
    if users := able(superiors, requester):
        return Candidates(users[:1], "superior")
    if users := able(policy, requester):
        return Candidates(users, "policy")
    return Candidates(able(policy), "last_resort")
