from unittest.mock import patch

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

    def test_jobs_write_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        policy = self.env["logistics.company.policy"]._get(self.company_a)
        policy.text_lang = "zh_CN"
        heard = {}

        def listen(records, company, word):
            heard[company.id] = (records.env.lang, records.env.company, word)

        with patch.object(type(policy), "_listen", listen, create=True):
            for company in self.company_a | self.company_b:
                company._logistics_call(policy._listen, "night")
        self.assertEqual(heard[self.company_a.id], ("zh_CN", self.company_a, "night"))
        self.assertEqual(heard[self.company_b.id], ("en_US", self.company_b, "night"))

    def test_texts_follow_the_company_contact_without_a_setting(self):
        self.env["res.lang"]._activate_lang("zh_TW")
        self.company_b.partner_id.lang = "zh_TW"
        self.assertEqual(self.company_b._logistics_lang(), "zh_TW")

    def test_job_runs_in_the_language_of_its_company(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env.company.partner_id.lang = "zh_CN"
        self.env["logistics.company.policy"]._get().text_lang = False
        heard = []

        def listen(action):
            heard.append(action.env.lang)

        jobs = self.env.ref("logistics_crm.ir_cron_driver")
        jobs |= self.env.ref("base.autovacuum_job")
        jobs = jobs.with_context(lang=None)
        with (
            patch.object(type(self.env["ir.actions.server"]), "run", listen),
            patch.object(self.env.cr, "commit", lambda: None),
        ):
            for job in jobs:
                job._callback(job.name, job.ir_actions_server_id.id)
        self.assertEqual(heard, ["zh_CN", None])
