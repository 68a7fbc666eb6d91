from odoo import api, fields, models

from ..tools.career import consequence, worst_run


class LogisticsKpiAppraisal(models.Model):
    """The lowest grade proposes a case; points of decided cases enter the month."""

    _inherit = "logistics.kpi.appraisal"

    def _follow_grades(self):  # pylint: disable=missing-return
        super()._follow_grades()
        monthly = self.filtered(lambda a: a.period == "month" and a.subject == "person")
        if monthly:
            self.env["logistics.discipline.case"]._propose_for_grades(monthly)

    def _measure_lines(self, people):  # pylint: disable=missing-return
        super()._measure_lines(people)
        cases = self.env["logistics.discipline.case"]
        for period, batch in self.grouped("period").items():
            if period == "month":
                cases._count_points(batch.filtered(lambda a: a.subject == "person"))


class LogisticsDisciplineCase(models.Model):
    """Proposals by the system; each is made once (its key) and decided by people."""

    _inherit = "logistics.discipline.case"

    @api.model
    def _propose(self, rows):
        """Create the proposals whose key is new."""
        # sudo: the machinery proposes, whoever confirmed the last step
        cases = self.sudo()
        known = set(
            cases.search([("key", "in", [r["key"] for r in rows])]).mapped("key")
        )
        return cases.create([row for row in rows if row["key"] not in known])

    @api.model
    def _propose_for_grades(self, appraisals):
        """Runs of the lowest grade, exempt months left out (H-3.3.2)."""
        rows = []
        for month in appraisals.sorted("date_from").grouped("date_from").values():
            history = month._history()
            for appraisal in month:
                run = worst_run(history.get(appraisal.employee_id.id, []))
                # sudo: the rank of a level is policy
                level = appraisal.sudo().job_level_id
                measure = consequence(run, level.rank <= 1)
                if measure:
                    rows.append(
                        {
                            "name": self.env._(
                                "%(runs)s times the lowest grade in a row", runs=run
                            ),
                            "company_id": appraisal.company_id.id,
                            "employee_id": appraisal.employee_id.id,
                            "origin": "grade",
                            "key": f"grade:{appraisal.id}:{run}",
                            "date": appraisal.date_to,
                            "measure": measure,
                            "points": 0.0,
                            "appraisal_id": appraisal.id,
                            "description": self.env._(
                                "Appraisal %(name)s: total %(total)s.",
                                name=appraisal.display_name,
                                total=round(appraisal.total, 2),
                            ),
                        }
                    )
        return self._propose(rows)

    @api.model
    def _count_points(self, appraisals):
        """Points of approved cases count once, in their month or the next open one."""
        # sudo: points are counted by the machinery
        cases = self.sudo().search(
            [
                ("employee_id", "in", appraisals.employee_id.ids),
                ("approval_state", "=", "approved"),
                ("points", "!=", 0),
                "|",
                ("counted_in_id", "=", False),
                ("counted_in_id", "in", appraisals.ids),
            ]
        )
        for appraisal in appraisals:
            mine = cases.filtered(
                lambda c, a=appraisal: (
                    c.employee_id == a.employee_id
                    and c.date <= a.date_to
                    and c.counted_in_id in (a, a.browse())
                )
            )
            mine.counted_in_id = appraisal
            points = sum(mine.mapped("signed_points"))
            if appraisal.conduct_points != points:
                appraisal._as_engine().conduct_points = points

    # --- false visits and late trips --------------------------------------------------

    @api.model
    def _cron_propose(self):
        """Each night: false visit records and trips extended without approval."""
        today = fields.Date.context_today(self)
        since = fields.Date.subtract(today, years=1)
        self._propose_false_visits(since)
        self._propose_late_trips(since)

    @api.model
    def _propose_false_visits(self, since):
        """One false record: warning; two within twelve months: more, and the direct
        superior answers too (H-5.0-2, H-5.0-3). Proposals only."""
        rows = []
        visits = self.env["logistics.visit"].search(
            [("is_false", "=", True), ("date", ">=", since)], order="date, id"
        )
        counts = {}
        for visit in visits:
            # sudo: only employee ids leave hr
            user = visit.sudo().user_id
            employee = user.with_company(visit.company_id).employee_id
            if not employee:
                continue
            counts[employee] = counts.get(employee, 0) + 1
            again = counts[employee] > 1
            base = {
                "company_id": visit.company_id.id,
                "origin": "false_visit",
                "date": visit.date,
                "description": self.env._("Visit: %(name)s", name=visit.display_name),
            }
            rows.append(
                {
                    **base,
                    "name": self.env._("False visit record"),
                    "employee_id": employee.id,
                    "key": f"visit:{visit.id}",
                    "measure": "transfer_or_termination" if again else "warning",
                }
            )
            if again and employee.parent_id:
                rows.append(
                    {
                        **base,
                        "name": self.env._("False visit records in the team"),
                        "employee_id": employee.parent_id.id,
                        "key": f"visit:{visit.id}:superior",
                        "measure": "serious_warning",
                    }
                )
        return self._propose(rows)

    @api.model
    def _propose_late_trips(self, since):
        """Return after the approved end without approved extension (H-4.2.3-1)."""
        rows = []
        late_rule = self.env.ref(
            "logistics_kpi.discipline_rule_v07", raise_if_not_found=False
        )
        for trip in self.env["logistics.trip"].search(
            [("is_late", "=", True), ("start", ">=", since)]
        ):
            # sudo: only the employee id leaves hr
            user = trip.sudo().user_id
            employee = user.with_company(trip.company_id).employee_id
            if employee:
                rows.append(
                    {
                        "name": self.env._("Trip extended without approval"),
                        "company_id": trip.company_id.id,
                        "employee_id": employee.id,
                        "origin": "late_trip",
                        "key": f"trip:{trip.id}",
                        "date": fields.Date.to_date(trip.returned_at),
                        "measure": "points",
                        "rule_id": late_rule and late_rule.id,
                        "description": trip.display_name,
                    }
                )
        return self._propose(rows)
