from odoo import api, fields, models

from .logistics_tier_scheme import TIERS_IN_ONE_GO


class LogisticsTierCriterion(models.Model):
    """One indicator of the evaluation sheet: scoring standard and weight (P-A1)."""

    _name = "logistics.tier.criterion"
    _description = "Evaluation Criterion"
    _order = "scheme_id, sequence, id"
    _check_company_auto = True

    scheme_id = fields.Many2one(
        "logistics.tier.scheme",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="scheme_id.company_id", store=True)
    name = fields.Char(string="Indicator", required=True, translate=True)
    sequence = fields.Integer(default=10)
    weight = fields.Float(
        string="Weight (%)", help="All weights of an active scheme add up to 100."
    )
    standard = fields.Text(string="Scoring standard", translate=True)
    score_bands = fields.Text(
        translate=True, help="What earns how many of the 100 points, one band a line."
    )

    _weight_percent = models.Constraint(
        "CHECK(weight >= 0 AND weight <= 100)",
        "A weight lies between 0 and 100 percent.",
    )

    @api.constrains("weight", "scheme_id")
    def _check_weight(self):
        # Saved through the scheme, the scheme itself checks when all lines are written.
        if self.env.context.get("tier_bands") is not TIERS_IN_ONE_GO:
            for scheme in self.scheme_id:
                scheme._check_weights()
