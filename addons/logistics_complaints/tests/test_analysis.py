"""P50 and P90, repeat rate, periodic analysis, instructions, meetings, health."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import sla
from .common import START, ComplaintCommon, minutes
from .common_claim import ClaimCommon


@tagged("post_install", "-at_install")
class TestAnalysis(ComplaintCommon):
    def _analysis(self, **values):
        analyses = self.as_role(self.env["logistics.complaint.analysis"], "service")
        return analyses.create({"kind": "month", "date_from": "2026-03-01", **values})

    def _replied(self, *spent):
        for minute in spent:
            complaint = self._new()
            self._answer(complaint, "reply", START + minutes(minute))

    def test_percentiles_of_a_group_agree_with_the_rule(self):
        spent = [1, 2, 3, 4, 9]
        self._replied(*spent)
        clocks = self.env["logistics.complaint.clock"]
        p50, p90, kept = clocks._read_group(
            [
                ("kind", "=", "reply"),
                ("complaint_id.company_id", "=", self.company_a.id),
            ],
            [],
            ["p50_minutes:avg", "p90_minutes:avg", "kept:avg"],
        )[0]
        self.assertEqual(p50, sla.percentile(spent, 0.5))
        self.assertEqual(p90, sla.percentile(spent, 0.9))
        self.assertEqual((p50, p90, kept), (3, 9, 0.8))

    def test_promises_are_grouped_by_lane_and_carrier(self):
        carrier = self._new_customer("Fast Trucks")
        shipment = self.env["logistics.shipment"].create(
            {
                "name": "HY900",
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "origin": "Shanghai",
                "destination": "Wuhan",
                "carrier_id": carrier.id,
            }
        )
        complaint = self._new(waybill="HY900")
        self.assertEqual(complaint.lane, "Shanghai – Wuhan")
        clocks = self.as_role(self.env["logistics.complaint.clock"], "service")
        rows = clocks._read_group(
            [("complaint_id", "=", complaint.id)], ["carrier_id", "lane"], ["__count"]
        )
        self.assertEqual(
            rows, [(carrier, "Shanghai – Wuhan", len(complaint.clock_ids))]
        )
        self.assertEqual(complaint.carrier_id, shipment.carrier_id)

    def test_same_matter_again_counts_as_repeated(self):
        first = self._new()
        again = self._new(at=START + timedelta(days=80))
        other = self._new(category_id=False, at=START + timedelta(days=81))
        late = self._new(at=START + timedelta(days=171))
        self.assertEqual(
            (first | again | other | late).mapped("repeated"), [0.0, 1.0, 0.0, 0.0]
        )
        rate = self.env["logistics.complaint"]._read_group(
            [("id", "in", (first | again | other | late).ids)], [], ["repeated:avg"]
        )
        self.assertEqual(rate, [(0.25,)])

    def test_import_of_a_batch_marks_repetition_inside_it(self):
        complaints = self.as_role(self.env["logistics.complaint"], "service")
        values = {
            "subject": "Wet",
            "partner_id": self.customer.id,
            "category_id": self.damage.id,
            "received_at": START,
        }
        with self.at(START):
            batch = complaints.create([dict(values), dict(values)])
        self.assertEqual(batch.mapped("repeated"), [0.0, 1.0])

    def test_analysis_begins_with_its_period(self):
        with self.assertRaisesRegex(UserError, "first day"):
            self._analysis(date_from="2026-03-02")
        with self.assertRaisesRegex(UserError, "first day"):
            self._analysis(kind="quarter", date_from="2026-03-01")
        quarter = self._analysis(kind="quarter", date_from="2026-01-01")
        self.assertEqual(
            (quarter.name, str(quarter.date_to)), ("2026 Q1", "2026-03-31")
        )

    def test_period_ends_at_midnight_of_the_company(self):
        self._new(at=datetime(2026, 2, 28, 15, 59, 59))
        self._new(at=datetime(2026, 2, 28, 16, 0, 0))
        self._new(at=datetime(2026, 3, 31, 15, 59, 59))
        self._new(at=datetime(2026, 3, 31, 16, 0, 0))
        analysis = self._analysis()
        analysis.action_draw_up()
        self.assertEqual((analysis.number, analysis.previous_number), (2, 1))

    def test_figures_stay_once_a_leader_answered(self):
        self._new()
        analysis = self._analysis()
        analysis.action_draw_up()
        self._new()
        analysis.action_draw_up()
        self.assertEqual(analysis.number, 2)
        leader = self.as_role(self.env["logistics.complaint.instruction"], "executive")
        leader.create(
            {
                "analysis_id": analysis.id,
                "text": "Check the tarpaulins",
                "user_id": self.users["service"].id,
                "date_due": "2026-04-10",
            }
        )
        with self.assertRaisesRegex(UserError, "answered"):
            analysis.action_draw_up()

    def test_instruction_is_followed_up(self):
        analysis = self._analysis()
        analysis.action_draw_up()
        leader = self.as_role(self.env["logistics.complaint.instruction"], "executive")
        instruction = leader.create(
            {
                "analysis_id": analysis.id,
                "text": "Check the tarpaulins",
                "user_id": self.users["service"].id,
                "date_due": "2026-04-10",
            }
        )
        mine = self.as_role(instruction, "service")
        self.assertEqual(instruction.activity_ids.user_id, self.users["service"])
        with self.assertRaises(AccessError):
            mine.text = "Do nothing"
        mine.follow_up = "All checked, two replaced"
        mine.action_done()
        self.assertTrue(instruction.done_on)
        self.assertFalse(instruction.activity_ids)

    def test_analysis_prints(self):
        self._replied(2)
        analysis = self._analysis()
        analysis.action_draw_up()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_complaints.logistics_complaint_analysis_report", analysis.ids
        )
        self.assertIn(b"2026-03", html)
        self.assertIn(self.damage.name.encode(), html)

    def _claim(self, amount, **values):
        return self.env["logistics.claim"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "currency_id": self.company_a.currency_id.id,
                "date": "2026-03-10",
                "amount_agreed": amount,
                **values,
            }
        )

    def test_claims_of_the_revenue(self):
        self._claim(300)
        self._claim(200, kind="loss")
        self._claim(999, date="2026-04-01")
        analysis = self._analysis()
        model = type(analysis)
        with patch.object(model, "_get_revenue", lambda self: 200000.0):
            analysis.action_draw_up()
        self.assertEqual((analysis.claims, analysis.claims_agreed), (2, 500))
        self.assertAlmostEqual(analysis.claim_ratio, 0.0025)
        lines = analysis.line_ids.filtered(lambda line: line.section == "claim")
        self.assertEqual(sorted(lines.mapped("compensation")), [200, 300])

    def test_days_to_settle(self):
        claim = self._claim(300)
        self.assertEqual(claim.days_to_settle, 0)
        claim.paid_on = "2026-03-25"
        self.assertEqual(claim.days_to_settle, 15)

    def test_tickets_of_every_kind_are_counted(self):
        self._new()
        self._new(kind="enquiry")
        self._new(kind="suggestion", subject="Open on Sundays")
        analysis = self._analysis()
        analysis.action_draw_up()
        self.assertEqual(analysis.number, 1)
        lines = analysis.line_ids.filtered(lambda line: line.section == "kind")
        self.assertEqual(lines.mapped("number"), [1, 1, 1])
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "logistics_complaints.logistics_complaint_analysis_report", analysis.ids
        )
        self.assertIn(b"Open on Sundays", html)

    def test_bulletin_goes_to_leaders_and_departments(self):
        complaint = self._new()
        self._hand_over(complaint, START)
        analysis = self._analysis()
        analysis.action_draw_up()
        with self.assertRaisesRegex(UserError, "propose"):
            analysis.action_send_bulletin()
        analysis.improvement = "Renew all tarpaulins"
        analysis.action_send_bulletin()
        self.assertIn(self.users["executive"], analysis.sent_to_ids)
        self.assertIn(self.users["handler"], analysis.sent_to_ids)
        message = self.env["mail.message"].search(
            [("model", "=", analysis._name), ("res_id", "=", analysis.id)],
            order="id desc",
            limit=1,
        )
        self.assertIn("Renew all tarpaulins", message.body)
        self.assertIn(".pdf", message.attachment_ids.name)

    def test_last_month_is_drawn_up_once(self):
        self._new()
        analyses = self.env["logistics.complaint.analysis"]
        mine = [("company_id", "=", self.company_a.id)]
        with self.at(datetime(2026, 4, 1, 2, 0)):
            analyses._draw_up_month(self.company_a)
            analyses._draw_up_month(self.company_a)
        analysis = analyses.search(mine)
        self.assertEqual((analysis.name, analysis.number), ("2026-03", 1))
        self.assertEqual(analysis.activity_ids.user_id, self.users["manager"])
        with self.at(datetime(2026, 5, 1, 2, 0)):
            analyses._draw_up_month(self.company_a)
        self.assertEqual(analyses.search(mine), analysis)

    def _meeting(self, kind):
        meetings = self.as_role(self.env["logistics.meeting"], "service")
        return meetings.create(
            {"name": "Weekly", "kind": kind, "company_id": self.company_a.id}
        )

    def test_agenda_of_the_weekly_complaint_meeting(self):
        complaint = self._judged()
        complaint.action_propose()
        complaint.solution_id.proposal = "Deliver again"
        complaint.measure_ids = [
            Command.create(
                {
                    "name": "Renew tarpaulins",
                    "user_id": self.users["service"].id,
                    "date_due": "2026-03-03",
                }
            )
        ]
        meeting = self._meeting("complaint")
        meeting.action_fill_agenda()
        self.assertIn("Deliver again", meeting.agenda)
        self.assertIn("Renew tarpaulins", meeting.agenda)

    def test_agenda_of_the_weekly_claims_meeting(self):
        complaint = self._new(has_claim=True, claim_amount=800)
        complaint.action_open_claim()
        complaint.claim_ids.insurer_deadline = "2026-03-20"
        meeting = self._meeting("claim")
        meeting.action_fill_agenda()
        self.assertIn(complaint.claim_ids.name, meeting.agenda)
        self.assertIn("2026-03-20", meeting.agenda)
        with self.assertRaises(UserError):
            self._meeting("business").action_fill_agenda()

    # --- quiet hours ----------------------------------------------------------------

    def _said(self, complaint, kind="reply"):
        return self._clock(complaint, kind).escalation_ids.sorted("due_at")

    def test_quiet_hours_let_managers_sleep(self):
        """23:00 in Shanghai: who answers hears at once, the rest at seven."""
        self.settings.write({"complaint_quiet_from": 22, "complaint_quiet_to": 7})
        night = datetime(2026, 3, 2, 15, 0)
        complaint = self._new(at=night)
        self._escalate(night + minutes(60))
        self.assertEqual(self._said(complaint).mapped("percent"), [50, 100])
        morning = datetime(2026, 3, 2, 23, 0)
        clock = self._clock(complaint, "reply")
        self.assertEqual(clock.next_rung_at, morning)
        self._escalate(morning - timedelta(seconds=1))
        self.assertEqual(len(self._said(complaint)), 2)
        self._escalate(morning)
        said = self._said(complaint)
        self.assertEqual(
            [row.due_at - night for row in said],
            [minutes(2.5), minutes(5), minutes(10), minutes(20)],
        )
        self.assertEqual(said[-1].sent_at, morning)

    def test_major_complaint_wakes_everybody(self):
        self.settings.write({"complaint_quiet_from": 22, "complaint_quiet_to": 7})
        night = datetime(2026, 3, 2, 15, 0)
        complaint = self._new(at=night, is_safety=True)
        self._escalate(night + minutes(60))
        self.assertEqual(len(self._said(complaint)), 4)

    # --- health ---------------------------------------------------------------------

    def _health(self, code):
        checks = self.env["logistics.health.check"]
        checks._run(self.company_a)
        return checks.search(
            [("code", "=", code), ("company_id", "=", self.company_a.id)]
        )

    def test_slow_incoming_mail_is_on_the_health_page(self):
        cron = self.env.ref("mail.ir_cron_mail_gateway_action")
        cron.write({"active": True, "interval_number": 5, "interval_type": "minutes"})
        self.assertEqual(self._health("complaint_mail_cron").count, 0)
        self.env["fetchmail.server"].create(
            {"name": "Desk", "server_type": "imap", "state": "done"}
        )
        cron.write({"active": True, "interval_number": 5, "interval_type": "minutes"})
        self.assertEqual(self._health("complaint_mail_cron").count, 1)
        cron.write({"interval_number": 1})
        self.assertEqual(self._health("complaint_mail_cron").count, 0)
        cron.active = False
        self.assertEqual(self._health("complaint_mail_cron").severity, "warning")

    def test_clock_without_due_time_is_on_the_health_page(self):
        complaint = self._new()
        self._clock(complaint, "result").due = False
        found = self._health("complaint_clock_stuck")
        self.assertIn(self._clock(complaint, "result").id, found.res_ids)


@tagged("post_install", "-at_install")
class TestRevenue(ClaimCommon):
    def test_revenue_is_posted_invoices_less_credit_notes(self):
        moves = self.env["account.move"].with_company(self.company_a)
        analysis = self.env["logistics.complaint.analysis"].create(
            {"date_from": "2026-03-01", "company_id": self.company_a.id}
        )
        before = analysis._get_revenue()
        for kind, price in (("out_invoice", 1000), ("out_refund", 100)):
            move = moves.create(
                {
                    "move_type": kind,
                    "partner_id": self.customer.id,
                    "invoice_date": "2026-03-15",
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Freight", "price_unit": price, "tax_ids": False}
                        )
                    ],
                }
            )
            if kind == "out_invoice":
                self.assertEqual(analysis._get_revenue(), before)
            move.action_post()
        self.assertEqual(analysis._get_revenue() - before, 900)
