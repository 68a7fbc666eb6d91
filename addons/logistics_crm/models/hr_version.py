from odoo import fields, models


class HrVersion(models.Model):
    """The job level belongs to the dated version, so that a promotion on a date keeps
    what held before (H-3.3.3-1)."""

    _inherit = "hr.version"

    job_level_id = fields.Many2one(
        "logistics.job.level",
        string="Job level",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        groups="hr.group_hr_user",
    )
