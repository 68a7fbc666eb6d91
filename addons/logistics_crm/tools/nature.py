"""What a customer is by its business with us: new, existing, dormant, lost or none yet.

Requirements: S-3.2.1-A3, P-2-2, H-5.9.2-23, H-5.9.2-24; "lost" is three months without
business, and whoever comes back after that is new again (design §5). Dates come in as
limits, so that months are counted by the caller.
"""

NEW, EXISTING, LOST = "new", "existing", "lost"
PROSPECT, SIGNED, DORMANT = "prospect", "signed", "dormant"


def nature_of(since, last, new_after, lost_before):
    """New, existing or lost; ``None`` for whoever never did business with us.

    :param since: first business after the latest gap that made the customer lost
    :param last: latest business
    :param new_after: whoever began later is new
    :param lost_before: whoever did business last before that day is lost

    >>> from datetime import date
    >>> limits = date(2025, 3, 31), date(2025, 12, 31)
    >>> nature_of(date(2026, 1, 5), date(2026, 3, 1), *limits)
    'new'
    >>> nature_of(date(2024, 1, 5), date(2026, 3, 1), *limits)
    'existing'
    """
    if last is None:
        return None
    if last < lost_before:
        return LOST
    return NEW if since > new_after else EXISTING


def stage_of(nature, last, dormant_before, signed=False):
    """Prospect, signed, dormant or lost.

    :param signed: a contract in force makes even a customer without business signed

    >>> from datetime import date
    >>> limit = date(2026, 2, 28)
    >>> stage_of(None, None, limit), stage_of(None, None, limit, signed=True)
    ('prospect', 'signed')
    >>> stage_of("existing", date(2026, 1, 15), limit)
    'dormant'
    """
    if nature is None:
        return SIGNED if signed else PROSPECT
    if nature == LOST:
        return LOST
    return DORMANT if last < dormant_before else SIGNED
