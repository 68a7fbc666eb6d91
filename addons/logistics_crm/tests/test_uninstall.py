from odoo.tests import tagged

from ..uninstall import uninstall_hook
from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestUninstall(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env.ref("logistics_crm.crm_team_project")
        cls.steps = cls.env["crm.stage"].search([("team_ids", "in", cls.team.ids)])
        cls.global_stages = cls.env["crm.stage"].search([("team_ids", "=", False)])
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Running deal", "type": "opportunity", "team_id": cls.team.id}
        )
        cls.other = cls.env["crm.lead"].create(
            {
                "name": "Deal of another team",
                "type": "opportunity",
                "team_id": cls.env["crm.team"].create({"name": "Others"}).id,
            }
        )

    def test_running_lead_goes_to_the_first_global_stage_with_a_note(self):
        self.assertIn(self.lead.stage_id, self.steps)
        old = self.lead.stage_id.name
        uninstall_hook(self.env)
        first = self.global_stages.filtered(lambda s: not s.is_won)[0]
        self.assertEqual(self.lead.stage_id, first)
        self.assertFalse(self.lead.team_id)
        self.assertIn(old, self.lead.message_ids[0].body)

    def test_lead_of_another_team_is_not_touched(self):
        before = (self.other.stage_id, self.other.team_id, self.other.write_date)
        uninstall_hook(self.env)
        self.assertEqual(
            (self.other.stage_id, self.other.team_id, self.other.write_date), before
        )

    def test_company_without_global_stage_gets_one(self):
        self.env["crm.lead"].search(
            [("stage_id", "in", self.global_stages.ids)]
        ).unlink()
        self.global_stages.unlink()
        uninstall_hook(self.env)
        self.assertFalse(self.lead.stage_id.team_ids)
        self.assertNotIn(self.lead.stage_id, self.steps)

    def test_open_requests_are_closed(self):
        self.lead.activity_schedule(
            "logistics_crm.mail_activity_type_approval", user_id=self.env.uid
        )
        uninstall_hook(self.env)
        self.assertFalse(self.lead.activity_ids)

    def test_user_with_our_rights_only_stays_an_internal_user(self):
        internal = self.env.ref("base.group_user")
        user = self.env["res.users"].create(
            {
                "name": "Desk",
                "login": "uninstall_desk@example.com",
                "group_ids": [
                    (6, 0, self.env.ref("logistics_crm.group_logistics_cs_officer").ids)
                ],
            }
        )
        self.assertNotIn(internal, user.group_ids)
        uninstall_hook(self.env)
        self.assertIn(internal, user.group_ids)
