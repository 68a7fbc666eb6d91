"""Robots through a queue that cannot block, break or repeat anything (decision E8)."""

from datetime import timedelta
from unittest.mock import patch

import requests
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .notifier_common import POST, WECOM, NotifierCommon, answer


@tagged("post_install", "-at_install")
class TestNotifierQueue(NotifierCommon):
    # --- the queue ---

    def test_nothing_is_sent_inside_the_transaction(self):
        self._robot()
        with patch(POST, side_effect=AssertionError("sent too early")):
            self._tell()
        self.assertEqual(self.queue.search([]).state, "queued")

    def test_sent_once(self):
        self._robot()
        self._tell()
        self.assertEqual(len(self._run()), 1)
        message = self.queue.search([])
        self.assertEqual(message.state, "sent")
        self.assertTrue(message.sent_at)
        self.assertFalse(self._run())

    def test_robot_complains(self):
        self._robot()
        self._tell()
        self._run(answer(text='{"errcode": 93000, "errmsg": "invalid key"}'))
        message = self.queue.search([])
        self.assertEqual(message.state, "queued")
        self.assertEqual(message.attempts, 1)
        self.assertEqual(message.error, "93000 invalid key")
        self.assertGreater(message.next_try, fields.Datetime.now())

    def test_dead_robot_holds_up_only_its_own_messages(self):
        dead, alive = self._robot(), self._robot(webhook_url=f"{WECOM}-2")
        self._tell()
        self._tell()
        calls = []

        def post(url, **_kwargs):
            calls.append(url)
            if url == dead.webhook_url:
                raise requests.ConnectTimeout(f"cannot reach {url}")
            return answer()

        with patch(POST, side_effect=post), self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(calls.count(dead.webhook_url), 1)
        self.assertEqual(calls.count(alive.webhook_url), 2)
        self.assertEqual(alive.queue_ids.mapped("state"), ["sent", "sent"])
        self.assertEqual(dead.queue_ids.mapped("state"), ["queued", "queued"])
        self.assertEqual(sorted(dead.queue_ids.mapped("attempts")), [0, 1])

    def test_key_of_the_robot_is_not_kept_in_the_error(self):
        self._robot()
        self._tell()
        self._run(requests.ConnectionError(f"refused: {WECOM}"))
        self.assertEqual(self.queue.search([]).error, "ConnectionError")

    def test_unexpected_failure_is_stamped_and_the_next_is_sent(self):
        self._robot()
        self._tell()
        self._tell()
        with self.assertLogs(
            "odoo.addons.logistics_crm.models.logistics_notify_message", "ERROR"
        ):
            self._run(RuntimeError("bug"), answer())
        self.assertEqual(
            sorted(self.queue.search([]).mapped("state")), ["failed", "sent"]
        )

    def test_five_retries_then_failed(self):
        self._robot()
        self._tell()
        now = fields.Datetime.now()
        for hours in range(6):
            with freeze_time(now + timedelta(hours=5 * hours)):
                self._run(answer(502, ""))
        message = self.queue.search([])
        self.assertEqual(message.state, "failed")
        self.assertEqual(message.attempts, 6)
        self.assertEqual(message.error, "HTTP 502")
        self.assertEqual(message.channel_id.failed_count, 1)

    def test_try_again(self):
        robot = self._robot()
        self._tell()
        message = self.queue.search([])
        message.write({"state": "failed", "attempts": 6})
        with self.assertRaises(AccessError):
            self.as_role(message, "sales").action_retry()
        self.as_role(message, "policy").action_retry()
        self.assertEqual((message.state, message.attempts), ("queued", 0))
        self._run()
        self.assertEqual(robot.queue_ids.state, "sent")

    def test_test_message_goes_out_before_switching_on(self):
        robot = self._robot(active=False)
        self.as_role(robot, "policy").action_send_test()
        [call] = self._run()
        self.assertIn("Test message", call.kwargs["json"]["text"]["content"])

    def test_old_messages_are_deleted(self):
        robot = self._robot(keep_days=7)
        for _number in range(3):
            self._tell()
        messages = robot.queue_ids
        messages[0].state = "sent"
        messages[1].state = "failed"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE logistics_notify_message"
            " SET create_date = now() - interval '8 days'"
        )
        self.env.invalidate_all()
        self.queue._gc_done()
        self.assertEqual(sorted(robot.queue_ids.mapped("state")), ["failed", "queued"])
