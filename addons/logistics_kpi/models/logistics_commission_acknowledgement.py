from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsCommissionAcknowledgement(models.Model):
    """A person has read the terms that pay him, on this day (decision C7)."""

    _name = "logistics.commission.acknowledgement"
    _description = "Commission Plan Acknowledgement"
    _inherit = ["logistics.append.only"]
    _order = "date desc, id desc"
    _rec_name = "employee_id"
    _check_company_auto = True

    version_id = fields.Many2one(
        "logistics.commission.version",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="version_id.company_id", store=True, precompute=True
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, ondelete="restrict", index=True
    )
    date = fields.Datetime(required=True)

    _employee_uniq = models.UniqueIndex(
        "(version_id, employee_id)", "You have acknowledged this version already."
    )


class LogisticsCommissionVersion(models.Model):
    _inherit = "logistics.commission.version"

    is_acknowledged = fields.Boolean(
        string="I have read it",
        compute="_compute_is_acknowledged",
    )

    @api.depends("acknowledgement_ids.employee_id")
    @api.depends_context("uid")
    def _compute_is_acknowledged(self):
        for version in self:
            # sudo: only compared with the reader's own user.
            users = version.sudo().acknowledgement_ids.employee_id.user_id
            version.is_acknowledged = self.env.user in users

    def action_acknowledge(self):
        """Button of the person: I have read these terms."""
        self.check_access("read")
        for version in self:
            # sudo: the employee of the own user.
            employee = self.env.user.sudo().with_company(version.company_id).employee_id
            if version.state != "approved" or not employee:
                raise UserError(
                    self.env._("Only approved terms of your company are acknowledged.")
                )
            if not version.is_acknowledged:
                version.acknowledgement_ids._as_ledger().create(
                    {
                        "version_id": version.id,
                        "employee_id": employee.id,
                        "date": fields.Datetime.now(),
                    }
                )
        return True
