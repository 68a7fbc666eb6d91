"""People of the appraisal tests: logistics_crm's named users, plus a scorer, in a
department with job levels.

company A: Projects (head): head ── leader ── sales, sales2     scorer (KPI scorer)
levels: head = general manager, leader = senior manager, sales = manager,
sales2 = staff
"""

from datetime import date

from odoo.addons.logistics_crm.tests.common import LogisticsCommon

MONTH = date(2026, 3, 1)
MONTH_END = date(2026, 3, 31)
LEVELS = {
    "head": "general_manager",
    "leader": "senior_manager",
    "sales": "manager",
    "sales2": "staff",
}


class LogisticsKpiCommon(LogisticsCommon):
    """Base of the tests of appraisal and pay: see the drawing above."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["scorer"] = cls._new_user(
            "scorer", "logistics_crm.group_logistics_kpi_scorer", cls.company_a
        )
        cls.employees["scorer"] = cls._new_employee("scorer")
        cls.department = cls.env["hr.department"].create(
            {
                "name": "Projects",
                "company_id": cls.company_a.id,
                "manager_id": cls.employees["head"].id,
            }
        )
        for role, level in LEVELS.items():
            cls.employees[role].version_id.write(
                {
                    "department_id": cls.department.id,
                    "job_level_id": cls._level(level).id,
                    "date_version": date(2025, 1, 1),
                    "contract_date_start": date(2025, 1, 1),
                }
            )

    @classmethod
    def _level(cls, name):
        return cls.env.ref(f"logistics_crm.logistics_job_level_{name}")
