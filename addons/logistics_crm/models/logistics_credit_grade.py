from odoo import fields, models


class LogisticsCreditGrade(models.Model):
    """Credit grade by score: what the file proposes; it is no tier scheme (A11)."""

    _name = "logistics.credit.grade"
    _description = "Credit Grade"
    _inherit = ["mail.thread"]
    _order = "min_score desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    min_score = fields.Float(
        string="Score from", tracking=True, aggregator=None, help="Included."
    )
    trust = fields.Selection(
        [("good", "Good debtor"), ("normal", "Normal debtor"), ("bad", "Bad debtor")],
        default="normal",
        required=True,
        help="Written to the customer's native degree of trust on approval.",
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: the grade holds for every company."
    )
