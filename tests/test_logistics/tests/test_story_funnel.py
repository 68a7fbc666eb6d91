"""Story: 120 leads come in by file and are reviewed, one walks all nine steps, the won
customer is kept by visits, and every figure shows exactly that."""

import csv
import io

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.logistics_crm.tests.gate_common import GateCommon
from odoo.addons.logistics_crm.tests.tour_common import TourCase
from odoo.addons.logistics_crm.tests.visit_common import PlanCommon

LEADS, WRONG = 120, 10
#: Steps that the lead leaves too early at first, and what is then missing.
BLOCKED = {
    1: "Target customer",
    2: "Next visit with date and place",
    3: "Organisation chart",
    6: "Sales seminar",
}


@tagged("post_install", "-at_install", "browser")
class TestStoryFunnel(TourCase, GateCommon, PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = cls.env.ref("logistics_crm.logistics_job_level_manager")
        cls.employees["sales"].version_id.write(
            {"job_level_id": manager.id, "date_version": "2025-01-01"}
        )

    def _file(self):
        """The salesperson's list, as Odoo's own import reads it."""
        values = self._lead_vals(**self.complete_vals())
        for name in ("logistics_fits", "logistics_intention"):
            values.pop(name)
        header = [
            f"{name}/.id" if self.env["crm.lead"]._fields[name].relational else name
            for name in values
        ]
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(header)
        for number in range(1, LEADS + 1):
            row = {**values, "name": f"Lead {number:03d}"}
            row["partner_name"] = f"Customer {number:03d}"
            writer.writerow(row.values())
        return out.getvalue()

    def _import_leads(self):
        header, *rows = csv.reader(io.StringIO(self._file()))
        result = self.as_role(self.env["crm.lead"], "sales").load(header, rows)
        self.assertFalse(result["messages"])
        return self.env["crm.lead"].browse(result["ids"])

    def _review_leads(self, leads):
        """All submitted; ten rejected for wrong data, corrected and approved."""
        self.as_role(leads, "sales").action_logistics_submit_review()
        wrong = leads[:WRONG].review_ids
        for review in self.as_role(wrong, "reviewer"):
            review._approval_decide("rejected", "The phone is of the reception")
        self.as_role(leads.review_ids - wrong, "reviewer").action_approval_approve()
        self.assertEqual(set(leads[:WRONG].mapped("review_state")), {"rejected"})
        leads[:WRONG].phone = "+86 21 5888 4321"
        self.as_role(leads[:WRONG], "sales").action_logistics_submit_review()
        self.as_role(wrong, "reviewer").action_approval_approve()
        self.assertEqual(set(leads.mapped("review_state")), {"approved"})
        rounds = leads.review_ids.mapped("approval_round")
        self.assertEqual((rounds.count(1), rounds.count(2)), (LEADS - WRONG, WRONG))

    def _drag(self, lead):
        """Dragged in the browser; the dialog collects what the first step lacks."""
        own = self.as_role(lead, "sales")
        with self.refuses(ValidationError, BLOCKED[1]):
            own.stage_id = self.step(2)
        lead.invalidate_recordset()
        self.start_tour(
            "/odoo/action-logistics_crm.crm_team_action_logistics_pipeline",
            "logistics_story_move",
            login="lg_sales",
        )
        lead.invalidate_recordset()
        self.assertEqual(lead.step_reached_id, self.step(1))

    def _walk(self, lead):
        """Through all nine steps: four times too early, once with a waiver."""
        own = self.as_role(lead, "sales")
        self._drag(lead)
        for number in range(2, 9):
            following = self.step(number + 1)
            if number in BLOCKED:
                with self.refuses(ValidationError, BLOCKED[number]):
                    own.stage_id = following
                lead.invalidate_recordset()
            if number == 4:
                self._waive(lead, number)
            self.deliver(lead, number)
            own.stage_id = following
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(len(lead.gate_waiver_ids), 1)

    def _waive(self, lead, number):
        """The leader lets one result follow later."""
        stage = self.step(number)
        missing = [
            result.gate.id
            for result in lead._gate_results({lead: [stage.id]})[lead]
            if result.missing
        ]
        self.as_role(self.env["logistics.gate.waiver"], "leader").create(
            {
                "lead_id": lead.id,
                "gate_id": missing[0],
                "reason": "The customer sends it after the holiday",
                "expires_on": "2099-01-31",
            }
        )

    def _plan_april(self):
        """Qingming: Monday the 6th off, Saturday the 11th worked, else away."""
        self._use_scheme("PROJECT", "project_a_owner")
        for date, kind in (("2026-04-06", "holiday"), ("2026-04-11", "makeup")):
            self.env["logistics.special.day"].create(
                {
                    "name": kind,
                    "company_id": self.company_a.id,
                    "date": date,
                    "kind": kind,
                }
            )
        employee = self.employees["sales"]
        for start, stop in (
            ("2026-04-06 16:00:00", "2026-04-10 15:59:59"),
            ("2026-04-12 16:00:00", "2026-04-30 15:59:59"),
        ):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Away",
                    "resource_id": employee.resource_id.id,
                    "calendar_id": employee.resource_calendar_id.id,
                    "date_from": start,
                    "date_to": stop,
                }
            )
        self._plan("2026-04-06")

    def _visit_by_phone(self, partner):
        """The planned visit takes place and is reported on a phone-sized screen."""
        visit = self._planned(partner)
        self.assertEqual(visit.date, self.day("2026-04-11"))
        self.browser_size, self.touch_enabled = "390x844", True
        with freeze_time("2026-04-11 02:00:00", tick=True):
            self.start_tour(
                "/odoo/action-logistics_crm.logistics_visit_action_mine",
                "logistics_visit_phone",
                login="lg_sales",
            )
        visit.invalidate_recordset()
        self.assertEqual(visit.state, "submitted")
        self.assertEqual(visit.date, self.day("2026-04-11"))
        self.as_role(visit, "leader").action_approve()
        return visit

    def _visit(self, partner):
        """The planned visit takes place, is submitted and approved."""
        visit = self._planned(partner)
        self.assertEqual(visit.date, self.day("2026-04-11"))
        own = self.as_role(visit, "sales")
        own.write(
            {
                "actual_start": "2026-04-11 02:00:00",
                "actual_stop": "2026-04-11 03:00:00",
                "talk": f"Talked about the lanes of {partner.name}",
                "next_step": "Send the price list",
            }
        )
        own.action_submit()
        self.as_role(visit, "leader").action_approve()
        return visit

    def _compliance(self, partner):
        row = self._rows(partner).filtered(lambda row: row.date_from.month == 4)
        return row.required, row.done, row.missing

    def _followed(self):
        self.env.flush_all()
        quotas = self.env["logistics.followup.quota"]
        quotas.invalidate_model()
        with freeze_time("2026-04-25"):
            row = quotas.search(
                [
                    ("user_id", "=", self.users["sales"].id),
                    ("month", "=", "2026-04-01"),
                    ("company_id", "=", self.company_a.id),
                ]
            )
            return row.followed, row.quota, row.missing

    def _check_funnel(self, leads):
        """120 reached step 1, one each of the others; one is won."""
        self.env.flush_all()
        report = self.as_role(self.env["logistics.funnel.report"], "leader")
        domain = [("lead_id", "in", leads.ids)]
        found = report._read_group(
            domain, ["number"], ["reached:sum", "here:sum", "conversion:avg"]
        )
        self.assertEqual(found[0], (1, LEADS, LEADS - 1, 1.0))
        self.assertEqual(found[1:], [(n, 1, 0, 1.0) for n in range(2, 10)])
        ((total, reviewed, won, lost, volume),) = report._read_group(
            domain,
            [],
            ["leads:sum", "reviewed:sum", "won:sum", "lost:sum", "won_volume:sum"],
        )
        self.assertEqual((total, reviewed, won, lost), (LEADS, LEADS, 1, 0))
        self.assertEqual(volume, 250_000)

    def test_from_the_file_to_the_figures(self):
        leads = self._import_leads()
        self.assertEqual(len(leads), LEADS)
        self._review_leads(leads)
        winner = leads[WRONG]
        winner.write({"partner_id": self.customer.id, "priority": "3"})
        self._walk(winner)
        with freeze_time("2025-01-01"):
            other = self._new_customer("Other", user_id=self.users["sales"].id)
        for partner in self.customer | other:
            self._grade(partner, self.tiers["a"])
        self._plan_april()
        self._visit_by_phone(self.customer)
        false = self._visit(other)
        self.assertEqual(self._followed(), (2, 10, 8))
        check = self.as_role(self.env["logistics.spot.check"], "policy").create(
            {"visit_id": false.id, "evidence": "The customer was closed"}
        )
        check.action_false()
        self.assertEqual(self._compliance(self.customer), (1, 1, 0))
        self.assertEqual(self._compliance(other), (1, 0, 1))
        self.assertEqual(self._followed(), (1, 10, 9))
        self._check_funnel(leads)
        self.browser_size, self.touch_enabled = "1366x768", False
        self.start_tour(
            "/odoo/action-logistics_crm.logistics_funnel_report_action",
            "logistics_story_figures",
            login="lg_leader",
        )
