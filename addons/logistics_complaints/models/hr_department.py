from odoo import fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    logistics_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours for complaints",
        check_company=True,
        help="Clocks of this department count on these hours. Empty: the company's.",
    )

    def _logistics_complaint_calendar(self, company):
        """Schedule on which this department answers."""
        return self.logistics_calendar_id or company.resource_calendar_id
