"""P50 and P90, repeat rate, periodic analysis, instructions."""

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

    def test_the_nearest_earlier_complaint_of_the_customer_decides(self):
        """One from long ago does not hide one from shortly before."""
        days = (0, 200, 210, 310)
        rows = [self._new(at=START + timedelta(days=count)) for count in days]
        self.assertEqual([row.repeated for row in rows], [0.0, 0.0, 1.0, 0.0])

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
        claim._stamp(paid_on="2026-03-25")
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
