"""Key results demanded to leave a step of the funnel: pure rules.

Positions count the steps of a team from 1; 0 means that nothing was accepted yet. A
gate is one key result (H-5.0-5); what was done for a lead comes in as counted facts.
Requirements: H-5.0-5 to H-5.0-7, list A T06, decisions A3, C2, C8; G-39, G-40.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import NamedTuple

MET, OPEN, WAIVED = "met", "open", "waived"
OFF, NOT_APPLICABLE, UNCHECKED = "off", "not_applicable", "unchecked"
STAY, FORWARD, BACK, FOREIGN = "stay", "forward", "back", "foreign"

#: Open results that a card shows (decisions C2).
SHOWN = 5

CHECK, DOCUMENT, TICK = "check", "document", "tick"


class Gate(NamedTuple):
    """One row of the policy. An empty set of a condition means any.

    :param blocks: False only warns
    :param minimum: how many are demanded; ``minimums`` overrides it by tier, 0 = the
        result is not demanded there
    :param share: part of a total that is demanded, 0.3 = 30 % rounded up, at least 1
    :param off_for_tender: neither demanded nor recorded for public tenders (C8)
    :param rank: lowest rank of the job levels that count, 0 = any
    """

    id: int
    kind: str = TICK
    blocks: bool = True
    check: str | None = None
    or_check: str | None = None
    document: int | None = None
    tiers: frozenset = frozenset()
    types: frozenset = frozenset()
    profiles: frozenset = frozenset()
    companies: frozenset = frozenset()
    minimum: int = 1
    minimums: Mapping = {}
    share: float = 0.0
    off_for_tender: bool = False
    rank: int = 0


class Deal(NamedTuple):
    """What decides which gates hold for a lead; ``None`` = not known. ``tier`` is the
    code of the tier, the others are ids."""

    tier: str | None = None
    customer_type: int | None = None
    profile: int | None = None
    company: int | None = None
    public_tender: bool = False


class Measured(NamedTuple):
    """How many were found; ``total`` is what a share is taken of."""

    count: int
    total: int | None = None


class Result(NamedTuple):
    """Verdict on one gate for one lead: ``count`` of ``needed``."""

    gate: Gate
    state: str
    count: int = 0
    needed: int = 1

    @property
    def missing(self):
        """True when the result keeps the lead in its step."""
        return self.state == OPEN and self.gate.blocks


class Profile(NamedTuple):
    """A gate profile with its conditions; empty = any."""

    id: int
    types: frozenset = frozenset()
    tiers: frozenset = frozenset()


def fits(condition, value) -> bool:
    """An empty condition means any; an unknown value fits only that.

    >>> fits(frozenset(), None), fits(frozenset({1}), 1), fits(frozenset({1}), None)
    (True, True, False)
    """
    return not condition or value in condition


def profile_for(profiles: Iterable[Profile], customer_type, tier):
    """Id of the first profile that fits, ``None`` without any.

    >>> light, full = Profile(2, types=frozenset({7})), Profile(1)
    >>> profile_for([light, full], 7, None), profile_for([light, full], None, 3)
    (2, 1)
    """
    for profile in profiles:
        if fits(profile.types, customer_type) and fits(profile.tiers, tier):
            return profile.id
    return None


def applies(gate: Gate, deal: Deal) -> bool:
    """Do the conditions of the gate hold for the deal?"""
    return (
        fits(gate.tiers, deal.tier)
        and fits(gate.types, deal.customer_type)
        and fits(gate.profiles, deal.profile)
        and fits(gate.companies, deal.company)
    )


def needed(gate: Gate, tier, total=None) -> int:
    """How many are demanded from a deal of this tier; 0 = none.

    >>> gate = Gate(1, minimum=1, minimums={10: 3, 11: 0})
    >>> needed(gate, 10), needed(gate, 11), needed(gate, None)
    (3, 0, 1)
    >>> needed(Gate(1, share=0.3), None, total=4)
    2
    >>> needed(Gate(1, share=0.3), None, total=0)
    1
    """
    number = gate.minimums.get(tier, gate.minimum)
    if not number or not gate.share:
        return number
    part = Decimal(str(gate.share)) * (total or 0)
    return max(1, int(part.to_integral_value(ROUND_CEILING)))


def judge(gate: Gate, deal: Deal, measured, *, done=False, waived=False) -> Result:
    """State of one gate for one deal.

    :param measured: :class:`Measured` found by the typed check, ``None`` when the
        check does not exist (its addon was uninstalled): blocks nothing
    :param done: ticked, uploaded or marked not available by a person
    :param waived: a superior's waiver is valid today

    >>> judge(Gate(1), Deal(), None, done=True).state
    'met'
    >>> judge(Gate(1, CHECK, minimum=3), Deal(), Measured(2))[1:]
    ('open', 2, 3)
    >>> judge(Gate(1, CHECK), Deal(), None).state
    'unchecked'
    """
    if not applies(gate, deal):
        return Result(gate, NOT_APPLICABLE, 0, 0)
    if gate.off_for_tender and deal.public_tender:
        return Result(gate, OFF, 0, 0)
    number = needed(gate, deal.tier, measured.total if measured else None)
    if not number:
        return Result(gate, NOT_APPLICABLE, 0, 0)
    count = measured.count if measured else int(done)
    if done or count >= number:
        return Result(gate, MET, max(count, int(done)), number)
    if waived:
        return Result(gate, WAIVED, count, number)
    if gate.kind == CHECK and measured is None:
        return Result(gate, UNCHECKED, 0, number)
    return Result(gate, OPEN, count, number)


def missing(results: Iterable[Result]) -> list:
    """The results that keep the lead in its step, in order.

    >>> [r.gate.id for r in missing([Result(Gate(1), OPEN), Result(Gate(2), MET),
    ...                              Result(Gate(3, blocks=False), OPEN)])]
    [1]
    """
    return [result for result in results if result.missing]


def position(order, stage) -> int:
    """Place of a stage among the steps of a team, 0 when it is none of them.

    >>> position((30, 10, 20), 10), position((30, 10), None)
    (2, 0)
    """
    return order.index(stage) + 1 if stage in order else 0


def move(reached: int, target: int) -> str:
    """What standing at ``target`` means after ``reached`` was accepted.

    Standing where results were accepted already is a step back, which needs a reason;
    the next step is where the lead belongs; beyond it results must be proved.

    >>> move(2, 3), move(2, 4), move(2, 2), move(2, 0)
    ('stay', 'forward', 'back', 'foreign')
    """
    if target < 1:
        return FOREIGN
    if target <= reached:
        return BACK
    return STAY if target == reached + 1 else FORWARD


def to_prove(reached: int, target: int) -> range:
    """Positions whose results must be accepted before a lead may stand at ``target``:
    nothing is skipped, a step without demanded results proves itself (H-5.0-7).

    >>> list(to_prove(0, 1)), list(to_prove(2, 5))
    ([], [3, 4])
    """
    return range(reached + 1, target)


def shown(results: Iterable[Result], limit: int = SHOWN) -> tuple:
    """Open results a card shows, and how many more there are (decisions C2).

    >>> first, more = shown([Result(Gate(n), OPEN) for n in range(7)])
    >>> len(first), more
    (5, 2)
    """
    found = [result for result in results if result.state == OPEN]
    found.sort(key=lambda result: not result.gate.blocks)
    return found[:limit], max(0, len(found) - limit)


@lru_cache(maxsize=4096)
def is_full_name(name) -> bool:
    """A person's full name: two Chinese characters or two words (H-5.2.6-1).

    >>> is_full_name("王伟"), is_full_name("王"), is_full_name("Li Wei")
    (True, False, True)
    """
    words = [word for word in (name or "").split() if any(c.isalpha() for c in word)]
    ideographs = sum("\u4e00" <= char <= "\u9fff" for char in name or "")
    return ideographs >= 2 or len(words) >= 2


@lru_cache(maxsize=4096)
def is_phone(number) -> bool:
    """A number somebody can dial: at least seven digits and no letters but an
    extension (H-5.2.6-1).

    >>> is_phone("021-5888 1234"), is_phone("ask Wang"), is_phone("+86 138 0013 8000")
    (True, False, True)
    >>> is_phone("5888 1234 ext. 12"), is_phone("call 5888123 or so"), is_phone(None)
    (True, False, False)
    """
    text = (number or "").lower()
    head = text
    for mark in ("ext", "转", "轉", "#", "x"):
        head = head.split(mark)[0]
    return sum(c.isdigit() for c in head) >= 7 and not any(c.isalpha() for c in head)


def codes(text) -> frozenset:
    """Codes written with commas.

    >>> sorted(codes("a, B,"))
    ['A', 'B']
    >>> codes(None)
    frozenset()
    """
    parts = (
        part.strip().upper() for part in (text or "").replace("，", ",").split(",")
    )
    return frozenset(part for part in parts if part)
