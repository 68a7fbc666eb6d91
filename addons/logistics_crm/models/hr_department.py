from odoo import fields, models


class HrDepartment(models.Model):
    """Levels of the organisation (H-1.1-2); business centres keep customers (P-3-1)."""

    _inherit = "hr.department"

    logistics_unit_kind = fields.Selection(
        [
            ("group", "Group"),
            ("sub_group", "Sub-group"),
            ("headquarters", "Logistics headquarters"),
            ("regional_company", "Regional company"),
            ("project_department", "Project department"),
            ("project_team", "Project team"),
            ("branch", "Branch"),
            ("second_level_branch", "Second-level branch"),
            ("customer_centre", "Customer centre"),
            ("business_centre", "Business centre"),
        ],
        string="Kind of unit",
        help="Level of the organisation. Business centres are responsible for the "
        "maintenance of customers.",
    )
