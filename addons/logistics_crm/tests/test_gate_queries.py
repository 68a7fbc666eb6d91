"""What the gates cost: statements added to creation and moves, with and without."""

from unittest.mock import patch

from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestGateQueries(GateCommon):
    """The same work twice: once with the steps of our teams known, once as if no team
    worked by them."""

    def statements(self, work, *, gates=True):
        """Statements of `work()`, caches of policy warm, caches of records cold."""
        team = self.env.registry["crm.team"]
        steps = team._logistics_steps if gates else lambda self: {}
        self.env["crm.team"]._logistics_steps()
        self.env["logistics.stage.gate"]._gate_rows()
        self.env["logistics.gate.profile"]._profile_rows()
        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(team, "_logistics_steps", steps):
            before = self.env.cr.sql_log_count
            with self.env.cr.savepoint(flush=False) as savepoint:
                work()
                self.env.flush_all()
                count = self.env.cr.sql_log_count - before
                savepoint.rollback()
        self.env.invalidate_all()
        return count

    def added(self, work):
        """Statements that the gates add to `work()`, after a round to warm up."""
        self.statements(work)
        return self.statements(work) - self.statements(work, gates=False)

    def leads(self, count, **values):
        return self.env["crm.lead"].create(
            [self._lead_vals(f"Coils {number}", **values) for number in range(count)]
        )

    def test_single_move(self):
        lead = self.leads(1, **self.complete_vals())
        self.assertLessEqual(
            self.added(lambda: lead.write({"stage_id": self.step(2).id})), 3
        )

    def test_single_move_across_all_checks(self):
        lead = self.bring_to(self.new_lead(), 5)
        self.deliver(lead, 5)
        self.assertLessEqual(
            self.added(lambda: lead.write({"stage_id": self.step(6).id})), 3
        )

    def test_batch_of_a_thousand_moves(self):
        leads = self.leads(1000, **self.complete_vals())
        self.assertLessEqual(
            self.added(lambda: leads.write({"stage_id": self.step(2).id})), 5
        )

    def test_batch_of_a_thousand_created(self):
        self.assertLessEqual(self.added(lambda: self.leads(1000)), 5)

    def test_batch_created_in_the_second_step(self):
        vals = {**self.complete_vals(), "stage_id": self.step(2).id}
        few = self.added(lambda: self.leads(20, **vals))
        many = self.added(lambda: self.leads(90, **vals))
        self.assertLessEqual(many, few + 5)

    def test_leads_of_other_teams_cost_nothing(self):
        team = {"team_id": self.other_team.id, "user_id": False}
        leads = self.leads(20, **team)
        stages = self.env["crm.stage"].search([("team_ids", "=", False)])
        self.assertEqual(self.added(lambda: self.leads(20, **team)), 0)
        self.assertEqual(self.added(lambda: leads.write({"stage_id": stages[1].id})), 0)

    def test_a_page_of_cards_costs_one_statement(self):
        leads = self.leads(40)
        shown = ["name", "stage_id", "gate_overview", "logistics_use_steps"]
        plain = ["name", "stage_id"]
        reads = {
            names: self.statements(lambda names=names: leads.read(list(names)))
            for names in (tuple(shown), tuple(plain), tuple(shown))
        }
        self.assertLessEqual(reads[tuple(shown)] - reads[tuple(plain)], 2)
