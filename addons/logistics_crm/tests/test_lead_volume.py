from odoo.tests import Form, tagged

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestLeadVolume(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Steel",
                "use_logistics_steps": True,
                "company_id": cls.company_a.id,
                "member_ids": [(6, 0, cls.users["sales"].ids)],
            }
        )

    def test_salesperson_enters_the_volume_on_the_form_of_a_flagged_team(self):
        leads = self.as_role(self.env["crm.lead"], "sales").with_context(
            default_type="opportunity", default_team_id=self.team.id
        )
        with Form(leads, "crm.crm_lead_view_form") as form:
            form.name = "Steel coils north"
            form.logistics_monthly_volume = 250000
        self.assertEqual(form.record.logistics_monthly_volume, 250000)
        self.assertEqual(form.record.company_currency.name, "CNY")

    def test_form_of_another_team_hides_the_volume(self):
        leads = self.env["crm.lead"].with_context(default_type="opportunity")
        form = Form(leads, "crm.crm_lead_view_form")
        form.name = "Toys"
        with self.assertRaises(AssertionError):
            form.logistics_monthly_volume = 1
