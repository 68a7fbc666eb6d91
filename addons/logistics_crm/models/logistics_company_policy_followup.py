from odoo import fields, models


class LogisticsCompanyPolicy(models.Model):
    """Which customers count for the follow-up quota (H-8.1-2)."""

    _inherit = "logistics.company.policy"

    followup_mode = fields.Selection(
        [
            ("own", "Own tier only"),
            ("higher", "Own tier or higher"),
            ("any", "Any tier"),
        ],
        string="Follow-up quota counts",
        default="higher",
        required=True,
        tracking=True,
        help="Customers of the tier that the job level names. Whoever takes part in a "
        "contact counts it as well.",
    )
