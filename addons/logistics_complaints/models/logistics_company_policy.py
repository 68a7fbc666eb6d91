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
    complaint_quiet_from = fields.Float(
        string="Quiet hours from",
        tracking=True,
        help="In these hours managers and executives are not told about a general "
        "complaint; they hear when the quiet hours end. Who answers for the promise, "
        "and everybody for a major complaint, hears at once. Equal hours: never quiet.",
    )
    complaint_quiet_to = fields.Float(string="Quiet hours to", tracking=True)
    complaint_repeat_days = fields.Integer(
        string="Repeated within (days)",
        default=90,
        tracking=True,
        help="A complaint of the same customer about the same category within so many "
        "days counts as repeated.",
    )
    complaint_check_days = fields.Integer(
        string="Check the effect of measures after (days)", default=30, tracking=True
    )

    _complaint_hours_positive = models.Constraint(
        "CHECK(complaint_promise_hours > 0 AND complaint_check_days >= 0)",
        "Promise an answer within at least one hour.",
    )
    _complaint_quiet_sane = models.Constraint(
        "CHECK(COALESCE(complaint_quiet_from, 0) BETWEEN 0 AND 24"
        " AND COALESCE(complaint_quiet_to, 0) BETWEEN 0 AND 24"
        " AND COALESCE(complaint_repeat_days, 0) >= 0)",
        "Quiet hours lie between 0:00 and 24:00, days are not negative.",
    )
