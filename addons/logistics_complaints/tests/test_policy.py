"""Which promise a complaint gets, and that it keeps it (P9)."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import START, ComplaintCommon, minutes


@tagged("post_install", "-at_install")
class TestPolicy(ComplaintCommon):
    def _policy(self, number=3, **values):
        return self.env["logistics.sla.policy"].create(
            {
                "name": "Faster",
                "sequence": 1,
                "target_ids": [Command.create({"kind": "reply", "minutes": number})],
                **values,
            }
        )

    def test_first_match_wins_and_empty_means_any(self):
        policy = self._policy(category_ids=[Command.set(self.damage.ids)])
        self.assertEqual(self._new().policy_id, policy)
        other = self.env.ref("logistics_complaints.category_delay")
        self.assertEqual(self._new(category_id=other.id).policy_id, self.policy)

    def test_policy_of_a_customer_channel_and_severity(self):
        policy = self._policy(
            partner_ids=[Command.set(self.customer.ids)],
            channel="fax",
            severity="major",
        )
        fits = self._new(channel="fax", is_legal=True)
        self.assertEqual(fits.policy_id, policy)
        self.assertEqual(self._new(channel="fax").policy_id, self.policy)

    def test_open_complaint_keeps_its_promise_under_a_new_version(self):
        policy = self._policy()
        complaint = self._new()
        version = self.env["logistics.sla.policy"].browse(
            policy.action_new_version()["res_id"]
        )
        version.target_ids.minutes = 1
        self.assertEqual((version.version, policy.active), (2, False))
        self.assertEqual(self._clock(complaint, "reply").due, START + minutes(3))
        self.assertEqual(self._clock(self._new(), "reply").due, START + minutes(1))

    def test_policy_in_use_is_frozen(self):
        policy = self._policy()
        self._new()
        with self.assertRaises(UserError):
            policy.target_ids.minutes = 90
        with self.assertRaises(UserError):
            policy.unlink()

    def test_zero_and_negative_minutes_are_refused(self):
        for number in (0, -5):
            with (
                self.subTest(number=number),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
            ):
                self._policy(number)

    def test_reply_cannot_be_made_pausable(self):
        policy = self._policy()
        with self.assertRaises(ValidationError):
            policy.target_ids.can_pause = True

    def test_enquiry_is_answered_without_investigation(self):
        enquiry = self._new(kind="enquiry")
        self.assertEqual(set(enquiry.clock_ids.mapped("kind")), {"reply", "promised"})
