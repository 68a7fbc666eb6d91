from odoo import api, models
from odoo.tools import LazyTranslate
from odoo.tools.misc import formatLang

_lt = LazyTranslate(__name__)

#: Sentence of each reason code (tools/tiering) and of the basis it was taken from.
REASONS = {
    "trailing": _lt("Revenue of the last twelve complete months: %(value)s."),
    "annualised": _lt("Average month of %(months)s × 12: %(value)s."),
    "expected": _lt("Prospect: expected monthly volume × 12: %(value)s."),
    "target": _lt("Income target of the year: %(value)s."),
    "score": _lt("Evaluation sheet: %(value)s points, %(weight)s %% of it scored."),
    "no_data": _lt("No data yet: the tier stays as it is."),
    "not_positive": _lt("Refunds reach or exceed sales (%(value)s): no tier."),
    "in_band": _lt("Tier %(tier)s reaches from %(lower)s to below %(upper)s."),
    "in_top_band": _lt("Tier %(tier)s begins at %(lower)s."),
    "in_low_band": _lt("Tier %(tier)s lies below %(upper)s."),
    "below_lowest": _lt("Below the lowest tier, which begins at %(boundary)s."),
    "held_by_hysteresis": _lt(
        "Held: the boundary %(boundary)s of tier %(tier)s is not passed by "
        "%(percent)s %%."
    ),
    "unknown_current": _lt("The present tier no longer belongs to the scheme."),
    "flags_raise": _lt(
        "%(flags)s may justify tier %(tier)s, if the Project Management Department "
        "agrees."
    ),
    "near_boundary": _lt("Close to the boundary %(boundary)s."),
}
FLAGS = {
    "strategic": _lt("Strategic cooperation value"),
    "joint_venture": _lt("Joint-venture basis"),
    "supply_chain": _lt("Demand for supply-chain integration"),
}
EXCEPTIONS = {
    "fall": _lt("falls"),
    "jump": _lt("rises by two tiers or more"),
    "refunds": _lt("refunds exceed sales"),
    "near": _lt("near a boundary"),
    "manual": _lt("decided other than proposed"),
}
#: Arguments that are amounts in an amount-based scheme and points in a scored one.
FIGURES = ("value", "lower", "upper", "boundary")


class LogisticsTierAssessment(models.Model):
    """Reasons are stored as codes with arguments and told in the reader's language."""

    _inherit = "logistics.tier.assessment"

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for assessment in self:
            assessment.reason_text = "\n".join(
                assessment._tell_reason(code, args)
                for code, args in assessment.reasons or []
            )

    def _tell_reason(self, code, args):
        """One sentence for a reason code; an unknown code is shown as it is."""
        self.ensure_one()
        if code == "in_band" and not args.get("upper"):
            code = "in_top_band"
        elif code == "in_band" and not args.get("lower"):
            code = "in_low_band"
        if code not in REASONS:
            return code
        words = {name: self._tell_word(name, value) for name, value in args.items()}
        sentence = self.env._(REASONS[code])
        return sentence % words

    def _tell_word(self, name, value):
        """An argument of a reason as the reader sees it."""
        if name in FIGURES:
            return self._tell_figure(value)
        if name == "tier":
            return self.env["logistics.tier"].browse(value).code
        if name == "flags":
            return ", ".join(self.env._(FLAGS[f]) if f in FLAGS else f for f in value)
        return f"{value:g}" if isinstance(value, float) else value

    def _tell_figure(self, value):
        money = self.scheme_id._is_amount_based()
        return formatLang(
            self.env, value or 0.0, currency_obj=self.currency_id if money else None
        )

    @api.depends("exception_codes")
    @api.depends_context("lang")
    def _compute_exception_text(self):
        for assessment in self:
            assessment.exception_text = ", ".join(
                self.env._(EXCEPTIONS[code])
                for code in assessment.exception_codes or []
            )
