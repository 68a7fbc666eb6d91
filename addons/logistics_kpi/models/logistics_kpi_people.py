from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL


class Person(NamedTuple):
    """An employee as of the last day of a period.

    :param head_of: id of the highest marketing department that this employee leads, or
        None; headquarters, finance or the customer centre have no sheet of heads
    :param hired: first contract day, ``None`` = unknown, then never "new"
    :param moved: last change of job or department, ``None`` = never
    :param left: last day, ``None`` = still here
    """

    employee_id: int
    user_id: int | None
    department_id: int | None
    level_id: int | None
    head_of: int | None
    hired: date | None
    moved: date | None
    left: date | None


class LogisticsKpiPeople(models.AbstractModel):
    """Who was where on a day: level and department of the last day of a period decide
    (H-3.1-18). One statement for a whole company."""

    _name = "logistics.kpi.people"
    _description = "People of a Period"

    @api.model
    def _people(self, company, date_from, date_to):
        """Everybody employed in a period, who left meanwhile included.

        :returns: {employee id: Person}
        """
        self.env["hr.employee"].flush_model(["user_id", "company_id", "active"])
        self.env["hr.version"].flush_model()
        self.env["hr.department"].flush_model(
            ["manager_id", "parent_path", "logistics_unit_kind"]
        )
        # Plain SQL without access check: who scores needs no right on hr files; only
        # ids and the dates that decide about exemption are read.
        rows = self.env.execute_query(
            SQL(_PEOPLE, company=company.id, date_from=date_from, date_to=date_to)
        )
        return {row[0]: Person(*row) for row in rows}

    @api.model
    def _members(self, people):
        """{department id: employee ids}, departments below included."""
        # sudo: the tree of departments is no secret
        departments = self.env["hr.department"].sudo()
        found = defaultdict(list)
        for person in people.values():
            if not person.department_id:
                continue
            path = departments.browse(person.department_id).parent_path or ""
            for key in path.split("/"):
                if key:
                    found[int(key)].append(person.employee_id)
        return found

    @api.model
    def _superiors(self, employees):
        """Users who lead an employee, up to the top: {employee id: res.users}."""
        # sudo: only user ids of superiors leave hr, no employee data.
        found = {}
        for employee in employees.sudo():
            users, seen, boss = self.env["res.users"], set(), employee.parent_id
            while boss and boss.id not in seen:
                seen.add(boss.id)
                users |= boss.user_id
                boss = boss.parent_id
            department = employee.department_id
            while department and department.id not in seen:
                users |= department.manager_id.user_id
                department = department.parent_id
            found[employee.id] = users - employee.user_id
        return found


#: One pass over the versions, grouped by employee: parts of it that are joined with
#: each other would be looped over while the tables have no statistics yet.
_PEOPLE = """
WITH version AS (
    SELECT e.id, e.user_id, e.active, v.department_id, v.job_level_id, v.departure_date,
           v.date_version, v.contract_date_start,
           LAG(v.id) OVER w IS NOT NULL
               AND (LAG(v.job_id) OVER w IS DISTINCT FROM v.job_id
                    OR LAG(v.department_id) OVER w IS DISTINCT FROM v.department_id)
               AS has_moved,
           ROW_NUMBER() OVER (
               PARTITION BY e.id
               ORDER BY v.date_version <= %(date_to)s DESC,
                        ABS(v.date_version - %(date_to)s::date)) AS place
      FROM hr_version v JOIN hr_employee e ON e.id = v.employee_id
     WHERE v.active AND e.company_id = %(company)s
    WINDOW w AS (PARTITION BY e.id ORDER BY v.date_version)
), person AS (
    SELECT id, user_id, active,
           MIN(department_id) FILTER (WHERE place = 1) AS department_id,
           MIN(job_level_id) FILTER (WHERE place = 1) AS job_level_id,
           MIN(departure_date) FILTER (WHERE place = 1) AS departure_date,
           MIN(contract_date_start) AS hired,
           MAX(date_version) FILTER (
               WHERE has_moved AND date_version <= %(date_to)s) AS moved
      FROM version GROUP BY id, user_id, active
), head AS (
    SELECT DISTINCT ON (manager_id) manager_id, id
      FROM hr_department
     WHERE manager_id IS NOT NULL AND active AND company_id = %(company)s
       AND COALESCE(logistics_unit_kind, '') NOT IN (
           'group', 'sub_group', 'headquarters', 'customer_centre')
  ORDER BY manager_id, LENGTH(parent_path), id
)
SELECT p.id, p.user_id, p.department_id, p.job_level_id, head.id, p.hired, p.moved,
       p.departure_date
  FROM person p
  LEFT JOIN head ON head.manager_id = p.id
 WHERE (p.hired IS NULL OR p.hired <= %(date_to)s)
   AND CASE WHEN p.departure_date IS NULL THEN p.active
            ELSE p.departure_date >= %(date_from)s END
 ORDER BY p.id
"""
