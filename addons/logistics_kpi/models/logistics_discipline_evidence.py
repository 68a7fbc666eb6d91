from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import date_utils


class LogisticsDisciplineCase(models.Model):
    """Visit forms of the month that came late or not at all, beside a case as its
    evidence (H-4.3.1-4). Read with the rights of whoever looks."""

    _inherit = "logistics.discipline.case"

    late_form_count = fields.Integer(
        string="Late entries", compute="_compute_late_form_count"
    )

    @api.depends("employee_id", "date", "kind")
    def _compute_late_form_count(self):
        visits = self.env["logistics.visit"]
        for case in self:
            case.late_form_count = (
                visits.search_count(case._get_late_form_domain())
                if case.kind == "penalty" and case.date
                else 0
            )

    def _get_late_form_domain(self):
        """Entered late, or made and still without report, in the month of the case."""
        self.ensure_one()
        # sudo: only the user of the person concerned leaves hr
        user = self.sudo().employee_id.user_id
        return Domain(
            [
                ("user_id", "=", user.id or 0),
                ("company_id", "=", self.company_id.id),
                ("date", ">=", date_utils.start_of(self.date, "month")),
                ("date", "<=", date_utils.end_of(self.date, "month")),
            ]
        ) & (
            Domain("entry_late", "=", True)
            | Domain([("state", "=", "done"), ("reported_at", "=", False)])
        )

    def action_open_late_forms(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Late entries"),
            "res_model": "logistics.visit",
            "view_mode": "list,form",
            "domain": list(self._get_late_form_domain()),
            "context": {"create": False},
        }
