"""Who is not appraised yet (H-3.3.1b-1 to -3)."""


def _month_number(day):
    return day.year * 12 + day.month


def is_exempt(month, since, months):
    """Is a month one of the first ``months`` after a start?

    The partial first month counts as one of them.

    >>> from datetime import date
    >>> is_exempt(date(2026, 3, 1), date(2026, 1, 15), 3)
    True
    >>> is_exempt(date(2026, 4, 1), date(2026, 1, 15), 3)
    False
    >>> is_exempt(date(2026, 4, 1), None, 3)
    False
    """
    if since is None:
        return False
    start = _month_number(since)
    return start <= _month_number(month) < start + months
