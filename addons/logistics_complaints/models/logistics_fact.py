from odoo import api, models

from odoo.addons.logistics_crm.tools.measure import (
    COUNT,
    MINUTES,
    RATE,
    SCORE,
    Fact,
    counted,
    ratio,
)

KINDS = ("reply", "opinion", "result")


class LogisticsFact(models.AbstractModel):
    """What complaints let others measure, by the person who answered."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["complaints_upheld"] = Fact(
            self.env._("Complaints found justified"), COUNT, "less"
        )
        facts["complaints_handled"] = Fact(self.env._("Complaints handled"), COUNT)
        facts["promises_521_kept"] = Fact(self.env._("521 promises kept in time"), RATE)
        facts["complaint_reply_minutes"] = Fact(
            self.env._("Minutes to the first reply"), MINUTES, "less"
        )
        facts["complaint_satisfaction"] = Fact(
            self.env._("Satisfaction after complaints (1 to 5)"), SCORE
        )
        return facts

    def _complaint_domain(self, employees, date_from, date_to, date="received_at"):
        return [
            # sudo: only the company of an employee leaves hr
            ("company_id", "in", employees.sudo().company_id.ids),
            (date, ">=", f"{date_from} 00:00:00"),
            (date, "<=", f"{date_to} 23:59:59"),
        ]

    def _measure_complaints_upheld(self, employees, date_from, date_to):
        """Justified complaints against the person named by the investigation."""
        domain = [
            *self._complaint_domain(employees, date_from, date_to),
            ("inv_employee_id", "in", employees.ids),
            ("consistency", "in", ("full", "partial")),
            ("state", "!=", "cancelled"),
        ]
        complaints = self.env["logistics.complaint"]
        found = {
            employee.id: ids
            for employee, ids in complaints._read_group(
                domain, ["inv_employee_id"], ["id:array_agg"]
            )
        }
        return {
            employee_id: counted(
                len(found.get(employee_id, ())),
                complaints._name,
                found.get(employee_id, ()),
            )
            for employee_id in employees.ids
        }

    def _measure_complaints_handled(self, employees, date_from, date_to):
        domain = [
            *self._complaint_domain(employees, date_from, date_to, "closed_at"),
            ("user_id", "in", self._users_of(employees)),
            ("state", "=", "closed"),
        ]
        complaints = self.env["logistics.complaint"]
        found = {
            user.id: ids
            for user, ids in complaints._read_group(
                domain, ["user_id"], ["id:array_agg"]
            )
        }
        return self._by_user(
            employees,
            lambda user: counted(
                len(found.get(user, ())), complaints._name, found.get(user, ())
            ),
        )

    def _get_judged_clocks(self, employees, date_from, date_to, kinds):
        """{user id: (kept, number, minutes, ids)} of judged clocks."""
        kinds = [*kinds, *(f"dept_{kind}" for kind in kinds)]
        domain = [
            *self._complaint_domain(employees, date_from, date_to, "start"),
            ("user_id", "in", self._users_of(employees)),
            ("verdict", "in", ("met", "late")),
            ("kind", "in", kinds),
        ]
        rows = self.env["logistics.complaint.clock"]._read_group(
            domain,
            ["user_id"],
            ["kept:sum", "__count", "net_minutes:sum", "id:array_agg"],
        )
        return {user.id: tuple(values) for user, *values in rows}

    def _measure_promises_521_kept(self, employees, date_from, date_to):
        found = self._get_judged_clocks(employees, date_from, date_to, KINDS)

        def measure(user):
            kept, number, _minutes, ids = found.get(user, (0, 0, 0, ()))
            return ratio(kept, number, "logistics.complaint.clock", ids)

        return self._by_user(employees, measure)

    def _measure_complaint_reply_minutes(self, employees, date_from, date_to):
        found = self._get_judged_clocks(employees, date_from, date_to, ("reply",))

        def measure(user):
            _kept, number, minutes, ids = found.get(user, (0, 0, 0, ()))
            return ratio(minutes, number, "logistics.complaint.clock", ids)

        return self._by_user(employees, measure)

    def _measure_complaint_satisfaction(self, employees, date_from, date_to):
        """No answer is no vote: it is left out, not counted as satisfied."""
        domain = [
            *self._complaint_domain(employees, date_from, date_to),
            ("user_id", "in", self._users_of(employees)),
            ("satisfaction", "!=", False),
        ]
        values = {"happy": 5, "ok": 3, "unhappy": 1}
        found = {}
        for user, verdict, number in self.env["logistics.complaint"]._read_group(
            domain, ["user_id", "satisfaction"], ["__count"]
        ):
            total, count = found.get(user.id, (0, 0))
            found[user.id] = (total + values[verdict] * number, count + number)
        return self._by_user(employees, lambda user: ratio(*found.get(user, (0, 0))))
