from odoo import api, models


class LogisticsPromotion(models.Model):
    """Candidates of a month (H-3.3-2): made when grades are confirmed."""

    _inherit = "logistics.promotion"

    @api.model
    def _propose_candidates(self, employees):
        """Everybody who meets the conditions of the next level becomes a candidate."""
        # sudo: the machinery proposes, whoever confirmed the last step
        promotions = self.sudo()
        taken = promotions.search(
            [
                ("employee_id", "in", employees.ids),
                ("approval_state", "!=", "rejected"),
                ("executed_on", "=", False),
            ]
        ).employee_id
        for employee in employees.sudo() - taken:  # sudo: as above
            level = employee.job_level_id
            above = level.search([("rank", ">", level.rank)], order="rank", limit=1)
            if not level or not above:
                continue
            candidate = promotions.new(
                {
                    "employee_id": employee.id,
                    "company_id": employee.company_id.id,
                    "to_level_id": above.id,
                }
            )
            # sudo: conditions are policy
            rule = (
                self.env["logistics.promotion.condition"]
                .sudo()
                .search([("job_level_id", "=", above.id)], limit=1)
            )
            if rule and all(check.met for check in candidate._checks(rule)):
                promotions.create(
                    {
                        "employee_id": employee.id,
                        "company_id": employee.company_id.id,
                        "to_level_id": above.id,
                        "is_candidate": True,
                    }
                )


class LogisticsKpiAppraisal(models.Model):
    _inherit = "logistics.kpi.appraisal"

    def _follow_grades(self):  # pylint: disable=missing-return
        super()._follow_grades()
        people = self.filtered(
            lambda a: a.period == "month" and a.subject == "person"
        ).employee_id
        self.env["logistics.promotion"]._propose_candidates(people)
