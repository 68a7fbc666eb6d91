from odoo import api, fields, models


class LogisticsTierEvaluator(models.Model):
    """A member of the evaluation team (P-2-5): who scores for which function."""

    _name = "logistics.tier.evaluator"
    _description = "Evaluation Team Member"
    _order = "scheme_id, company_id, role, id"
    _check_company_auto = True

    scheme_id = fields.Many2one(
        "logistics.tier.scheme",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    role = fields.Selection(selection="_selection_role", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Scorer",
        required=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    weight = fields.Float(
        default=1.0, help="How much this scorer counts beside the others."
    )

    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "The weight of a scorer is greater than zero."
    )

    @api.model
    def _selection_role(self):
        """Functions that evaluate customers; the score sheet shows the same."""
        return [
            ("operations", "Operations management centre"),
            ("marketing", "Marketing centre"),
            ("finance", "Finance department"),
            ("management", "Senior management"),
        ]
