"""A clock ends on evidence only, to the second (H-7.4.3.3-1, GEN-X1)."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import START, ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestClock(ComplaintCommon):
    def test_three_clocks_of_the_rule_start_with_the_complaint(self):
        complaint = self._new()
        dues = {c.kind: c.due - START for c in complaint.clock_ids}
        self.assertEqual(
            dues,
            {
                "reply": minutes(5),
                "opinion": minutes(20),
                "result": minutes(60),
                "promised": minutes(1440),
            },
        )

    def test_claim_is_answered_in_three_days(self):
        complaint = self._new(has_claim=True, claim_amount=800)
        self.assertEqual(self._clock(complaint, "claim").due, START + minutes(3 * 1440))

    def test_claim_raised_later_starts_its_clock_then(self):
        complaint = self._new()
        with self.at(START + minutes(90)):
            complaint.has_claim = True
        self.assertEqual(self._clock(complaint, "claim").start, START + minutes(90))

    def test_reply_in_the_last_second_is_in_time(self):
        complaint = self._new()
        self._answer(complaint, "reply", START + minutes(5))
        clock = self._clock(complaint, "reply")
        self.assertEqual((clock.verdict, clock.net_minutes), ("met", 5.0))

    def test_reply_a_second_later_is_late(self):
        complaint = self._new()
        self._answer(complaint, "reply", START + minutes(5) + minutes(1) / 60)
        clock = self._clock(complaint, "reply")
        self.assertEqual((clock.verdict, clock.kept), ("late", 0.0))

    def test_state_follows_the_time_without_being_stored(self):
        complaint = self._new()
        clock = self._clock(complaint, "reply")
        for at, state in ((4, "running"), (6, "breached")):
            with self.subTest(at=at), self.at(START + minutes(at)):
                clock.invalidate_recordset(["state"])
                self.assertEqual(clock.state, state)

    def test_search_agrees_with_the_verdict(self):
        complaint = self._new()
        clocks = self.env["logistics.complaint.clock"]
        with self.at(START + minutes(6)):
            found = clocks.search(
                [("state", "=", "breached"), ("complaint_id", "=", complaint.id)]
            )
            self.assertEqual(found.mapped("kind"), ["reply"])
            found = complaint.search(
                [("clock_state", "=", "breached"), ("id", "=", complaint.id)]
            )
            self.assertEqual(found, complaint)

    def test_next_promise_is_shown_with_the_seconds_left(self):
        complaint = self._new()
        with self.at(START + minutes(3)):
            complaint.invalidate_recordset(["countdown"])
            self.assertEqual(
                complaint.countdown,
                {"kind": "reply", "state": "running", "seconds": 120, "total": 300},
            )

    def test_state_cannot_be_dragged(self):
        complaint = self._new()
        with self.assertRaises(AccessError):
            complaint.state = "executing"
        with self.assertRaises(AccessError):
            complaint.replied_at = START

    def test_reply_needs_a_promise_that_lies_ahead(self):
        complaint = self._new()
        with self.assertRaises(ValidationError):
            self._answer(complaint, "reply", START + minutes(1), promised_at=START)
        self.assertFalse(self._clock(complaint, "reply").verdict)

    def test_promised_time_replaces_the_default(self):
        complaint = self._new()
        self._answer(
            complaint, "reply", START + minutes(2), promised_at=START + minutes(300)
        )
        self.assertEqual(self._clock(complaint, "promised").due, START + minutes(300))

    def test_opinion_and_result_end_their_own_clocks(self):
        complaint = self._new()
        self._answer(complaint, "reply", START + minutes(2))
        self._answer(complaint, "opinion", START + minutes(15))
        self._answer(complaint, "result", START + minutes(55))
        verdicts = {c.kind: c.verdict for c in complaint.clock_ids}
        self.assertEqual(
            verdicts,
            {"reply": "met", "opinion": "met", "result": "met", "promised": False},
        )
        self.assertEqual(complaint.responsible_department_id, self.warehouse)

    def test_result_needs_the_department(self):
        complaint = self._new()
        with self.assertRaisesRegex(UserError, "preliminarily responsible"):
            self._answer(complaint, "result", START + minutes(9), department_id=False)

    def test_second_answer_does_not_change_the_verdict(self):
        complaint = self._new()
        self._answer(complaint, "reply", START + minutes(2))
        self._answer(complaint, "reply", START + minutes(9))
        clock = self._clock(complaint, "reply")
        self.assertEqual(clock.met_at, START + minutes(2))
        replies = complaint.event_ids.filtered(lambda e: e.kind == "reply")
        self.assertEqual(len(replies), 2)

    def test_history_is_never_changed(self):
        complaint = self._new()
        self._answer(complaint, "reply", START + minutes(2))
        with self.assertRaises(AccessError):
            complaint.event_ids[0].sudo().text = "other words"
        with self.assertRaises(AccessError):
            complaint.event_ids.sudo().unlink()

    # --- pauses ---------------------------------------------------------------------

    def _pause(self, complaint, at, reason="Asked for photos"):
        with self.at(at):
            complaint._pause("customer", reason)

    def test_pause_moves_what_may_wait_and_never_the_reply(self):
        complaint = self._new()
        self._pause(complaint, START + minutes(3))
        with self.at(START + minutes(33)):
            complaint.action_resume()
        self.assertEqual(self._clock(complaint, "reply").due, START + minutes(5))
        self.assertEqual(self._clock(complaint, "opinion").due, START + minutes(50))

    def test_paused_clock_says_so(self):
        complaint = self._new()
        self._pause(complaint, START + minutes(3))
        with self.at(START + minutes(300)):
            clocks = complaint.clock_ids
            clocks.invalidate_recordset(["state"])
            states = {c.kind: c.state for c in clocks}
        self.assertEqual(states["opinion"], "paused")
        self.assertEqual(states["reply"], "breached")

    def test_pause_after_the_due_time_heals_nothing(self):
        complaint = self._new()
        self._pause(complaint, START + minutes(30))
        with self.at(START + minutes(40)):
            clock = self._clock(complaint, "opinion")
            clock.invalidate_recordset(["state"])
            self.assertEqual(clock.state, "breached")

    def test_net_and_gross_are_both_kept(self):
        complaint = self._new()
        self._pause(complaint, START + minutes(3))
        self._answer(complaint, "opinion", START + minutes(33))
        clock = self._clock(complaint, "opinion")
        self.assertEqual(
            (clock.gross_minutes, clock.net_minutes, clock.paused_minutes),
            (33.0, 3.0, 30.0),
        )
        self.assertEqual(clock.verdict, "met")

    def test_pause_needs_evidence(self):
        complaint = self._new()
        with self.assertRaises(UserError):
            self._pause(complaint, START + minutes(3), reason=" ")

    def test_message_of_the_customer_resumes(self):
        complaint = self._new()
        self._pause(complaint, START + minutes(3))
        with self.at(START + minutes(13)):
            complaint.sudo().message_post(
                body="Here they are",
                author_id=self.customer.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertEqual(complaint.pause_ids.resumed_by, "customer")
        self.assertEqual(self._clock(complaint, "opinion").due, START + minutes(30))

    # --- rounds ---------------------------------------------------------------------

    def test_reopening_starts_a_round_and_keeps_the_first_verdict(self):
        complaint = self._new()
        self._answer(complaint, "reply", START + minutes(9))
        with self.at(START + minutes(20)):
            complaint._cancel("Withdrawn")
        with self.at(START + minutes(100)):
            complaint._reopen("It happened again")
        self.assertEqual(self._clock(complaint, "reply", 1).verdict, "late")
        self.assertEqual(self._clock(complaint, "reply", 2).due, START + minutes(105))

    def test_cancelled_complaint_ends_its_clocks_without_verdict(self):
        complaint = self._new()
        with self.at(START + minutes(2)):
            complaint._cancel("Wrong number")
        self.assertEqual(set(complaint.clock_ids.mapped("verdict")), {"none"})

    def test_cancelling_does_not_hide_a_broken_promise(self):
        complaint = self._new()
        with self.at(START + minutes(30)):
            complaint._cancel("Wrong number")
        verdicts = {c.kind: c.verdict for c in complaint.clock_ids}
        self.assertEqual((verdicts["reply"], verdicts["result"]), ("late", "none"))

    def test_merged_complaint_ends_its_clocks(self):
        first, second = self._new(waybill="W1"), self._new(waybill="W1")
        with self.at(START + minutes(1)):
            second._merge_into(first)
        self.assertEqual(set(second.clock_ids.mapped("end_reason")), {"merged"})
        self.assertEqual(second.merged_into_id, first)

    def test_desk_asks_the_same_number_of_queries_for_any_number_of_rows(self):
        few = self._new() | self._new()
        many = few | self.env["logistics.complaint"].concat(
            *(self._new() for _index in range(10))
        )
        self.env.flush_all()

        def cost(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.sudo().mapped("countdown")
            return self.env.cr.sql_log_count - before

        cost(few)
        self.assertEqual(cost(many), cost(few))

    def test_most_urgent_comes_first(self):
        calm = self._new(at=START)
        urgent = self._new(at=START + minutes(1))
        self._answer(calm, "reply", START + minutes(2))
        waiting = self._new(at=START + minutes(3))
        complaints = self.as_role(self.env["logistics.complaint"], "service")
        found = complaints.search(
            [("id", "in", (calm | urgent | waiting).ids)], order="next_due, id"
        )
        self.assertEqual(list(found), [urgent, waiting, calm])

    def _count_statements(self, number):
        """Statements of a batch of tickets with all six clocks, and its clock rows."""
        values = {
            "subject": "Wet",
            "partner_id": self.customer.id,
            "category_id": self.damage.id,
            "department_id": self.warehouse.id,
        }
        complaints = self.as_role(self.env["logistics.complaint"], "service")
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        with self.at(START):
            batch = complaints.create([dict(values) for _n in range(number)])
            batch.action_hand_over()
            self.env.flush_all()
        return self.env.cr.sql_log_count - before, len(batch.clock_ids)

    def test_clocks_are_inserted_with_their_times_and_not_written_again(self):
        cursor, said = type(self.env.cr), []
        execute = cursor.execute

        def spy(cr, query, *args, **kwargs):
            said.append(str(getattr(query, "code", query)))
            return execute(cr, query, *args, **kwargs)

        with patch.object(cursor, "execute", spy):
            _statements, rows = self._count_statements(3)
        touching = [text for text in said if '"logistics_complaint_clock"' in text]
        self.assertEqual(rows, 21)
        self.assertEqual(sum("INSERT" in text for text in touching), 2)
        self.assertFalse([text for text in touching if "UPDATE" in text])

    def test_batch_of_tickets_with_six_clocks_stays_under_its_ceiling(self):
        """At most 12 statements a ticket and one per 100 clock rows."""
        self._count_statements(2)
        statements, rows = self._count_statements(100)
        self.assertEqual(rows, 700)
        self.assertLessEqual(statements, 12 * 100 + rows / 100)
