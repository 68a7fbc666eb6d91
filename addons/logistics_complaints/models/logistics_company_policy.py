from odoo import fields, models


class LogisticsCompanyPolicy(models.Model):
    """Numbers of the complaint desk."""

    _inherit = "logistics.company.policy"

    complaint_major_amount = fields.Monetary(
        string="Major from an amount of",
        default=10000.0,
        tracking=True,
        help="A claim of this amount or more makes a complaint major: a manager "
        "handles it, the solution goes through the sign-off procedure. The handbook "
        "does not name the amount; 10,000 is our default. Zero: no threshold.",
    )
    complaint_manager_id = fields.Many2one(
        "res.users",
        string="Manager of major complaints",
        domain=[("share", "=", False)],
        tracking=True,
        help="Empty: any customer service manager.",
    )
    complaint_duty_manager_id = fields.Many2one(
        "res.users",
        string="Duty manager",
        domain=[("share", "=", False)],
        tracking=True,
        help="Takes hand-overs outside the hours of a department without roster.",
    )
    complaint_promise_hours = fields.Integer(
        string="Answer promised within (hours)",
        default=24,
        tracking=True,
        help="Proposed when the first reply promises a time.",
    )
    complaint_visit_general = fields.Boolean(
        string="Visit after a general complaint",
        default=True,
        tracking=True,
        help="Every complaining customer is visited by the manager or a delegate, "
        "whatever the size of the matter.",
    )
    complaint_visit_major = fields.Boolean(
        string="Visit after a major complaint", default=True, tracking=True
    )
    complaint_check_days = fields.Integer(
        string="Check the effect of measures after (days)", default=30, tracking=True
    )

    _complaint_hours_positive = models.Constraint(
        "CHECK(complaint_promise_hours > 0 AND complaint_check_days >= 0)",
        "Promise an answer within at least one hour.",
    )
