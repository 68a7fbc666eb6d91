from odoo import api, models

from odoo.addons.logistics_crm.tools.measure import (
    COUNT,
    SCORE,
    Fact,
    counted,
    no_data,
    ratio,
)


class LogisticsFact(models.AbstractModel):
    """Facts that appraisal itself knows."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["department_events"] = Fact(
            self.env._("Events of department management"), COUNT, "less"
        )
        facts["appraisal_average"] = Fact(self.env._("Mean of appraisals"), SCORE)
        return facts

    def _measure_department_events(self, employees, date_from, date_to):
        """Confirmed events of the departments that an employee leads; who leads none
        has no data."""
        events = self.env["logistics.kpi.event"].search(
            [
                # sudo: only the company of an employee leaves hr
                ("company_id", "in", employees.sudo().company_id.ids),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
                ("is_confirmed", "=", True),
            ]
        )
        # sudo: who leads which department is no secret
        led = (
            self.env["hr.department"]
            .sudo()
            .search([("manager_id", "in", employees.ids)])
        )
        found = {}
        for employee in employees:
            mine = led.filtered(lambda d, e=employee: d.manager_id.id == e.id)
            if not mine:
                found[employee.id] = no_data()
                continue
            # (mine is in sudo: as above)
            below = mine.search([("id", "child_of", mine.ids)])
            rows = events.filtered(lambda x, b=below: x.department_id in b)
            found[employee.id] = counted(len(rows), rows._name, rows.ids)
        return found

    def _measure_appraisal_average(self, employees, date_from, date_to):
        """Mean of the confirmed monthly totals within a longer period (K-7.2.3)."""
        rows = self.env["logistics.kpi.appraisal"].search(
            [
                ("employee_id", "in", employees.ids),
                ("state", "=", "confirmed"),
                ("has_total", "=", True),
                ("period", "=", "month"),
                ("subject", "=", "person"),
                ("date_from", ">=", date_from),
                ("date_to", "<=", date_to),
            ]
        )
        found = {}
        for employee, mine in rows.grouped("employee_id").items():
            found[employee.id] = ratio(
                sum(mine.mapped("total")), len(mine), mine._name, mine.ids
            )
        return found
