"""Funnel report: who reached which step, how long it took, what became of it."""

from datetime import timedelta

from odoo.tests import tagged

from .gate_common import GateCommon


@tagged("post_install", "-at_install")
class TestFunnelReport(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["logistics.funnel.report"]
        cls.lost_reason = cls.env["crm.lost.reason"].create({"name": "Price"})

    def _set_date(self, record, name, days_ago):
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET {name} = %s WHERE id = %s",
            [self.env.cr.now() - timedelta(days=days_ago), record.id],
        )
        record.invalidate_recordset()

    def _walk(self, lead, days):
        """The lead created days[0] days ago and brought one step on at each of the
        following days, as the tracked changes say."""
        self._set_date(lead, "create_date", days[0])
        field = self.env["ir.model.fields"]._get("crm.lead", "stage_id")
        for number, ago in enumerate(days[1:], start=1):
            self.deliver(lead, number)
            lead.stage_id = self.step(number + 1)
            message = self.env["mail.message"].create(
                {"model": "crm.lead", "res_id": lead.id, "message_type": "notification"}
            )
            value = self.env["mail.tracking.value"].create(
                {
                    "field_id": field.id,
                    "old_value_integer": self.step(number).id,
                    "new_value_integer": self.step(number + 1).id,
                    "mail_message_id": message.id,
                }
            )
            self._set_date(value, "create_date", ago)
        return lead

    def _rows(self, leads, role="leader"):
        self.env.flush_all()
        self.report.invalidate_model()
        return self.as_role(self.report, role).search(
            [("lead_id", "in", leads.ids)], order="lead_id, number"
        )

    def _sum(self, leads, groupby, *aggregates):
        self.env.flush_all()
        found = self.report._read_group(
            [("lead_id", "in", leads.ids)], groupby, aggregates
        )
        return found if groupby else found[0]

    def test_days_in_each_step(self):
        rows = self._rows(self._walk(self.new_lead(), (20, 15, 3)))
        self.assertEqual(rows.stage_id, self.step(1) | self.step(2) | self.step(3))
        self.assertEqual([round(row.days, 2) for row in rows], [5, 12, 3])
        self.assertEqual(rows.mapped("outcome"), ["passed", "passed", "here"])
        self.assertEqual(rows.mapped("here"), [0, 0, 1])

    def test_conversion_leaves_out_what_still_stands_there(self):
        """Of three in step 2 one went on, one is lost, one stands: 50 %."""
        on = self._walk(self.new_lead("On"), (20, 15, 3))
        stands = self._walk(self.new_lead("Stands"), (9, 4))
        lost = self._walk(self.new_lead("Lost"), (9, 5))
        lost.action_set_lost(lost_reason_id=self.lost_reason.id)
        shares = dict(self._sum(on | stands | lost, ["stage_id"], "conversion:avg"))
        self.assertEqual(shares[self.step(1)], 1)
        self.assertEqual(shares[self.step(2)], 0.5)
        self.assertFalse(shares[self.step(3)], "nobody left step 3: no figure")

    def test_expected_volume_of_a_step(self):
        leads = self._walk(self.new_lead("A"), (9, 4))
        leads |= self._walk(self.new_lead("B"), (9, 4))
        volumes = dict(self._sum(leads, ["stage_id"], "volume_here:sum"))
        self.assertEqual(volumes[self.step(1)], 0)
        self.assertEqual(volumes[self.step(2)], 500_000)

    def test_won_lead_counts_once_with_its_velocity(self):
        """250,000 a month won in 50 days: 5,000 for each day."""
        lead = self.bring_to(self.new_lead(), 9)
        self._set_date(lead, "create_date", 50)
        lead.date_closed = self.env.cr.now()
        leads, won, volume, days, velocity, reached = self._sum(
            lead,
            [],
            "leads:sum",
            "won:sum",
            "won_volume:sum",
            "cycle_days:avg",
            "velocity:sum",
            "reached:sum",
        )
        self.assertEqual((leads, won, reached), (1, 1, 9))
        self.assertEqual((volume, round(days), round(velocity)), (250_000, 50, 5_000))

    def test_source_effectiveness(self):
        """Won one of two that are decided; the open one does not count."""
        won = self.bring_to(self.new_lead("Won"), 9)
        lost = self.new_lead("Lost", logistics_source_id=self.source.id)
        lost.action_set_lost(lost_reason_id=self.lost_reason.id)
        waits = self.new_lead("Open", logistics_source_id=self.source.id)
        ((source, leads, rate),) = self._sum(
            won | lost | waits, ["source_id"], "leads:sum", "win_rate:avg"
        )
        self.assertEqual((source, leads, rate), (self.source, 3, 0.5))

    def test_grouped_by_person_department_and_tier(self):
        """250,000 a month are 3,000,000 a year: tier C."""
        sales = self.env["hr.department"].create(
            {"name": "Projects", "company_id": self.company_a.id}
        )
        self.employees["sales"].department_id = sales
        row = self._rows(self.new_lead(logistics_monthly_volume=250_000))
        self.assertEqual(row.user_id, self.users["sales"])
        self.assertEqual(row.department_id, sales)
        self.assertEqual(row.tier_id.code, "C")

    def test_lead_of_another_team_is_no_row(self):
        retail = self.env["crm.lead"].create(
            {"name": "Retail", "team_id": self.other_team.id}
        )
        self.assertFalse(self._rows(retail))

    def test_lead_that_went_back_keeps_the_furthest_step(self):
        lead = self._walk(self.new_lead(), (20, 15, 3))
        lead.write({"step_back_reason": "New demand", "stage_id": self.step(1).id})
        rows = self._rows(lead)
        self.assertEqual(rows.mapped("number"), [1, 2, 3])
        self.assertEqual(rows.mapped("here"), [1, 0, 0])
        self.assertEqual(rows[2].outcome, "back")

    def test_salesperson_sees_own_leads(self):
        mine = self.new_lead("Mine")
        other = self.new_lead("Other", user_id=self.users["sales2"].id)
        self.assertEqual(self._rows(mine | other, "sales").lead_id, mine)
        self.assertEqual(self._rows(mine | other).lead_id, mine | other)
        self.assertFalse(self._rows(mine | other, "sales_b"))

    def test_row_opens_its_lead(self):
        lead = self.new_lead()
        self.assertEqual(self._rows(lead).action_open_lead()["res_id"], lead.id)
