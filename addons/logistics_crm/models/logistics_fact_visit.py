from collections import defaultdict

from odoo import api, models

from ..tools.measure import COUNT, NO_USER, RATE, Fact, counted, no_data, ratio


class LogisticsFact(models.AbstractModel):
    """What visits let others measure (S-2.2.4-A3, H-3.1-11, H-5.0-3, K-7.1.4)."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["visits_done"] = Fact(self.env._("Visits and calls that count"), COUNT)
        facts["visits_required"] = Fact(self.env._("Visits required"), COUNT)
        facts["visit_compliance"] = Fact(self.env._("Visits made of required"), RATE)
        facts["followed_customers"] = Fact(
            self.env._("Customers effectively followed up"), COUNT
        )
        facts["followup_quota"] = Fact(self.env._("Follow-up quota met"), RATE)
        facts["visits_false"] = Fact(
            self.env._("Visit records found false"), COUNT, "less"
        )
        facts["visits_entered_in_time"] = Fact(
            self.env._("Visit reports entered in time"), RATE
        )
        facts["promises_kept"] = Fact(self.env._("Promises kept in time"), RATE)
        return facts

    def _by_user(self, employees, measure_of):
        """{employee id: measure} by a function of the user id; no user, no data."""
        # sudo: only the user of an employee leaves hr
        return {
            employee.id: measure_of(employee.user_id.id)
            if employee.user_id
            else no_data(NO_USER)
            for employee in employees.sudo()
        }

    def _users_of(self, employees):
        # sudo: as above
        return employees.sudo().user_id.ids

    def _visit_domain(self, employees, date_from, date_to):
        return [
            ("user_id", "in", self._users_of(employees)),
            # sudo: only the company of an employee leaves hr
            ("company_id", "in", employees.sudo().company_id.ids),
            ("date", ">=", date_from),
            ("date", "<=", date_to),
        ]

    def _measure_visits_done(self, employees, date_from, date_to):
        visits = self.env["logistics.visit"]
        domain = [
            *self._visit_domain(employees, date_from, date_to),
            *visits._counted_domain(),
        ]
        found = {
            user.id: ids
            for user, ids in visits._read_group(domain, ["user_id"], ["id:array_agg"])
        }
        return self._by_user(
            employees,
            lambda user: counted(
                len(found.get(user, ())), visits._name, found.get(user, ())
            ),
        )

    def _get_demands(self, employees, date_from, date_to):
        """{user id: rows} of the demands whose period ended between two days."""
        rows = self.env["logistics.visit.compliance"].search(
            [
                ("user_id", "in", self._users_of(employees)),
                # sudo: as above
                ("company_id", "in", employees.sudo().company_id.ids),
                ("date_to", ">=", date_from),
                ("date_to", "<=", date_to),
                ("required", ">", 0),
            ]
        )
        return {user.id: mine for user, mine in rows.grouped("user_id").items()}

    def _measure_visits_required(self, employees, date_from, date_to):
        found = self._get_demands(employees, date_from, date_to)
        empty = self.env["logistics.visit.compliance"]

        def measure(user):
            rows = found.get(user, empty)
            return counted(sum(rows.mapped("required")), rows._name, rows.ids)

        return self._by_user(employees, measure)

    def _measure_visit_compliance(self, employees, date_from, date_to):
        """More than required in one period does not make up for another one."""
        found = self._get_demands(employees, date_from, date_to)
        empty = self.env["logistics.visit.compliance"]

        def measure(user):
            rows = found.get(user, empty)
            done = sum(min(row.done, row.required) for row in rows)
            return ratio(done, sum(rows.mapped("required")), rows._name, rows.ids)

        return self._by_user(employees, measure)

    def _measure_followed_customers(self, employees, date_from, date_to):
        rows = self._get_quotas(employees, date_from, date_to)
        return self._by_user(
            employees, lambda user: counted(sum(row.followed for row in rows[user]))
        )

    def _measure_followup_quota(self, employees, date_from, date_to):
        rows = self._get_quotas(employees, date_from, date_to)
        return self._by_user(
            employees,
            lambda user: ratio(
                sum(min(row.followed, row.quota) for row in rows[user]),
                sum(row.quota for row in rows[user]),
            ),
        )

    def _get_quotas(self, employees, date_from, date_to):
        rows = self.env["logistics.followup.quota"].search(
            [
                ("user_id", "in", self._users_of(employees)),
                # sudo: as above
                ("company_id", "in", employees.sudo().company_id.ids),
                ("month", ">=", date_from.replace(day=1)),
                ("month", "<=", date_to),
            ]
        )
        found = defaultdict(list)
        for row in rows:
            found[row.user_id.id].append(row)
        return found

    def _measure_visits_false(self, employees, date_from, date_to):
        visits = self.env["logistics.visit"]
        domain = [
            *self._visit_domain(employees, date_from, date_to),
            ("is_false", "=", True),
        ]
        found = {
            user.id: ids
            for user, ids in visits._read_group(domain, ["user_id"], ["id:array_agg"])
        }
        return self._by_user(
            employees,
            lambda user: counted(
                len(found.get(user, ())), visits._name, found.get(user, ())
            ),
        )

    def _measure_visits_entered_in_time(self, employees, date_from, date_to):
        domain = [
            *self._visit_domain(employees, date_from, date_to),
            ("reported_at", "!=", False),
        ]
        found = defaultdict(lambda: [0, 0])
        for user, in_time, number in self.env["logistics.visit"]._read_group(
            domain, ["user_id", "entry_in_time"], ["__count"]
        ):
            found[user.id][0] += number if in_time else 0
            found[user.id][1] += number
        return self._by_user(employees, lambda user: ratio(*found[user]))

    def _measure_promises_kept(self, employees, date_from, date_to):
        found = defaultdict(lambda: [0, 0])
        for user, state, number in self.env["logistics.promise"]._read_group(
            [
                ("user_id", "in", self._users_of(employees)),
                # sudo: as above
                ("company_id", "in", employees.sudo().company_id.ids),
                ("state", "in", ("kept", "late", "broken")),
                ("date_due", ">=", date_from),
                ("date_due", "<=", date_to),
            ],
            ["user_id", "state"],
            ["__count"],
        ):
            found[user.id][0] += number if state == "kept" else 0
            found[user.id][1] += number
        return self._by_user(employees, lambda user: ratio(*found[user]))
