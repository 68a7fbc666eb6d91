from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    job_level_id = fields.Many2one(
        related="version_id.job_level_id",
        readonly=False,
        inherited=True,
        groups="hr.group_hr_user",
    )
