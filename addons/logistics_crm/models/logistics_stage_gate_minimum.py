from odoo import api, fields, models


class LogisticsStageGateMinimum(models.Model):
    """How many of a key result some tiers owe, such as three value points of A and B
    (H-5.5.3-2)."""

    _name = "logistics.stage.gate.minimum"
    _description = "Key Result by Tier"
    _order = "gate_id, id"
    _rec_name = "tier_codes"

    gate_id = fields.Many2one(
        "logistics.stage.gate", required=True, ondelete="cascade", index=True
    )
    tier_codes = fields.Char(
        string="Tiers", required=True, help="Codes with commas, such as A, B."
    )
    minimum = fields.Integer(
        required=True, default=1, aggregator=None, help="Zero: not demanded."
    )

    _minimum_positive = models.Constraint(
        "CHECK(minimum >= 0)", "A number that is demanded is not negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        self.env.registry.clear_cache()
        return created

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
