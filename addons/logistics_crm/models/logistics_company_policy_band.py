from odoo import fields, models


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    band_check_mode = fields.Selection(
        [("off", "Off"), ("warn", "Warn"), ("block", "Block")],
        string="Development band check",
        required=True,
        default="warn",
        tracking=True,
        help="What happens when the salesperson of a lead does not lead customers of "
        "its expected monthly volume.",
    )
