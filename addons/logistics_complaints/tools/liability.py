"""Who pays what share of a complaint or a claim (H-7.4.3.5-2). Money in cents of the
caller's currency: the parts always add up to the whole."""

from decimal import ROUND_DOWN, Decimal

HUNDRED = Decimal(100)
CENT = Decimal("0.01")


def shares_problem(shares):
    """Why a split cannot be used: ``negative``, ``sum``, or ``None``.

    Shares are per cent with two decimals; 99.99 is not 100.

    >>> shares_problem([60, 40]), shares_problem([99.99]), shares_problem([110, -10])
    (None, 'sum', 'negative')
    >>> shares_problem([33.33, 33.33, 33.34])
    """
    exact = [Decimal(str(round(share, 2))) for share in shares]
    if any(share < 0 for share in exact):
        return "negative"
    return None if sum(exact) == HUNDRED else "sum"


def split(amount, shares):
    """Parts of an amount that add up to it exactly; largest remainders first.

    >>> split(100, [33.33, 33.33, 33.34])
    [33.33, 33.33, 33.34]
    >>> split(10, [33.33, 33.33, 33.34]), sum(split(0.05, [50, 50]))
    ([3.33, 3.33, 3.34], 0.05)
    """
    total = Decimal(str(amount)).quantize(CENT)
    exact = [total * Decimal(str(share)) / HUNDRED for share in shares]
    parts = [part.quantize(CENT, rounding=ROUND_DOWN) for part in exact]
    missing = int((total - sum(parts)) / CENT)
    order = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for index in range(missing):
        parts[order[index % len(order)]] += CENT
    return [float(part) for part in parts]


def net_loss(paid, insurance, recovered):
    """What a claim costs the company in the end (H-7.4.4-3)."""
    return paid - insurance - recovered
