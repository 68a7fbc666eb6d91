from odoo.tests import tagged

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestCompanyWork(LogisticsCommon):
    """Nightly work by company: one failure neither stops nor undoes the others."""

    def each(self, work):
        """In a cursor of its own, as a job runs."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            failed = self.env(cr=cr)["res.company"]._logistics_each(work).ids
        self.env.invalidate_all()
        return failed

    def test_a_failing_company_is_logged_and_the_others_are_worked(self):
        done = []

        def rename(company):
            company.partner_id.comment = "night"
            done.append(company.id)
            if company.id == self.company_a.id:
                raise ValueError("broken on purpose")

        with self.assertLogs(
            "odoo.addons.logistics_crm.models.res_company", "ERROR"
        ) as log:
            failed = self.each(rename)
        self.assertEqual(failed, self.company_a.ids)
        self.assertIn(self.company_b.id, done)
        self.assertIn("broken on purpose", log.output[0])
        self.assertFalse(self.company_a.partner_id.comment)
        self.assertIn("night", self.company_b.partner_id.comment)

    def test_archived_companies_rest(self):
        self.users["sales_b"].active = False
        self.company_b.active = False
        done = []
        self.each(lambda company: done.append(company.id))
        self.assertIn(self.company_a.id, done)
        self.assertNotIn(self.company_b.id, done)
