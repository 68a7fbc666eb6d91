from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestOrganisation(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.centre = cls.env["hr.department"].create(
            {
                "name": "North centre",
                "company_id": cls.company_a.id,
                "logistics_unit_kind": "business_centre",
            }
        )
        cls.road = cls.env.ref("logistics_crm.logistics_business_domain_road")
        cls.customer = cls._new_customer()

    def test_five_domains_are_seeded(self):
        domains = self.env["logistics.business.domain"].search(
            [("company_id", "=", False)]
        )
        self.assertEqual(len(domains), 5)

    def test_salesperson_files_a_customer_under_domain_and_centre(self):
        customer = self.as_role(self.customer, "sales")
        with Form(customer) as form:
            form.logistics_domain_ids.add(self.road)
            form.logistics_centre_id = self.centre
        self.assertEqual(customer.logistics_domain_ids.name, "Road line-haul")
        found = customer.search([("logistics_centre_id", "=", self.centre.id)])
        self.assertEqual(found, customer)

    def test_each_company_names_its_own_centre(self):
        self.customer.with_company(self.company_a).logistics_centre_id = self.centre
        self.assertFalse(self.customer.with_company(self.company_b).logistics_centre_id)

    def test_customers_are_grouped_by_centre(self):
        self.customer.logistics_centre_id = self.centre
        groups = self.as_role(self.env["res.partner"], "sales")._read_group(
            [("id", "=", self.customer.id)], ["logistics_centre_id"], ["__count"]
        )
        self.assertEqual(groups, [(self.centre.with_user(self.users["sales"]), 1)])

    def test_only_the_policy_administrator_changes_domains(self):
        for role in ("sales", "head", "executive", "service"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_role(self.road, role).name = "Road"
        self.as_role(self.road, "policy").name = "Road"
        self.assertEqual(self.road.name, "Road")

    def test_department_form_names_the_kind_of_unit(self):
        with Form(self.env["hr.department"]) as form:
            form.name = "Project department 1"
            form.logistics_unit_kind = "project_department"
        self.assertEqual(form.record.logistics_unit_kind, "project_department")
