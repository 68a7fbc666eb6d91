from odoo import fields, models


class LogisticsCreditCriterion(models.Model):
    """One criterion of the credit file, with its weight (S-2.3.4)."""

    _name = "logistics.credit.criterion"
    _description = "Credit Criterion"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    weight = fields.Float(string="Weight (%)", default=10.0, tracking=True)
    standard = fields.Text(string="Scoring standard", translate=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", help="Empty: the criterion holds for every company."
    )
