"""What a department's figure is: the figures of its people put together (H-3.1-7)."""

from odoo.addons.logistics_crm.tools.measure import NO_DATA, RATE, Measure, no_data

AVERAGES = (RATE, "days", "minutes", "score")


def combine(measures, unit):
    """One measure of many people.

    Sums are added; rates and averages are numerator over denominator of all, so a
    person with much weighs more than a person with little. Who was not measured is left
    out; when nobody was, the reason of the first is given.

    >>> combine([Measure(5.0), Measure(7.0)], "amount").value
    12.0
    >>> combine([Measure(0.5, 1, 2), Measure(1.0, 8, 8)], "rate").value
    0.9
    """
    known = [measure for measure in measures if measure.value is not None]
    if not known:
        # "Nothing to divide by" says more than "no user".
        told = sorted(measures, key=lambda measure: measure.denominator is None)
        return told[0] if told else no_data(NO_DATA)
    model = next((measure.model for measure in known if measure.model), None)
    ids = tuple(
        dict.fromkeys(
            row for measure in known if measure.model == model for row in measure.ids
        )
    )
    if unit not in AVERAGES:
        return Measure(sum(measure.value for measure in known), None, None, model, ids)
    top = sum(measure.numerator or 0.0 for measure in known)
    base = sum(measure.denominator or 0.0 for measure in known)
    if not base:
        average = sum(measure.value for measure in known) / len(known)
        return Measure(average, None, None, model, ids)
    return Measure(top / base, top, base, model, ids)
