from odoo import fields, models


class LogisticsDunningLevel(models.Model):
    """When an open instalment is reminded of, and who hears (H-7.4.6-9)."""

    _name = "logistics.dunning.level"
    _description = "Reminder Level"
    _inherit = ["mail.thread"]
    _order = "days, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    days = fields.Integer(
        string="Days after due", required=True, tracking=True, aggregator=None
    )
    tell_head = fields.Boolean(string="Tell the superior too", tracking=True)
    mail_customer = fields.Boolean(
        string="Mail the customer",
        tracking=True,
        help="Off by default: the salesperson calls first.",
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: the level holds for every company."
    )
