from odoo import api, models
from odoo.exceptions import AccessError


class LogisticsConductPort(models.AbstractModel):
    """Proposals of other addons become discipline cases; nothing is decided by them."""

    _inherit = "logistics.conduct.port"

    @api.model
    def _is_installed(self):
        return True

    @api.model
    def _propose(self, employee, key, facts):  # pylint: disable=missing-return
        # sudo: only compares the user behind the employee
        if employee.sudo().user_id == self.env.user:
            raise AccessError(self.env._("Nobody proposes a measure for himself."))
        rule = self.env["logistics.discipline.rule"]
        if facts["is_serious"]:
            rule = self.env.ref(
                "logistics_kpi.discipline_rule_s02", raise_if_not_found=False
            )
        cases = self.env["logistics.discipline.case"]
        cases._propose(
            [
                {
                    "name": facts["name"],
                    "company_id": facts["company"].id,
                    "employee_id": employee.id,
                    "origin": "complaint",
                    "key": key,
                    "date": facts["date"],
                    "description": facts["facts"],
                    "measure": "warning" if facts["is_serious"] else "points",
                    "rule_id": rule.id if rule else False,
                }
            ]
        )
        # sudo: finds the case of the key; opening it asks the reader's own rights
        case = cases.sudo().search([("key", "=", key)])
        return {
            "type": "ir.actions.act_window",
            "res_model": cases._name,
            "res_id": case.id,
            "views": [(False, "form")],
        }
