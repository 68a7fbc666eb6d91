from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import LogisticsCommon


@tagged("post_install", "-at_install")
class TestLeadStage(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Stages alone: what a step demands is tested with the gates.
        cls.env["logistics.stage.gate"].search([]).active = False
        cls.project = cls.env.ref("logistics_crm.crm_team_project")
        cls.steps = cls.env["crm.stage"].search([("team_ids", "in", cls.project.ids)])
        cls.native = cls.env["crm.team"].create({"name": "Retail", "sequence": 1})
        cls.shared = cls.env["crm.stage"].search([("team_ids", "=", False)])
        cls.global_won = cls.shared.filtered("is_won")[:1]

    def _new_lead(self, **values):
        return self.env["crm.lead"].create(
            {"name": "Coils", "type": "opportunity", "user_id": False, **values}
        )

    # --- data ------------------------------------------------------------------------

    def test_nine_steps_belong_to_our_team_only(self):
        self.assertEqual(
            self.steps.mapped("name"),
            [
                "Information collection",
                "Telephone invitation",
                "On-site visit",
                "Solution design",
                "Technical exchange",
                "Solution confirmation",
                "Project evaluation",
                "Business negotiation",
                "Contract closing",
            ],
        )
        self.assertEqual(self.steps.team_ids, self.project)
        self.assertEqual(self.steps.filtered("is_won"), self.steps[-1])
        self.assertTrue(all("Key results:" in s.logistics_guidance for s in self.steps))

    def test_stages_of_the_company_are_untouched(self):
        names = {"New", "Qualified", "Proposition", "Won"}
        self.assertLessEqual(names, set(self.shared.mapped("name")))
        self.assertEqual(self.global_won.sequence, 70)

    # --- leads of our team -----------------------------------------------------------

    def test_lead_of_our_team_starts_in_the_first_step(self):
        self.assertEqual(
            self._new_lead(team_id=self.project.id).stage_id, self.steps[0]
        )

    def test_change_to_our_team_starts_in_the_first_step(self):
        lead = self._new_lead(team_id=self.native.id)
        self.assertIn(lead.stage_id, self.shared)
        lead.team_id = self.project
        self.assertEqual(lead.stage_id, self.steps[0])

    def test_change_away_from_our_team_goes_to_a_shared_stage(self):
        lead = self._new_lead(team_id=self.project.id)
        lead.team_id = self.native
        self.assertIn(lead.stage_id, self.shared)

    def test_shared_stage_is_refused_for_our_team(self):
        lead = self._new_lead(team_id=self.project.id)
        with self.assertRaisesRegex(ValidationError, "Coils .Project customers / Won."):
            lead.stage_id = self.global_won

    def test_won_of_our_team_is_contract_closing(self):
        lead = self._new_lead(team_id=self.project.id)
        lead.action_set_won()
        self.assertEqual(lead.stage_id, self.steps[-1])

    def test_each_lead_of_a_mixed_batch_finds_its_own_won(self):
        ours = self._new_lead(team_id=self.project.id)
        theirs = self._new_lead(team_id=self.native.id)
        (ours | theirs).action_set_won()
        self.assertEqual(ours.stage_id, self.steps[-1])
        self.assertEqual(theirs.stage_id, self.global_won)

    def test_merge_into_our_team_starts_in_the_first_step(self):
        leads = self._new_lead(team_id=self.native.id) | self._new_lead(
            team_id=self.native.id
        )
        merged = leads.merge_opportunity(team_id=self.project.id)
        self.assertEqual(
            (merged.team_id, merged.stage_id), (self.project, self.steps[0])
        )

    def test_merge_of_two_project_leads_keeps_the_step(self):
        first = self._new_lead(team_id=self.project.id)
        second = self._new_lead(team_id=self.project.id)
        first.stage_id = second.stage_id = self.steps[0]
        merged = (first | second).merge_opportunity()
        self.assertEqual(merged.stage_id, self.steps[0])

    # --- columns ---------------------------------------------------------------------

    def _columns(self, **context):
        leads = self.as_role(self.env["crm.lead"], "sales").with_context(**context)
        groups = leads.formatted_read_group([("id", "=", 0)], ["stage_id"], ["__count"])
        ids = [group["stage_id"][0] for group in groups if group["stage_id"]]
        if not ids:
            ids = leads._read_group_stage_ids(self.env["crm.stage"], []).ids
        return self.env["crm.stage"].browse(ids)

    def test_our_pipeline_shows_the_nine_steps_alone(self):
        self.assertEqual(self._columns(default_team_id=self.project.id), self.steps)

    def test_pipeline_of_another_team_does_not_show_our_steps(self):
        self.assertFalse(self._columns(default_team_id=self.native.id) & self.steps)
        self.assertFalse(self._columns() & self.steps)

    def test_pipeline_of_a_member_of_our_team_shows_the_nine_steps(self):
        self.project.member_ids = self.users["sales"]
        self.assertEqual(self._columns(show_user_team_stages=1), self.steps)

    def test_member_of_both_kinds_of_teams_sees_both(self):
        self.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        self.project.member_ids = self.users["sales"]
        self.native.member_ids = self.users["sales"]
        columns = self._columns(show_user_team_stages=1)
        self.assertEqual(columns, self.shared | self.steps)

    # --- other teams -----------------------------------------------------------------

    def test_our_team_is_never_a_fallback(self):
        self.env["crm.team"].search([("id", "!=", self.project.id)]).active = False
        team = self.env["crm.team"]._get_default_team_id(user_id=self.users["sales"].id)
        self.assertFalse(team)
        self.project.member_ids = self.users["sales"]
        team = self.env["crm.team"]._get_default_team_id(user_id=self.users["sales"].id)
        self.assertEqual(team, self.project)

    def test_leads_of_other_teams_cost_no_statement_more(self):
        values = [{"name": f"Toys {n}", "team_id": self.native.id} for n in range(20)]
        self._new_lead(team_id=self.native.id)
        team = type(self.native)
        counts = {True: [], False: []}
        for ours in (True, False, True, False):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with patch.object(
                team,
                "_logistics_all_flagged",
                team._logistics_all_flagged if ours else lambda self: False,
            ):
                self.env["crm.lead"].create(values)
                self.env.flush_all()
            counts[ours].append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[True][-1], counts[False][-1])

    def test_newly_flagged_team_shares_the_nine_steps(self):
        self.native.use_logistics_steps = True
        self.assertEqual(self._new_lead(team_id=self.native.id).stage_id, self.steps[0])

    def test_flagged_team_with_own_stages_keeps_them(self):
        stage = self.env["crm.stage"].create(
            {"name": "Own", "team_ids": [(6, 0, self.native.ids)]}
        )
        self.native.use_logistics_steps = True
        self.assertEqual(self._new_lead(team_id=self.native.id).stage_id, stage)

    # --- the screen ------------------------------------------------------------------

    def test_pipeline_action_presets_our_team(self):
        action = self.as_role(self.env["crm.team"], "sales").action_logistics_pipeline()
        self.assertEqual(action["context"]["default_team_id"], self.project.id)
        with self.assertRaises(AccessError):
            self.as_role(self.env["crm.team"], "plain").action_logistics_pipeline()

    def test_form_offers_the_steps_of_the_team(self):
        leads = self.as_role(self.env["crm.lead"], "sales").with_context(
            default_type="opportunity", default_team_id=self.project.id
        )
        with Form(leads, "crm.crm_lead_view_form") as form:
            form.name = "Coils south"
            self.assertTrue(form.logistics_guidance.startswith("Work: collect"))
        self.assertEqual(form.record.stage_id, self.steps[0])
