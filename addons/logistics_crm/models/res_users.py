from odoo import models

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
