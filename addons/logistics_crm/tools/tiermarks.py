"""What an approver should look at before he approves a list of tier proposals.

Requirements: H-7.1-3, H-7.1-6; decisions A10 (the exceptions are marked).
"""

from .bands import MORE, best_first, entry_bound, rounded
from .tiering import rank


def near_boundary(value, bands, percent, better=MORE):
    """The entry bound that lies within ``percent`` of the value, else ``None``.

    Such a proposal may look different next quarter, so it is marked for the approver.

    >>> from odoo.addons.logistics_crm.tools.bands import Band
    >>> tiers = [Band(120, 240, "D"), Band(240, None, "C")]
    >>> near_boundary(239, tiers, 5), near_boundary(200, tiers, 5)
    (240, None)
    """
    amount = rounded(value)
    if amount is None or not percent:
        return None
    for band in best_first(bands, better):
        bound = entry_bound(band, better)
        if bound and abs(amount - rounded(bound)) <= abs(
            rounded(bound * percent / 100)
        ):
            return bound
    return None


def exceptions(current, decided, order, codes=(), deviates=False):
    """Why a proposal should be looked at before a bulk approval; empty when plain.

    :param order: tier keys, best first
    :param codes: reason codes of the proposal
    :param deviates: a person decided other than proposed

    Codes: fall; jump (up by two or more); refunds (more than sales); near; manual.

    >>> exceptions("C", "A", ["A", "B", "C"])
    ('jump',)
    >>> exceptions("A", None, ["A"], ("not_positive",))
    ('fall', 'refunds')
    """
    marks = []
    before, after = rank(current, order), rank(decided, order)
    if current is not None and after > before:
        marks.append("fall")
    if current is not None and before - after >= 2:
        marks.append("jump")
    if "not_positive" in codes:
        marks.append("refunds")
    if "near_boundary" in codes:
        marks.append("near")
    if deviates:
        marks.append("manual")
    return tuple(marks)
