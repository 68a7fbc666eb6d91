from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .logistics_kpi_appraisal import ENGINE

GIVEN = {"score", "comment"}


class LogisticsKpiOpinion(models.Model):
    """A co-appraiser's score with its weight, e.g. customer service on sales people
    (S-1.2.2-P7). Without a score the weight stays with the reviewers."""

    _name = "logistics.kpi.opinion"
    _description = "Co-appraiser's Score"
    _order = "appraisal_id, id"
    _rec_name = "user_id"

    appraisal_id = fields.Many2one(
        "logistics.kpi.appraisal",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Co-appraiser",
        required=True,
        readonly=True,
        index=True,
    )
    weight = fields.Float(string="Weight (%)", readonly=True, aggregator=None)
    score = fields.Float(aggregator="avg", help="0 to 100.")
    comment = fields.Text()
    is_given = fields.Boolean(string="Given", readonly=True)

    _score_range = models.Constraint(
        "CHECK(score IS NULL OR score BETWEEN 0 AND 100)",
        "A co-appraiser gives 0 to 100 points.",
    )
    _once = models.UniqueIndex("(appraisal_id, user_id)")

    @api.constrains("user_id")
    def _check_not_oneself(self):
        for opinion in self:
            # sudo: only compares the user behind the employee
            if opinion.user_id == opinion.appraisal_id.sudo().employee_id.user_id:
                raise ValidationError(
                    self.env._("Nobody takes part in his own appraisal.")
                )

    def write(self, vals):
        if self.env.context.get("logistics_kpi_engine") is ENGINE:
            return super().write(vals)
        if not vals.keys() <= GIVEN or any(o.user_id != self.env.user for o in self):
            raise AccessError(self.env._("Only the co-appraiser gives this score."))
        if any(opinion.appraisal_id.state == "confirmed" for opinion in self):
            raise UserError(
                self.env._("The appraisal is confirmed: it is too late for a score.")
            )
        return super().write({**vals, "is_given": True})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if any(opinion.is_given for opinion in self):
            raise UserError(self.env._("A score that was given stays."))
