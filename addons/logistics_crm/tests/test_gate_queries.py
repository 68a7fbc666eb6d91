"""What the gates cost: statements added to creation and moves, with and without."""

from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ..models.crm_lead_gate_card import COLUMN_CHECKS
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

    def board(self, *added):
        """The first page of the pipeline as the browser asks for it."""
        leads = self.env["crm.lead"].with_user(self.users["leader"])
        shown = ["name", "stage_id", "partner_id", "company_currency", *added]
        return leads.web_read_group(
            [("team_id", "=", self.team.id)],
            ["stage_id"],
            auto_unfold=True,
            unfold_read_specification={name: {} for name in shown},
        )["groups"]

    def test_board_costs_two_statements_whatever_the_number_of_cards(self):
        customers = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(30)]
        )
        reads = []
        for customer in (customers[:5], customers[5:]):
            for partner in customer:
                self.new_lead(partner_id=partner.id, phone=f"021-58880{partner.id:03}")
            self.statements(lambda: self.board("gate_overview"))
            ours = self.statements(lambda: self.board("gate_overview"))
            reads.append(ours - self.statements(self.board))
        self.assertEqual(reads, [2, 2])

    def test_cards_of_a_page_are_those_of_the_records(self):
        """A page judges like leads together: the same comes out as one by one."""
        leads = self.leads(2) | self.leads(2, **self.complete_vals())
        leads |= self.bring_to(self.new_lead(), 5)
        for lead in leads[::2]:
            lead.finding_ids = [Command.create({"kind": "need", "name": "Cheaper"})]
        self.env.flush_all()
        page = {
            row["id"]: row["gate_overview"] for row in leads.read(["gate_overview"])
        }
        self.env.invalidate_all()
        for lead in leads:
            alone = self.env["crm.lead"].browse(lead.id)
            self.assertEqual(page[lead.id], alone.gate_overview)
            lacking = [
                result
                for result in alone.gate_checklist["results"]
                if result["state"] == "open" and result["blocks"]
            ]
            self.assertEqual(page[lead.id]["open"], len(lacking))
            names = [result["name"] for result in lacking]
            self.assertEqual(page[lead.id]["missing"], names[:5])

    def test_only_the_named_checks_look_at_the_lead(self):
        """Every other check may be asked once for all leads with the same facts."""
        lead = self.new_lead()
        gate = self.env["logistics.stage.gate"]._gate_rows()[self.step(1).id][0]
        seen = lead.with_user(self.users["sales"])
        for code in seen._gate_checks():
            with patch.object(
                self.env.registry["crm.lead"], "_has_field_access", return_value=True
            ) as asked:
                getattr(seen, f"_gate_check_{code}")(gate, {})
            fields = {call.args[0].name for call in asked.call_args_list}
            self.assertLessEqual(fields, set(COLUMN_CHECKS.get(code, ())), code)
