"""Named people, two companies and factories that the tests of the suite share.

company A (CNY)                               company B (EUR)
head ── leader ── sales, sales2               sales_b
policy (policy administrator), reviewer, finance, service, executive
plain (internal user without any role), portal
"""

from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

ROLES = {
    "head": "logistics_crm.group_logistics_department_head",
    "leader": "logistics_crm.group_logistics_leader",
    "sales": "logistics_crm.group_logistics_salesperson",
    "sales2": "logistics_crm.group_logistics_salesperson",
    "policy": "logistics_crm.group_logistics_policy_admin",
    "reviewer": "logistics_crm.group_logistics_funnel_reviewer",
    "finance": "logistics_crm.group_logistics_finance_settlement",
    "service": "logistics_crm.group_logistics_cs_officer",
    "executive": "logistics_crm.group_logistics_executive",
    "plain": "base.group_user",
    "portal": "base.group_portal",
}


class LogisticsCommon(BaseCommon):
    """Base of the suite's tests: see the drawing in the module docstring."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_a = cls.env["res.company"].create(
            {"name": "Harbour Logistics", "currency_id": cls._currency("CNY").id}
        )
        cls.company_b = cls.env["res.company"].create(
            {"name": "Rhine Logistics", "currency_id": cls._currency("EUR").id}
        )
        cls.env.user.company_ids |= cls.company_a | cls.company_b
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company_a.ids}
        )
        cls.users = {
            role: cls._new_user(role, group, cls.company_a)
            for role, group in ROLES.items()
        }
        cls.users["sales_b"] = cls._new_user("sales_b", ROLES["sales"], cls.company_b)
        cls.employees = {
            role: cls._new_employee(role)
            for role in ("head", "leader", "sales", "sales2", "policy")
        }
        cls.employees["leader"].parent_id = cls.employees["head"]
        (cls.employees["sales"] | cls.employees["sales2"]).parent_id = cls.employees[
            "leader"
        ]

    def run_cron(self, name):
        """The scheduled job itself, as its own user."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(name).method_direct_trigger()
        self.env.invalidate_all()

    @classmethod
    def _currency(cls, code):
        currency = (
            cls.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "=", code)])
        )
        currency.active = True
        return currency

    @classmethod
    def _new_user(cls, login, groups, company):
        return new_test_user(
            cls.env,
            login=f"lg_{login}",
            name=login.capitalize(),
            groups=groups,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            email=f"{login}@example.com",
        )

    @classmethod
    def _new_employee(cls, role):
        user = cls.users[role]
        return cls.env["hr.employee"].create(
            {"name": user.name, "user_id": user.id, "company_id": cls.company_a.id}
        )

    @classmethod
    def _new_customer(cls, name="Northern Steel Co., Ltd.", **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )

    def as_role(self, record, role):
        """`record` as seen by a role, in the companies of that user."""
        user = self.users[role]
        return record.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
