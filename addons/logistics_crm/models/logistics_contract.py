from odoo import fields, models


class LogisticsContract(models.Model):
    """A contract with a customer, from the draft to its end (H-5.9.1, T10)."""

    _name = "logistics.contract"
    _description = "Customer Contract"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_end desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        required=True,
        default=lambda self: self.env._("New"),
        copy=False,
        index="trigram",
    )
    title = fields.Char()
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Date(tracking=True)
    date_end = fields.Date(tracking=True)
