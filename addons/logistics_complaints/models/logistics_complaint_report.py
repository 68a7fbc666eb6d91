from odoo import fields, models


class LogisticsComplaintSolution(models.Model):
    """An approved solution is reported to who must carry it out, and to the
    administration when money is involved (H-7.4.3.7-2)."""

    _inherit = "logistics.complaint.solution"

    def _approval_on_approved(self):
        result = super()._approval_on_approved()
        for solution in self:
            solution._report_decision()
        return result

    def _report_decision(self):
        self.ensure_one()
        # sudo: whoever carries a share hears of it, whatever he may read
        lines = self.sudo().liability_ids
        people = lines.department_id.manager_id.user_id | lines.employee_id.user_id
        if self.compensation:
            people |= self.company_id._logistics_policy().complaint_report_user_ids
        if not people:
            return
        parties = dict(lines._fields["party"]._description_selection(self.env))
        shares = [
            f"{line.department_id.name or line.employee_id.name or parties[line.party]}"
            f": {line.share:g} %, {line.currency_id.format(line.amount)}"
            for line in lines
        ]
        self.env["logistics.notifier"]._notify(
            people,
            self.env._(
                "%(complaint)s: solution approved, please carry it out",
                complaint=self.complaint_id.name,
            ),
            "\n".join([self.proposal, *shares]),
            record=self.complaint_id,
        )


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    complaint_report_user_ids = fields.Many2many(
        "res.users",
        "logistics_policy_complaint_report_rel",
        string="Administration",
        domain="[('share', '=', False)]",
        help="Hear of every approved solution that costs money.",
    )
