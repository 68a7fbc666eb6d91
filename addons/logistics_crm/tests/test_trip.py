"""Outing and trip notice: approved by the leader, late return flagged (B7)."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestTrip(VisitCommon):
    def _trip(self, **values):
        visit = self._new_visit(planned_start="2026-03-10 02:00:00")
        context = visit.action_new_trip()["context"]
        trips = self.as_role(self.env["logistics.trip"], "sales")
        return trips.with_context(**context).create(
            {"kind": "trip", "purpose": "Visit the plant", "destination": "Wuhan"}
            | values
        )

    def _approved(self, **values):
        trip = self._trip(stop="2026-03-12 10:00:00", **values)
        self.env["logistics.approval.rule"].create(
            {
                "name": "Trips",
                "res_model": "logistics.trip",
                "step_ids": [
                    (0, 0, {"name": "Direct leader", "approver_kind": "manager"})
                ],
            }
        )
        trip.action_approval_submit()
        self.as_role(trip, "leader").action_approval_approve()
        return trip

    def test_notice_takes_over_the_visits(self):
        trip = self._trip()
        self.assertEqual(trip.partner_ids, self.customer)
        self.assertEqual(str(trip.start), "2026-03-10 02:00:00")
        self.assertEqual(str(trip.stop), "2026-03-10 03:00:00")

    def test_approved_by_the_leader(self):
        self.assertEqual(self._approved().approval_state, "approved")

    def test_default_rule_asks_the_leader(self):
        trip = self._trip()
        trip.action_approval_submit()
        self.assertEqual(trip.approval_step_ids.approver_ids, self.users["leader"])

    def test_not_before_the_approval(self):
        with self.assertRaisesRegex(UserError, "approved before you leave"):
            self._trip().action_leave()

    def test_return_in_time_and_late(self):
        for at, late in (("2026-03-12 10:00:00", False), ("2026-03-12 10:01:00", True)):
            with self.subTest(at=at):
                trip = self._approved()
                trip.action_leave()
                with freeze_time(at):
                    trip.action_return()
                self.assertEqual(trip.is_late, late)

    def test_approved_extension(self):
        trip = self._approved()
        trip.action_leave()
        trip.write(
            {
                "extended_stop": "2026-03-13 10:00:00",
                "extension_reason": "One more customer",
            }
        )
        with freeze_time("2026-03-13 09:00:00"):
            trip.action_return()
        self.assertTrue(trip.is_late)
        with self.assertRaises(UserError):
            trip.action_approve_extension()
        self.as_role(trip, "leader").action_approve_extension()
        self.assertFalse(trip.is_late)

    def test_force_majeure_is_decided_by_a_leader(self):
        trip = self._approved()
        trip.action_leave()
        with freeze_time("2026-03-14 09:00:00"):
            trip.action_return()
        with self.assertRaises(AccessError):
            trip.is_force_majeure = True
        self.as_role(trip, "leader").is_force_majeure = True
        self.assertFalse(trip.is_late)

    def test_stamps_are_not_written_by_hand(self):
        trip = self._approved()
        with self.assertRaises(AccessError):
            trip.returned_at = "2026-03-11 00:00:00"

    def test_ends_before_it_starts(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._trip(stop="2026-03-09 10:00:00")

    def test_approver_sees_it_others_do_not(self):
        trip = self._trip()
        with self.assertRaises(AccessError):
            self.as_role(trip, "sales2").read(["purpose"])
        self.assertTrue(self.as_role(trip, "leader").purpose)
