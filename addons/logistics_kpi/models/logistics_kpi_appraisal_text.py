from odoo import api, models
from odoo.tools import format_amount, formatLang


class LogisticsKpiAppraisalLine(models.Model):
    """Why a line has its score, in one sentence of the reader's language (rule 6)."""

    _inherit = "logistics.kpi.appraisal.line"

    @api.depends(
        "reason", "actual", "numerator", "denominator", "target", "computed_score"
    )
    @api.depends_context("lang")
    def _compute_explanation(self):
        for line in self:
            line.rule_text = line._rule_sentence(
                line.metric_id, line.target, line.points, line.step
            )
            line.target_text = line._target_text()
            line.actual_text = (
                line._figure(line.actual, line.unit)
                if line.is_measured or line.reason == "no_target"
                else self.env._("not measured")
            )
            line.explanation = line._sentence()

    def _figure(self, value, unit):
        """A figure in its unit: 93 %, 12,000.00 ¥, 8."""
        if unit == "rate":
            return self._number(value * 100) + " %"
        if unit == "amount":
            return format_amount(self.env, value, self.currency_id)
        return self._number(value)

    def _number(self, value, digits=2):
        text = formatLang(self.env, value, digits=digits)
        point = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        mark = point.decimal_point or "."
        return text.rstrip("0").rstrip(mark) if mark in text else text

    def _target_text(self):
        self.ensure_one()
        if self.rule_kind in ("event", "manual", "bands"):
            return ""
        if self.rule_kind == "count":
            return self._number(self.denominator) if self.denominator else ""
        return self._figure(self.target, self.unit)

    @api.model
    def _rule_sentence(self, metric, target, points, step):
        """The scoring standard of a template line or of an appraisal line."""
        kind = metric.rule_kind
        if not kind:
            return False
        if kind in ("bands", "manual"):
            return dict(metric._fields["rule_kind"]._description_selection(self.env))[
                kind
            ]
        if kind == "event":
            return self.env._("All points, none as soon as it happened")
        if kind == "count":
            return self.env._(
                "%(points)s less for each one missing", points=self._number(points)
            )
        is_rate = metric.basis == "target" or target <= 1
        goal = self._number(target * 100) + " %" if is_rate else self._number(target)
        width = self._number(step * 100) + " %" if is_rate else self._number(step)
        values = {"target": goal, "points": self._number(points), "step": width}
        if kind == "lower":
            return self.env._(
                "All points up to %(target)s, %(points)s less per full %(step)s above",
                **values,
            )
        if kind == "ratio":
            return self.env._("Share of %(target)s that was reached", **values)
        return self.env._(
            "All points from %(target)s, %(points)s less per full %(step)s below",
            **values,
        )

    def _sentence(self):
        self.ensure_one()
        values = {
            "actual": self._figure(self.actual, self.unit),
            "share": self._share_text(),
            "score": self._number(self.computed_score),
            "maximum": self._number(self.max_points),
            "steps": self.steps,
            "points": self._number(self.steps * self.points),
            "target": self._target_text(),
        }
        if self.reason in ("full", "band", "share"):
            return self.env._(
                "%(actual)s%(share)s: %(score)s of %(maximum)s points.", **values
            )
        if self.reason in ("steps", "spent"):
            return self.env._(
                "%(actual)s%(share)s, target %(target)s: %(steps)s full steps, "
                "%(points)s points off, %(score)s of %(maximum)s left.",
                **values,
            )
        if self.reason == "happened":
            return self.env._(
                "It happened %(actual)s times: 0 of %(maximum)s points.", **values
            )
        if self.reason == "no_target":
            return self.env._(
                "Reached %(number)s, but no target was set: enter one and compute "
                "again, or give a score with a reason.",
                number=self._number(self.numerator),
            )
        labels = dict(self._fields["reason"]._description_selection(self.env))
        return labels.get(self.reason, "")

    def _share_text(self):
        """(93 of 100) behind a rate."""
        if self.unit != "rate" or not self.denominator:
            return ""
        return self.env._(
            " (%(numerator)s of %(denominator)s)",
            numerator=self._number(self.numerator),
            denominator=self._number(self.denominator),
        )
