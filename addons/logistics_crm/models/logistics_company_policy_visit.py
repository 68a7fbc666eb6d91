from odoo import fields, models

from ..tools.visitcheck import Limits


class LogisticsCompanyPolicy(models.Model):
    """Numbers about visits (decisions A11, C3, C10; T21.4)."""

    _inherit = "logistics.company.policy"

    visit_late_hours = fields.Float(
        string="Late entry after (h)",
        default=48.0,
        tracking=True,
        help="A report written later than this after the visit is flagged.",
    )
    visit_in_time_hours = fields.Float(
        string="Entry in time within (h)",
        default=24.0,
        tracking=True,
        help="Counts as 'in time' for the information-sharing indicator.",
    )
    visit_silent_days = fields.Integer(
        string="Approved without decision after (working days)",
        default=3,
        tracking=True,
        help="The leader's delay must not punish the visitor. Zero: never.",
    )
    visit_call_minutes = fields.Float(
        string="Long call over (min)",
        default=3.0,
        tracking=True,
        help="First calls should take three minutes: information only.",
    )
    visit_short_text = fields.Integer(
        string="Short report below (characters)", default=20, tracking=True
    )
    visit_short_minutes = fields.Float(
        string="Short stay below (min)", default=10.0, tracking=True
    )
    visit_far_metres = fields.Float(
        string="Far from the customer over (m)",
        default=500.0,
        tracking=True,
        help="Check-ins farther away are shown to the leader first. None is refused.",
    )
    visit_plan_days = fields.Integer(
        string="Plan ahead (days)",
        default=14,
        tracking=True,
        help="Visits of a period are planned as soon as it begins within this time.",
    )
    visit_day_capacity = fields.Integer(
        string="Visits and calls a day",
        default=8,
        tracking=True,
        help="The plan never puts more on a working day of one person; what does not "
        "fit is shown as visits without day.",
    )
    visit_check_percent = fields.Float(
        string="Spot check (% of a month)", default=10.0, tracking=True
    )
    visit_check_minimum = fields.Integer(
        string="Spot check: at least", default=1, tracking=True
    )
    visit_checker = fields.Selection(
        [("policy", "Policy administrator"), ("superior", "Superior of the visitor")],
        string="Spot check by",
        default="policy",
        required=True,
        tracking=True,
    )
    location_keep_months = fields.Integer(
        string="Keep locations (months)",
        default=12,
        tracking=True,
        help="Coordinates of check-ins are erased after this time.",
    )

    _visit_numbers_sane = models.Constraint(
        "CHECK(visit_late_hours >= 0 AND visit_in_time_hours >= 0"
        " AND visit_silent_days >= 0 AND visit_plan_days BETWEEN 0 AND 92"
        " AND visit_day_capacity BETWEEN 1 AND 100"
        " AND visit_check_percent BETWEEN 0 AND 100 AND visit_check_minimum >= 0"
        " AND location_keep_months BETWEEN 1 AND 120)",
        "A number about visits is out of range: hours and days cannot be negative, the "
        "plan looks at most 92 days ahead, a day holds 1 to 100 visits, the spot check "
        "takes 0 to 100 %, locations are kept 1 to 120 months.",
    )

    def _visit_limits(self):
        """The numbers that judge one report, for ``tools.visitcheck``."""
        self.ensure_one()
        return Limits(
            late_hours=self.visit_late_hours,
            in_time_hours=self.visit_in_time_hours,
            short_text=self.visit_short_text,
            short_minutes=self.visit_short_minutes,
            far_metres=self.visit_far_metres,
        )
