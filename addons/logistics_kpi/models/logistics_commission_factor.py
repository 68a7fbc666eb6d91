from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("margin_gate", "Margin above the profit standard (percentage points)"),
    ("age", "Full months since the first business"),
    ("days_late", "Days paid after the due day"),
    ("source", "How the customer was won"),
    ("grade", "Appraisal grade of the month"),
    ("tier", "Customer tier"),
]
BY_KEY = ("source", "grade", "tier")


class LogisticsCommissionFactor(models.Model):
    """What the rate is multiplied with (H-9.1-6, -8, -9, -10, -13)."""

    _name = "logistics.commission.factor"
    _description = "Commission Factor"
    _inherit = ["logistics.commission.term.mixin"]
    _order = "version_id, kind, bound, key, id"

    kind = fields.Selection(KINDS, required=True)
    bound = fields.Float(
        help="Points, months: from here on. Days: above here; a boundary counts for "
        "the better row (decision A14)."
    )
    key = fields.Char(
        help="Source: self, assigned or inherited. Grade: A to D, or exempt. Tier: its "
        "code."
    )
    value = fields.Float(
        string="Factor", digits=(6, 4), default=1.0, aggregator=None, required=True
    )

    @api.constrains("kind", "bound", "key", "value", "version_id")
    def _check_rows(self):
        for row in self:
            if row.value < 0:
                raise ValidationError(self.env._("A factor cannot be below zero."))
            if row.kind in BY_KEY and not row.key:
                raise ValidationError(
                    self.env._("Say for which value the factor holds.")
                )
        for version in self.version_id:
            keys = [
                (r.kind, r.key if r.kind in BY_KEY else round(r.bound, 4))
                for r in version.factor_ids
            ]
            if len(keys) != len(set(keys)):
                raise ValidationError(
                    self.env._(
                        "Two factors of %(version)s begin at the same figure: their "
                        "bands would overlap.",
                        version=version.display_name,
                    )
                )
