"""Who gets what for one money event, and why not (H-9.1-2 to -14, H-9.1-18).

The model collects the facts, :func:`judge` decides, the model writes what comes out.
Lines whose rate depends on a total are completed by :func:`rate_groups`.
"""

from decimal import Decimal

from odoo.addons.logistics_crm.tools.bands import LESS

from .commission import (
    ZERO,
    cents,
    first_match,
    group_delta,
    limited,
    number,
    rate_at,
    shares_problem,
    spread,
)
from .ledgershares import credited
from .ledgerterms import (
    ACHIEVEMENT,
    achieved,
    counted_on,
    covers,
    is_for,
    is_taken,
    needs_margin,
    product_part,
    target_of,
)
from .ledgertypes import Line, Verdict

#: Factors by bands; the others go by key.
LESS_KINDS = {"days_late"}
KEY_KINDS = {"source", "grade", "tier"}

PAID, PART = "paid", "part"
NO_OWNER, NO_EMPLOYEE, LEFT, SHARES = "no_owner", "no_employee", "left", "shares"
NO_PLAN, NO_RATE, WAIT_MARGIN, ZERO_PAY = "no_plan", "no_rate", "wait_margin", "zero"
NO_TARGET = "no_target"
#: What comes later: the event is looked at again.
WAITS = {WAIT_MARGIN, NO_TARGET}


def judge(event, terms_list, customer, persons, paid=frozenset(), cache=None):
    """Which lines an event gives.

    :param terms_list: versions in order; of the exclusive ones the first that fits
        a person pays, for its products
    :param persons: people of the invoice; ``id`` is ``None`` without employee
    :param paid: (employee id, terms id or None) already in the ledger; ``None`` stands
        for any exclusive version
    :param cache: what is the same for many events, found once; one for the same terms
    :returns: :class:`Verdict`; the reason is ``paid`` when there is a line
    """
    if not persons:
        return Verdict([], NO_OWNER)
    cache = {} if cache is None else cache
    lines, reasons = [], []
    fits = [t for t in terms_list if covers(t, event, customer)]
    spent = {t.id: t.products for t in terms_list if t.exclusive}
    for person in persons:
        more, reason = _judge_person(
            event, fits, customer, person, persons, (paid, spent), cache
        )
        lines += more
        reasons.append(reason)
    return Verdict(_to_the_cent(lines), _summary(reasons))


def _judge_person(event, fits, customer, person, persons, paid, cache):
    if not person.id:
        return [], NO_EMPLOYEE
    paid, spent = paid
    taken = [
        spent.get(terms, frozenset())
        for employee, terms in paid
        if employee == person.id and (terms is None or terms in spent)
    ]
    lines, why, waits, had = [], PAID if taken else NO_PLAN, False, False
    for terms in fits:
        if not is_for(terms, person):
            continue
        if (person.id, terms.id) in paid:
            had = True
            continue
        if terms.exclusive and is_taken(terms, taken):
            continue
        line, reason = _line(event, terms, customer, person, persons, cache)
        waits |= reason in WAITS
        why = reason if why != PAID else PAID
        lines += [line] if line else []
        if terms.exclusive:
            taken.append(terms.products)
    if why == NO_PLAN and had:
        why = PAID
    # One plan has paid, another still waits: not done with this event.
    return lines, PART if why == PAID and waits else why


def _summary(reasons):
    """One word for all people of an event."""
    wanted = [reason for reason in reasons if reason != ZERO_PAY] or [ZERO_PAY]
    if PAID in wanted:
        return PAID if len(set(wanted)) == 1 else PART
    return WAIT_MARGIN if WAIT_MARGIN in wanted else wanted[0]


def _to_the_cent(lines):
    """People with the same rate and factors get parts that add up to the whole."""
    alike = {}
    for line in lines:
        key = line.group is None and (line.terms, line.rate, line.weight)
        alike.setdefault(key, []).append(line)
    result = alike.pop(False, [])
    for (_terms, rate, weight), members in alike.items():
        exact = [line.credited * rate * weight for line in members]
        if any(cents(e) != m.amount for e, m in zip(exact, members, strict=True)):
            result += members  # A floor or a cap spoke.
            continue
        parts = spread(sum(exact, ZERO), [line.share for line in members])
        result += [
            line._replace(amount=part)
            for line, part in zip(members, parts, strict=True)
        ]
    return result


def _line(event, terms, customer, person, persons, cache):
    share = _shares(terms, persons, cache)[persons.index(person)]
    leaver = _leaver(terms, event, person)
    rules, aimless = _rates(terms, customer), False
    if rules and terms.basis == ACHIEVEMENT:
        day = counted_on(terms, event)
        target = target_of(terms, person.targets, person.id, day)
        aimless, rules = not target, achieved(rules, target or 0)
    for reason, applies in (
        (SHARES, share is None),
        (ZERO_PAY, share == 0),
        (LEFT, leaver == 0),
        (WAIT_MARGIN, customer.margin is None and needs_margin(terms)),
        (NO_TARGET, aimless),
        (NO_RATE, not rules),
    ):
        if applies:
            return None, reason
    above = (number(customer.margin) - number(person.standard)) * 100
    base = number(event.base) * product_part(terms, customer)
    if "profit" in terms.basis:
        base *= number(customer.margin)
    factors = _factors(terms, event, customer, person, above, cache)
    if leaver != 1:
        factors["leaver"] = leaver
    weight = Decimal(1)
    for value in factors.values():
        weight *= value
    return _finish(event, terms, person, base, share, factors, weight, above, rules)


def _shares(terms, persons, cache):
    """Percent of each person; ``None`` when the shares of the invoice are not 100."""
    key = ("shares", terms.id, *((p.role, p.percent) for p in persons))
    if key not in cache:
        shares = credited(persons, terms.lead_share)
        wrong = abs(shares_problem(shares)) > Decimal("0.000001")
        wrong = wrong or any(share.percent < 0 for share in shares)
        cache[key] = [
            None if wrong else next(s.percent for s in shares if s.key is person)
            for person in persons
        ]
    return cache[key]


def _finish(event, terms, person, base, share, factors, weight, above, rules):
    part = base * share / 100
    rate = amount = group = None
    if terms.driver == "margin":
        rate = rate_at(above, rules)
        if rate is None:
            return None, NO_RATE
        amount = cents(limited(part * rate * weight, terms.floor, terms.cap))
    else:
        group = group_of(terms, event, person.id)
    line = Line(
        terms.id,
        event.id,
        person.id,
        base,
        share,
        part,
        weight,
        rate,
        factors,
        amount,
        group,
        counted_on(terms, event),
        rules,
    )
    return line, PAID


def group_of(terms, event, employee):
    """What belongs together when a total decides the rate."""
    if terms.scope == "period":
        return (terms.id, employee, f"m{str(counted_on(terms, event))[:7]}")
    if terms.scope == "invoice":
        return (terms.id, employee, f"i{event.move}")
    return (terms.id, employee, f"e{event.id}")


def _rates(terms, customer):
    return first_match(terms.rates, {"tier": customer.tier})


def _leaver(terms, event, person):
    if not person.left or event.date <= person.left:
        return Decimal(1)
    late = (event.date - person.left).days
    return number(terms.leaver_rate) if late <= terms.leaver_days else ZERO


def _factors(terms, event, customer, person, above, cache):
    values = {
        "margin_gate": above,
        "age": customer.age,
        "days_late": (event.date - event.due_date).days,
        "source": customer.source,
        "grade": person.grade,
        "tier": customer.tier,
    }
    found = {}
    for kind, table in terms.factors.items():
        key = (terms.id, kind, values[kind])
        if key not in cache:
            cache[key] = _factor(kind, table, values[kind])
        found[kind] = cache[key]
    return found


def _factor(kind, table, value):
    """A key that the table does not name keeps the full amount, outside is nothing."""
    if kind in KEY_KINDS:
        return number(table.get(value, 1))
    rate = rate_at(value, table, LESS if kind in LESS_KINDS else "more")
    return ZERO if rate is None else rate


def rate_groups(lines, terms, before):
    """Give lines of groups their amounts.

    :param terms: {id: Terms}
    :param before: group -> (base, weighted base, amount) already in the ledger
    :returns: all lines, with amounts and the rate reached
    """
    groups, ready = {}, []
    for line in lines:
        if line.group is None:
            ready.append(line)
        else:
            groups.setdefault(line.group, []).append(line)
    for group, members in groups.items():
        chosen = terms[members[0].terms]
        rows = [(line.credited, line.credited * line.weight) for line in members]
        old = before.get(group, (ZERO, ZERO, ZERO))
        amounts = group_delta(
            members[0].bands, chosen.mode, old, rows, floor=chosen.floor, cap=chosen.cap
        )
        for line, amount in zip(members, amounts, strict=True):
            weighted = line.credited * line.weight
            rate = amount / weighted if weighted else ZERO
            ready.append(line._replace(amount=amount, rate=rate))
    return ready
