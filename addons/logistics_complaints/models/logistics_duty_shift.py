from odoo import api, fields, models


class LogisticsDutyShift(models.Model):
    """Roster: who answers the hotline, or for a department, from when to when. A
    department with a roster is on duty around the clock (decisions C1)."""

    _name = "logistics.duty.shift"
    _description = "Duty Roster"
    _order = "start desc, id desc"
    _rec_name = "user_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    department_id = fields.Many2one(
        "hr.department",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        help="Empty: the hotline of customer service.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="On duty",
        required=True,
        domain=[("share", "=", False)],
        ondelete="cascade",
    )
    phone = fields.Char(string="Reachable under")
    start = fields.Datetime(required=True)
    stop = fields.Datetime(string="End", required=True)

    _stop_after_start = models.Constraint(
        "CHECK(stop > start)", "A shift ends after it starts: correct the times."
    )
    _period_idx = models.Index("(company_id, stop)")

    @api.model
    def _get_on_duty(self, company, department=None, at=None):
        """User on duty, or an empty recordset.

        :param department: hr.department; ``None`` = hotline
        :param at: naive UTC datetime, default now
        """
        at = at or fields.Datetime.now()
        # sudo: who is on duty is asked on behalf of customers and other departments
        shift = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("department_id", "=", department.id if department else False),
                ("start", "<=", at),
                ("stop", ">", at),
                ("user_id.active", "=", True),
            ],
            order="start desc, id desc",
            limit=1,
        )
        return shift.user_id.with_env(self.env)

    @api.model
    def _has_roster(self, department, at=None):
        """Does a department stand on a roster now?"""
        at = at or fields.Datetime.now()
        # sudo: as above
        return bool(
            self.sudo().search_count(
                [
                    ("department_id", "=", department.id),
                    ("start", "<=", at),
                    ("stop", ">", at),
                ],
                limit=1,
            )
        )
