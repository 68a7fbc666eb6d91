from odoo import api, models


class LogisticsKpiEvent(models.Model):
    """A customer lost in the month without a loss report before proposes an event to
    the department of who led the customer (H-3.1-13)."""

    _inherit = "logistics.kpi.event"

    @api.model
    def _propose_project_loss(self, company, people, date_from, date_to):
        # sudo: losses are found for every department, whoever computes
        lost = (
            self.env["logistics.loss.report"]
            .sudo()
            ._unreported_losses(company, date_from, date_to)
        )
        owners = self.env["logistics.customer.owner"]._owners_at(lost, date_to)
        places = {p.user_id: p.department_id for p in people.values() if p.user_id}
        found = {}
        for partner in lost:
            department = self._headed(places.get(owners[partner.id].id))
            if department:
                found.setdefault(department, []).append(partner)
        known = self.search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "project_loss"),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
            ]
        ).department_id
        return self.create(
            [
                {
                    "company_id": company.id,
                    "department_id": department.id,
                    "date": date_to,
                    "kind": "project_loss",
                    "is_proposed": True,
                    "description": ", ".join(p.display_name for p in partners),
                }
                for department, partners in found.items()
                if department not in known
            ]
        )

    @api.model
    def _headed(self, department_id):
        """The department itself or the next one above that somebody leads."""
        # sudo: who leads which department is no secret
        department = self.env["hr.department"].sudo().browse(department_id or ())
        while department and not department.manager_id:
            department = department.parent_id
        return department.sudo(self.env.su)
