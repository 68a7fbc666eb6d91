"""The story of a major complaint, from the mail to the analysis, to the second."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import START, minutes
from .common_claim import ClaimCommon
from .test_mail import MAIL, MailCommon

NEXT_DAY = START + timedelta(hours=23)


@tagged("post_install", "-at_install")
class TestStory(MailCommon, ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alias = cls.env.ref("logistics_complaints.mail_alias_complaint")
        cls.alias.alias_domain_id = cls.mail_alias_domain
        cls.alias.alias_defaults = str({"company_id": cls.company_a.id})
        cls.users["manager2"] = cls._new_user(
            "manager2", "logistics_crm.group_logistics_cs_manager", cls.company_a
        )
        cls.settings.complaint_manager_id = cls.users["manager"]

    def _receive(self, at, subject, number, extra=""):
        text = MAIL.format(
            sender="Quality <quality@example.com>",
            subject=subject,
            extra=extra,
            number=f"story{number}",
            domain=self.mail_alias_domain.name,
        )
        with freeze_time(at), self.mock_mail_gateway():
            found = self.env["mail.thread"].message_process(None, text)
        return self.env["logistics.complaint"].browse(found)

    def _tell(self, complaint, kind, minute, role="service", **values):
        at = START + minutes(minute)
        with freeze_time(at), self.mock_mail_gateway():
            self._answer(complaint, kind, at, role, **values)

    def _assert_clock(self, complaint, kind, due, met, verdict, net):
        clock = self._clock(complaint, kind)
        self.assertEqual(
            (clock.due, clock.met_at, clock.verdict, round(clock.net_minutes, 6)),
            (due, met, verdict, net),
            kind,
        )
        return clock

    def _first_hour(self):
        """Mail, reply, claim, hand-over, pause, opinion, investigation, late result."""
        mail = self._receive(START, "Wet pallets, waybill HY2601", 1)
        complaint = self.as_role(mail, "service")
        self._tell(complaint, "reply", 2, channel="mail")
        with freeze_time(START + minutes(4)):
            complaint.write({"has_claim": True, "claim_amount": 12000})
        with freeze_time(START + minutes(6)):
            complaint.department_id = self.warehouse
            complaint.action_hand_over()
        self._tell(complaint, "dept_reply", 8, "handler")
        with freeze_time(START + minutes(9)):
            complaint._pause("customer", "Photos asked by mail at 10:09")
        answer = self._receive(
            START + minutes(25),
            f"Re: [{complaint.name}]",
            2,
            f"In-Reply-To: {mail.message_ids.sorted('id')[0].message_id}\n",
        )
        self.assertEqual(answer, mail)
        self._tell(complaint, "opinion", 25.5)
        self._tell(complaint, "dept_opinion", 31, "handler")
        self.assertFalse(self._escalate(START + minutes(45)))
        self._investigated(complaint, START + minutes(50))
        for minute in (46, 75, 76.5):
            self._escalate(START + minutes(minute))
        self._tell(complaint, "result", 80)
        return complaint

    def test_first_hour_to_the_second(self):
        complaint = self._first_hour()
        at = lambda minute: START + minutes(minute)  # noqa: E731
        self._assert_clock(complaint, "reply", at(5), at(2), "met", 2)
        opinion = self._assert_clock(complaint, "opinion", at(36), at(25.5), "met", 9.5)
        self.assertEqual((opinion.gross_minutes, opinion.paused_minutes), (25.5, 16))
        result = self._assert_clock(complaint, "result", at(76), at(80), "late", 64)
        self.assertEqual((result.gross_minutes, result.paused_minutes), (80, 16))
        self._assert_clock(complaint, "dept_reply", at(11), at(8), "met", 2)
        self._assert_clock(complaint, "dept_opinion", at(42), at(31), "met", 9)
        self._assert_clock(complaint, "dept_result", at(82), at(50), "met", 28)
        claim = self._clock(complaint, "claim")
        self.assertEqual(claim.start, at(4))
        pause = complaint.pause_ids
        self.assertEqual(
            (pause.start, pause.stop, pause.resumed_by), (at(9), at(25), "customer")
        )
        said = complaint.sudo().clock_ids.escalation_ids.sorted("due_at")
        self.assertEqual(
            [(row.clock_id, row.percent, row.due_at) for row in said],
            [(result, 50, at(46)), (result, 100, at(76))],
        )
        self.assertEqual(said.mapped("sent_at"), [at(46), at(76.5)])

    def test_a_claim_that_makes_it_major_moves_it_to_the_manager(self):
        mail = self._receive(START, "Wet pallets", 3)
        complaint = self.as_role(mail, "service")
        self._tell(complaint, "reply", 2, channel="mail")
        self.assertEqual(complaint.user_id, self.users["service"])
        with freeze_time(START + minutes(4)):
            complaint.write({"has_claim": True, "claim_amount": 12000})
        self.assertEqual(complaint.severity, "major")
        self.assertEqual(complaint.user_id, self.users["manager"])
        self.assertEqual(self._clock(complaint, "reply").user_id, self.users["service"])
        self.assertEqual(self._clock(complaint, "result").user_id, complaint.user_id)

    def _approve(self, record, *roles):
        record.action_approval_submit()
        for role in roles:
            self.assertNotEqual(record.approval_state, "approved")
            self.as_role(record, role).action_approval_approve()
        self.assertEqual(record.approval_state, "approved")

    def _solve(self, complaint):
        with freeze_time(START + minutes(90)):
            complaint.write({"consistency": "full", "cause_kind": "vehicle"})
            complaint.action_judge()
            complaint.action_propose()
            solution = complaint.solution_id
            solution.write(
                {
                    "proposal": "12,000 for the wet goods",
                    "compensation": 12000,
                    "customer_opinion": "agreed",
                    "liability_ids": [
                        Command.create(
                            {"department_id": self.warehouse.id, "share": 60}
                        ),
                        Command.create({"party": "carrier", "share": 40}),
                    ],
                }
            )
        with freeze_time(START + minutes(120)):
            self._approve(solution, "manager2", "executive")
        self.assertEqual(complaint.state, "executing")
        self.assertEqual(
            sorted(solution.liability_ids.mapped("amount")), [4800.0, 7200.0]
        )

    def _settle(self, complaint):
        """Papers, insurer, agreement, two approvals, bill, recovery."""
        with freeze_time(START + minutes(130)):
            complaint.action_open_claim()
            claim = complaint.claim_ids
            claim.officer_id = self.users["claims"]
            for slot in claim.evidence_ids:
                slot.attachment_ids = self._file("service")
            claim.action_hand_over()
            officer = self.as_role(claim, "claims")
            officer.action_receipt()
        with freeze_time(datetime(2026, 3, 9, 2)):
            officer.write(
                {
                    "is_insured": True,
                    "insurer_done_on": "2026-03-09",
                    "amount_agreed": 12000,
                    "amount_insurance": 9000,
                    "agreement_id": self._file().id,
                }
            )
            officer.action_agree()
            self._approve(officer, "manager2", "executive")
            officer.action_ask_payment()
        move = claim.sudo().move_id
        self.assertEqual((move.move_type, move.amount_total), ("in_invoice", 12000))
        with freeze_time(datetime(2026, 3, 10, 2)):
            with self.assertRaisesRegex(UserError, "not posted"):
                officer.action_paid()
            move.action_post()
            officer.voucher_id = self._file()
            officer.action_paid()
        officer.write({"amount_recovered": 1000, "customer_invoice": "FP-1"})
        officer.action_close()
        self.assertEqual((claim.state, claim.paid_on), ("closed", date(2026, 3, 10)))
        return claim

    def _end(self, complaint):
        """Claim answered, told in writing, visited, asked, measures checked, closed."""
        self._tell(complaint, "claim", 7 * 60)
        with freeze_time(NEXT_DAY), self.mock_mail_gateway():
            complaint.action_notify_customer()
        self.as_role(complaint, "manager").visit_waiver = "Met at their yard on 4 March"
        complaint.measure_ids = [
            Command.create(
                {
                    "name": "Check every tarpaulin before loading",
                    "kind": "preventive",
                    "user_id": self.users["handler"].id,
                    "date_due": "2026-03-16",
                }
            )
        ]
        measure = complaint.measure_ids
        with freeze_time(datetime(2026, 3, 12, 2)), self.mock_mail_gateway():
            complaint.action_ask_satisfaction()
            self.as_role(measure, "handler").action_done()
        self.assertEqual(measure.check_on, date(2026, 4, 11))
        token = complaint._rating_get_access_token()
        with freeze_time(datetime(2026, 3, 12, 6)):
            complaint.sudo().rating_apply(4, token=token)
        with freeze_time(datetime(2026, 3, 13, 2)):
            complaint.action_close()
        with freeze_time(datetime(2026, 4, 11, 2)):
            measure.action_effective()
        self.assertEqual(measure.done_on, date(2026, 3, 12))
        self.assertEqual(measure.effect, "effective")

    def test_from_the_mail_to_the_analysis(self):
        complaint = self._first_hour()
        self._solve(complaint)
        claim = self._settle(complaint)
        self._end(complaint)
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(complaint.closed_at, datetime(2026, 3, 13, 2))
        self.assertEqual(complaint.satisfaction, "happy")
        self.assertEqual(self._clock(complaint, "claim").verdict, "met")
        promised = self._clock(complaint, "promised")
        self.assertEqual((promised.met_at, promised.verdict), (NEXT_DAY, "met"))
        self.assertEqual(claim.net_loss, 2000)
        self.assertFalse(complaint.clock_ids.filtered(lambda c: not c.verdict))
        with freeze_time(datetime(2026, 4, 1, 2)):
            analysis = self.as_role(
                self.env["logistics.complaint.analysis"], "service"
            ).create({"kind": "month", "date_from": "2026-03-01"})
            analysis.action_draw_up()
        self.assertEqual(
            (
                analysis.number,
                analysis.upheld,
                analysis.compensation,
                analysis.net_loss,
                analysis.votes,
                analysis.satisfied,
                analysis.pauses,
            ),
            (1, 1, 12000, 2000, 1, 1.0, 1),
        )
        kept = {
            line.label: (line.share, line.p50_minutes)
            for line in analysis.line_ids
            if line.section == "promise"
        }
        self.assertEqual(kept["Reply"], (1.0, 2.0))
        self.assertEqual(kept["Result"], (0.0, 64.0))
