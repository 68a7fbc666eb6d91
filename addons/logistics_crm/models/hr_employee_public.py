from odoo import fields, models


class HrEmployeePublic(models.Model):
    """Colleagues see each other's level without any right on employee files."""

    _inherit = "hr.employee.public"

    job_level_id = fields.Many2one(
        "logistics.job.level",
        string="Job level",
        readonly=True,
        groups="logistics_crm.group_logistics_user",
    )
