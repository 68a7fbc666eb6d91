"""Who may lead a customer of which size: the development band of a job level.

Requirements: T02.1, H-2.1.3, H-2.2.4, H-2.3.4, H-2.5-1 to H-2.5-3. Volumes are monthly,
in the currency of the band; a boundary belongs to the higher band, as everywhere.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .bands import Band, band_for, rounded

OK, MAY_PARTICIPATE, OUTSIDE = "ok", "may_participate", "outside"


class Span(NamedTuple):
    """Monthly volume from (inclusive) to (exclusive); ``None`` = open."""

    lower: float | None = None
    upper: float | None = None


class JobBand(NamedTuple):
    """What a level leads and where it may take part; ``None`` = not at all.

    >>> senior = JobBand(lead=Span(200000, 500000), join=Span(500000))
    >>> check_job_band(500000, senior).verdict
    'may_participate'
    """

    lead: Span | None = None
    join: Span | None = None


class Verdict(NamedTuple):
    """``verdict`` is ok, may_participate or outside; ``code`` says why.

    Codes: no_volume, no_level (both cannot be judged and pass), in_lead_band,
    in_join_band, below_bands, above_bands, between_bands, no_band.
    """

    verdict: str
    code: str
    args: Mapping[str, Any] = {}


def check_job_band(volume, band):
    """May a person of this level lead a customer of this monthly volume?

    :param volume: expected monthly volume of a prospect, trailing three-month average
        of an active customer (H-2.5-3); ``None`` or 0 = not known yet
    :param band: :class:`JobBand` of the level, ``None`` = the person has no level
    :returns: :class:`Verdict`

    >>> check_job_band(30000, JobBand(lead=Span(200000, 500000))).code
    'below_bands'
    """
    amount = rounded(volume)
    if not amount:
        return Verdict(OK, "no_volume")
    if band is None:
        return Verdict(OK, "no_level", {"volume": volume})
    args = {"volume": volume, "lead": band.lead, "join": band.join}
    if _holds(band.lead, amount):
        return Verdict(OK, "in_lead_band", args)
    if _holds(band.join, amount):
        return Verdict(MAY_PARTICIPATE, "in_join_band", args)
    return Verdict(OUTSIDE, _where(amount, band), args)


def _holds(span, amount):
    return span is not None and band_for(amount, [Band(*span)]) is not None


def _where(amount, band):
    spans = [span for span in (band.lead, band.join) if span is not None]
    if not spans:
        return "no_band"
    if all(_below(amount, span) for span in spans):
        return "below_bands"
    if not any(_below(amount, span) for span in spans):
        return "above_bands"
    return "between_bands"


def _below(amount, span):
    return span.lower is not None and amount < rounded(span.lower)


def below_lead_band(volume, band):
    """Is the volume smaller than what the level leads?

    >>> below_lead_band(100, JobBand(lead=Span(200, 500)))
    True
    >>> below_lead_band(600, JobBand(lead=Span(200, 500)))
    False
    """
    return band.lead is not None and _below(rounded(volume), band.lead)


def exception_covers(volume, approved, below):
    """Does an exception that was approved for one volume hold for another one?

    It holds for whatever is nearer to the band: smaller volumes above the band, larger
    ones below it. Both amounts in one currency.

    :param below: whether ``volume`` lies below the band

    >>> exception_covers(300, 400, below=False), exception_covers(500, 400, below=False)
    (True, False)
    >>> exception_covers(120, 100, below=True), exception_covers(80, 100, below=True)
    (True, False)
    """
    amount, limit = rounded(volume), rounded(approved)
    return amount >= limit if below else amount <= limit
