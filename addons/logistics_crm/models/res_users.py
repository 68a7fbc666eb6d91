from odoo import models

from ..tools import visitplan
from ..tools.approval import chain_of


class ResUsers(models.Model):
    _inherit = "res.users"

    def _logistics_superiors(self, company):
        """Leaders of a user in a company, nearest first, as list of user ids. Leaders
        without an active user of that company are passed over."""
        self.ensure_one()
        # sudo: only the user ids of superiors leave hr, no employee data.
        employees = self.sudo().with_company(company).employee_id

        def parent_of(employee_id):
            return employees.browse(employee_id).parent_id.id or None

        leaders = employees.browse(chain_of(employees.id or None, parent_of)).user_id
        return [
            user.id
            for user in leaders
            if user.active and user != self and company in user.company_ids
        ]

    def _logistics_workdays(self, company, first, last):
        """Days on which users work: their own schedule (else the company's), without
        their absences, with make-up days.

        :param first, last: dates, both included
        :returns: {user id: list of ``tools.visitplan.Workday``}
        """
        zone = company._logistics_zone()
        begin, end = company._logistics_bounds(first, last)
        # sudo: on which days a colleague works; neither kind nor reason of an absence
        employees = self.env["hr.employee"].sudo()
        employees = employees.search(
            [("user_id", "in", self.ids), ("company_id", "=", company.id)]
        )
        of_user = {employee.user_id.id: employee for employee in employees}
        away = employees._logistics_days_away(begin, end, zone)
        spans = {}
        result = {}
        for user in self:
            employee = of_user.get(user.id, employees.browse())
            calendar = employee.resource_calendar_id or (
                # sudo: as above
                company.sudo().resource_calendar_id
            )
            if calendar not in spans:
                spans[calendar] = company._logistics_spans(calendar, begin, end)
            result[user.id] = visitplan.workdays(
                spans[calendar], zone, away.get(employee.id, ())
            )
        return result
