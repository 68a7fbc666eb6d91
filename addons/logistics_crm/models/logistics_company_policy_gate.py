from odoo import fields, models


class LogisticsCompanyPolicy(models.Model):
    """Numbers of the funnel that hold for a whole company."""

    _inherit = "logistics.company.policy"

    allow_personal_needs = fields.Boolean(
        string="Personal needs of contacts may be recorded",
        tracking=True,
        help="Off by default: personal needs touch bribery and privacy law. Never for "
        "public tenders.",
    )
    pause_days = fields.Integer(
        string="Paused leads come back after (days)", default=90, tracking=True
    )
    waiver_days = fields.Integer(
        string="A waiver is offered for (days)", default=30, tracking=True
    )

    _pause_days_positive = models.Constraint(
        "CHECK(pause_days > 0)", "A pause lasts at least one day."
    )
    _waiver_days_positive = models.Constraint(
        "CHECK(waiver_days > 0)", "A waiver lasts at least one day."
    )
