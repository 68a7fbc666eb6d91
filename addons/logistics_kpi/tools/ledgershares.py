"""How the people of an invoice share it, and bands that have no gap (H-9.1-11)."""

from decimal import Decimal

from odoo.addons.logistics_crm.tools.bands import Band

from .commission import ZERO, Share, number


def bands_of(rows):
    """Bands of rows that name only where each begins: no gap, no overlap possible.

    :param rows: iterable of (bound, value)

    >>> bands_of([(3, "b"), (0, "a")])
    [Band(lower=None, upper=3, key='a'), Band(lower=3, upper=None, key='b')]
    """
    rows = sorted(rows, key=lambda row: row[0])
    ends = [row[0] for row in rows[1:]]
    return [
        Band(low if index else None, high, value)
        for index, ((low, value), high) in enumerate(
            zip(rows, [*ends, None], strict=True)
        )
    ]


def credited(persons, lead_share):
    """Shares of the people of one invoice: what was agreed, else the plan's.

    >>> from odoo.addons.logistics_kpi.tools.ledgertypes import Person
    >>> people = [Person(1), Person(2, "participant")]
    >>> [str(share.percent) for share in credited(people, 70)]
    ['70', '30']
    """
    others = [p for p in persons if p.role != "lead"]
    leads = [p for p in persons if p.role == "lead"]
    if not others or not leads:
        return [Share(p, _even(p, persons)) for p in persons]
    agreed = sum((number(p.percent) for p in others if p.percent), ZERO)
    open_ones = [p for p in others if not p.percent]
    rest = max(ZERO, 100 - number(lead_share) - agreed) if not agreed else ZERO
    each = rest / len(open_ones) if open_ones else ZERO
    shares = [Share(p, number(p.percent) if p.percent else each) for p in others]
    left = 100 - sum((share.percent for share in shares), ZERO)
    return [Share(leads[0], left), *shares]


def _even(person, persons):
    return Decimal(100) / len(persons)
