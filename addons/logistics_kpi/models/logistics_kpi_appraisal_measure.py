import logging

from odoo import fields, models

from odoo.addons.logistics_crm.tools.measure import (
    AMOUNT,
    COUNT,
    FAILED,
    NO_DATA,
    Measure,
    complete,
    no_data,
)

from ..tools.scoring import Rule, attainment, line_score
from ..tools.team import combine

_logger = logging.getLogger(__name__)
NOTHING = 0.005


class Figures:
    """Facts of one company and period, each measured once for everybody.

    A fact that fails is logged and gives "failed" to everybody; the others go on
    (issue: one broken metric never hides the others).
    """

    def __init__(self, env, people, date_from, date_to):
        # sudo: figures are read for everybody in scope; who sees them is decided by
        # the appraisal's own rules.
        self.port = env["logistics.fact"].sudo()
        self.facts = self.port._facts()
        self.people = people
        self.period = (date_from, date_to)
        self.members = env["logistics.kpi.people"]._members(people)
        self.employees = env["hr.employee"].sudo().browse(people)  # sudo: as above
        self.measured = {}

    def unit(self, fact):
        return self.facts[fact].unit if fact in self.facts else "rate"

    def of(self, fact, scope, employee_id, department_id):
        """``Measure`` of a person or of a department."""
        if fact not in self.measured:
            self.measured[fact] = self._measure(fact)
        rows = self.measured[fact]
        if scope != "department":
            return rows.get(employee_id) or no_data()
        members = self.members.get(department_id, ())
        return combine(
            [rows[member] for member in members if member in rows], self.unit(fact)
        )

    def _measure(self, fact):
        try:
            with self.port.env.cr.savepoint():
                return self.port._measure(fact, self.employees, *self.period)
        except Exception:
            _logger.exception("Fact %s could not be measured", fact)
            return complete({}, self.employees.ids, FAILED)


class LogisticsKpiAppraisal(models.Model):
    """Collect facts → score by the pure function → write figure, score and reason."""

    _inherit = "logistics.kpi.appraisal"

    def _measure_lines(self, people):
        """Compute every line of drafts of one company and period, in sets."""
        if not self:
            return
        company, first, last = self.company_id, self[0].date_from, self[0].date_to
        company.ensure_one()
        figures = Figures(self.env, people, first, last)
        targets = self.env["logistics.kpi.target"]._amounts(
            company, self.line_ids.metric_id, first, last
        )
        late = self._collect_deltas(figures)
        rows = []
        for appraisal in self:
            for line in appraisal.line_ids:
                if line.fact and line.rule_kind != "manual":
                    extra = late.get((appraisal.id, line.fact, line.scope), 0.0)
                    vals = line._score_vals(figures, targets, extra)
                    rows.append({"id": line.id, **vals})
        self.line_ids._store_figures(rows)
        self.write({"computed_at": fields.Datetime.now()})

    # --- late data --------------------------------------------------------------------

    def _collect_deltas(self, figures):
        """Measure confirmed months again and keep what changed as rows of the open
        month: {(appraisal id, fact, scope): difference that counts}."""
        months = self.env["logistics.company.policy"]._get(self.company_id)
        back = months.kpi_late_months
        self.delta_ids.unlink()
        open_ones = {
            (appraisal.employee_id.id, appraisal.subject): appraisal
            for appraisal in self
            if appraisal.period == "month"
        }
        if not back or not open_ones:
            return {}
        first = self[0].date_from
        done = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("employee_id", "in", self.employee_id.ids),
                ("period", "=", "month"),
                ("state", "=", "confirmed"),
                ("date_from", "<", first),
                ("date_from", ">=", fields.Date.subtract(first, months=back)),
            ]
        )
        booked = self._booked_differences(done.line_ids)
        rows = []
        for month, batch in done.grouped("date_from").items():
            then = self.env["logistics.kpi.people"]._people(
                self.company_id, month, batch[0].date_to
            )
            known = Figures(self.env, then, month, batch[0].date_to)
            for line in batch.line_ids.filtered(lambda x: x.is_measured and x.fact):
                target = open_ones.get((line.employee_id.id, line.appraisal_id.subject))
                if target:
                    rows += line._prepare_delta_vals(
                        known, target, booked.get(line.id, 0.0)
                    )
        self.env["logistics.kpi.delta"].with_context(**self.env.context).create(rows)
        return self._sum_deltas(rows)

    def _booked_differences(self, lines):
        """What other months counted of confirmed lines: {line id: sum}. Those of the
        open months were removed before."""
        rows = self.env["logistics.kpi.delta"]._read_group(
            [("source_line_id", "in", lines.ids)],
            ["source_line_id"],
            ["difference:sum"],
        )
        return {line.id: difference for line, difference in rows}

    def _sum_deltas(self, rows):
        found = {}
        lines = self.env["logistics.kpi.appraisal.line"]
        for row in rows:
            if row["is_counted"]:
                line = lines.browse(row["source_line_id"])
                key = (row["appraisal_id"], line.fact, line.scope)
                found[key] = found.get(key, 0.0) + row["difference"]
        return found


class LogisticsKpiAppraisalLine(models.Model):
    _inherit = "logistics.kpi.appraisal.line"

    def _score_vals(self, figures, targets, extra):
        """Figure, evidence, score and reason of one line."""
        self.ensure_one()
        appraisal, metric = self.appraisal_id, self.metric_id
        measure = figures.of(
            self.fact, self.scope, appraisal.employee_id.id, appraisal.department_id.id
        )
        if metric.empty_is_zero and measure.value is None and measure.denominator == 0:
            measure = measure._replace(value=0.0, reason=None)
        raw = measure.value
        if raw is not None and extra:
            measure = measure._replace(value=raw + extra)
        actual, goal, top, base = self._compared(measure, figures, targets)
        found = line_score(actual, goal, self._rule())
        reason = found.reason
        if raw is None:
            reason = measure.reason or NO_DATA
        return {
            "unit": metric._get_unit(figures.facts),
            "measured_value": raw or 0.0,
            "numerator": top or 0.0,
            "denominator": base or 0.0,
            "actual": actual or 0.0,
            "is_measured": found.score is not None,
            "computed_score": found.score or 0.0,
            "reason": reason,
            "steps": found.steps,
            "source_model": measure.model,
            "source_ids": list(measure.ids),
            "source_count": len(measure.ids),
        }

    def _rule(self):
        metric = self.metric_id
        return Rule(
            self.rule_kind,
            self.max_points,
            self.points,
            self.step,
            metric._get_bands(),
            metric.better,
        )

    def _compared(self, measure: Measure, figures, targets):
        """Figure, target, numerator and denominator as they are compared."""
        basis = self.metric_id.basis
        if basis == "target":
            amount = self._target_amount(figures, targets)
            # Without target: told as such, whatever was reached.
            goal = None if amount is None else self.target
            actual = attainment(measure.value, amount)
            if amount is None and measure.value is not None:
                actual = 0.0
            return actual, goal, measure.value, amount
        if basis == "quota":
            found = measure.numerator
            needed = measure.denominator
            if needed is None:
                found, needed = measure.value, self.target
            if measure.value is None:
                return None, needed, found, needed
            return found, needed, found, needed
        top = measure.value if measure.numerator is None else measure.numerator
        return measure.value, self.target, top, measure.denominator

    def _target_amount(self, figures, targets):
        """Target of the person; of a department its own, else the sum of its people's
        (H-3.1-7); ``None`` = no target."""
        metric, appraisal = self.metric_id.id, self.appraisal_id
        if self.scope != "department":
            return targets.get((metric, "person", appraisal.employee_id.id))
        own = targets.get((metric, "department", appraisal.department_id.id))
        if own is not None:
            return own
        people = [
            targets[metric, "person", member]
            for member in figures.members.get(appraisal.department_id.id, ())
            if (metric, "person", member) in targets
        ]
        return sum(people) if people else None

    def _prepare_delta_vals(self, figures, target, booked):
        """The difference between what is known now and what was known and counted.

        :param booked: what other months counted of it already
        """
        self.ensure_one()
        now = figures.of(
            self.fact,
            self.scope,
            self.employee_id.id,
            self.appraisal_id.department_id.id,
        )
        if now.value is None:
            return []
        then = self.measured_value + booked
        if abs(now.value - then) < NOTHING:
            return []
        counts = figures.unit(self.fact) in (AMOUNT, COUNT) and any(
            (line.fact, line.scope) == (self.fact, self.scope)
            for line in target.line_ids
        )
        return [
            {
                "appraisal_id": target.id,
                "source_line_id": self.id,
                "old_value": then,
                "new_value": now.value,
                "difference": now.value - then,
                "is_counted": counts,
            }
        ]
