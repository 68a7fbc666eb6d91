from odoo import fields, models


class LogisticsCreditScore(models.Model):
    """Score of one criterion in a credit file; the weight is the one of that day."""

    _name = "logistics.credit.score"
    _description = "Credit Score"
    _order = "sequence, id"
    _check_company_auto = True

    investigation_id = fields.Many2one(
        "logistics.credit.investigation",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="investigation_id.company_id", store=True)
    criterion_id = fields.Many2one(
        "logistics.credit.criterion",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    sequence = fields.Integer(related="criterion_id.sequence", store=True)
    weight = fields.Float(string="Weight (%)", readonly=True, aggregator=None)
    is_scored = fields.Boolean(string="Scored")
    score = fields.Float(string="Score (0–100)", aggregator="avg")
    note = fields.Char()

    _score_range = models.Constraint(
        "CHECK(score BETWEEN 0 AND 100)", "A score lies between 0 and 100."
    )

    def write(self, vals):
        self.investigation_id._approval_refuse_locked({"score_ids": True})
        if "score" in vals and "is_scored" not in vals:
            vals = {**vals, "is_scored": True}
        return super().write(vals)
