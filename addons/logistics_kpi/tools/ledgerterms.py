"""Whether the terms of a plan version cover an event and a person (H-9.1-1 to -4)."""

from decimal import Decimal

from odoo.addons.logistics_crm.tools.bands import Band

from .commission import ZERO, number

ACHIEVEMENT = "achievement"


def counted_on(terms, event):
    """The day that decides version and month."""
    if terms.counts_on == "invoice":
        return event.invoice_date
    return max(event.date, event.due_date) if terms.counts_on == "due" else event.date


def covers(terms, event, customer):
    """Do money, day and customer fit?"""
    day = counted_on(terms, event)
    return (
        terms.basis.startswith("invoiced") == (event.kind == "invoice")
        and (not terms.date_from or day >= terms.date_from)
        and (not terms.date_to or day <= terms.date_to)
        and (not terms.tiers or customer.tier in terms.tiers)
        and (not terms.types or customer.type in terms.types)
        and product_part(terms, customer) != 0
    )


def product_part(terms, customer):
    """Share of the invoice that its counted products are; everything without condition.

    >>> from odoo.addons.logistics_kpi.tools.ledgertypes import Customer, Terms
    >>> seen = Customer(parts={1: 0.6, 2: 0.4})
    >>> product_part(Terms(1, products={1, 9}), seen), product_part(Terms(1), seen)
    (Decimal('0.6'), Decimal('1'))
    """
    if not terms.products:
        return Decimal(1)
    parts = customer.parts or {}
    return sum((number(parts[p]) for p in terms.products & parts.keys()), ZERO)


def needs_margin(terms):
    """Does the version wait for the confirmed gross profit of the customer?"""
    return (
        "profit" in terms.basis
        or terms.driver == "margin"
        or "margin_gate" in terms.factors
    )


def asked(terms_list):
    """Facts that some version asks for; what none asks need not be read.

    :returns: set of ``tier``, ``margin`` and the kinds of factors

    >>> from odoo.addons.logistics_kpi.tools.ledgertypes import Terms
    >>> sorted(asked([Terms(1, factors={"age": []}), Terms(2, driver="margin")]))
    ['age', 'margin']
    """
    found = set()
    for terms in terms_list:
        found.update(terms.factors)
        if terms.tiers or any(rule.conditions.get("tier") for rule in terms.rates):
            found.add("tier")
        if needs_margin(terms):
            found.add("margin")
    return found


def is_for(terms, person):
    """Named people, or people of a department and level; nothing named means all."""
    if terms.employees and person.id in terms.employees:
        return True
    if terms.employees and not terms.departments and not terms.levels:
        return False
    return (not terms.departments or person.department in terms.departments) and (
        not terms.levels or person.level in terms.levels
    )


def is_taken(terms, taken):
    """Did another exclusive version pay the same products already?

    :param taken: product sets of the versions that paid; an empty one means all
    """
    return any(
        not products or not terms.products or products & terms.products
        for products in taken
    )


def target_of(terms, targets, employee, day):
    """The person's target of the month, or ``None``."""
    return (targets or {}).get((terms.metric, employee, day.replace(day=1))) or None


def achieved(bands, target):
    """Bands in percent of a target as bands of money.

    >>> achieved([Band(None, 80, 0), Band(80, None, 0.02)], 50000)[1].lower
    Decimal('40000')
    """
    unit = number(target) / 100
    return [
        Band(
            None if band.lower is None else number(band.lower) * unit,
            None if band.upper is None else number(band.upper) * unit,
            band.key,
        )
        for band in bands
    ]
