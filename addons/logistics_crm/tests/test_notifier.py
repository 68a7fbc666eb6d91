"""One voice: inbox or mail by the user's choice, robots through a queue that cannot
block, break or repeat anything (decision E8)."""

from datetime import timedelta
from unittest.mock import Mock, patch

import requests
from freezegun import freeze_time
from markupsafe import Markup

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import LogisticsCommon

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=robot-key"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=robot-key"
POST = "odoo.addons.logistics_crm.models.logistics_notify_message.requests.post"


def answer(status=200, text='{"errcode": 0, "errmsg": "ok"}'):
    return Mock(status_code=status, text=text)


@tagged("post_install", "-at_install")
class TestNotifier(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notifier = cls.env["logistics.notifier"]
        cls.queue = cls.env["logistics.notify.message"]
        cls.customer = cls._new_customer()
        cls.cron = cls.env.ref("logistics_crm.ir_cron_notify_queue")

    def _robot(self, **values):
        return self.env["logistics.notify.channel"].create(
            {
                "name": "Service group",
                "company_id": self.company_a.id,
                "webhook_url": WECOM,
                "active": True,
                **values,
            }
        )

    def _tell(self, role="sales", **kwargs):
        kwargs = {"record": self.customer, "urgency": "normal", **kwargs}
        self.notifier._notify(
            self.users[role], "Reply due", "Answer the customer.", **kwargs
        )

    def _run(self, *answers):
        """Run the job against a robot that answers as given; returns the calls."""
        with (
            patch(POST, side_effect=answers or [answer()]) as post,
            self.enter_registry_test_mode(),
        ):
            self.cron.method_direct_trigger()
        self.env.invalidate_all()
        return post.call_args_list

    def _notified(self, role):
        return self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", self.users[role].partner_id.id),
                ("mail_message_id.subject", "=", "Reply due"),
            ]
        )

    # --- inbox and mail ---

    def test_user_with_inbox(self):
        self.users["sales"].notification_type = "inbox"
        self._tell()
        note = self._notified("sales")
        self.assertEqual(note.notification_type, "inbox")
        self.assertEqual(note.mail_message_id.model, "res.partner")
        self.assertEqual(note.mail_message_id.res_id, self.customer.id)
        self.assertIn("Answer the customer.", note.mail_message_id.body)

    def test_user_with_mail(self):
        self.users["sales"].notification_type = "email"
        self._tell()
        self.assertEqual(self._notified("sales").notification_type, "email")

    def test_plain_text_is_escaped_and_markup_is_not(self):
        self.users["sales"].notification_type = "inbox"
        sales = self.users["sales"]
        self.notifier._notify(sales, "Reply due", "<b>1 < 2</b>")
        self.assertIn("&lt;b&gt;", self._notified("sales").mail_message_id.body)
        self.notifier._notify(sales.partner_id, "Other", Markup("<b>bold</b>"))
        message = self.env["mail.message"].search([("subject", "=", "Other")])
        self.assertIn("<b>bold</b>", message.body)

    def test_record_without_thread(self):
        self.users["sales"].notification_type = "inbox"
        self._tell(record=self.env.ref("base.cn"))
        self.assertEqual(self._notified("sales").mail_message_id.model, "res.country")

    def test_no_record(self):
        self._tell(record=None)
        self.assertEqual(len(self._notified("sales")), 1)

    def test_urgent_messages_also_show_on_the_screen(self):
        bus = self.env.registry["bus.listener.mixin"]
        with patch.object(bus, "_bus_send") as send:
            self._tell()
            shown = [c for c in send.call_args_list if "simple_notification" in c.args]
            self.assertFalse(shown)
            self._tell(urgency="urgent")
            shown = [c for c in send.call_args_list if "simple_notification" in c.args]
        self.assertEqual(len(shown), 1)
        self.assertEqual(shown[0].args[1]["message"], "Answer the customer.")

    def test_nobody_and_archived_people(self):
        self.users["sales"].active = False
        self._robot()
        self._tell()
        self.notifier._notify(self.env["res.users"], "Reply due", "x")
        self.assertFalse(self._notified("sales"))
        self.assertFalse(self.queue.search([]))

    def test_a_customer_on_the_portal_may_cause_it(self):
        self._robot()
        portal = self.as_role(self.notifier, "portal")
        portal._notify(
            portal.env["res.users"].browse(self.users["sales"].id),
            "Reply due",
            "x",
            portal.env["res.partner"].browse(self.customer.id),
        )
        self.assertEqual(len(self._notified("sales")), 1)
        self.assertEqual(self.queue.search([]).state, "queued")

    # --- which robot ---

    def test_robots_are_off_by_default(self):
        robot = self.env["logistics.notify.channel"].create(
            {"name": "New", "webhook_url": WECOM}
        )
        self.assertFalse(robot.active)
        self._tell()
        self.assertFalse(self.queue.search([]))

    def test_robot_of_another_company(self):
        self._robot(company_id=self.company_b.id)
        self._tell()
        self.assertFalse(self.queue.search([]))

    def test_company_of_the_record_decides(self):
        robot = self._robot(company_id=self.company_b.id)
        self.customer.company_id = self.company_b
        self._tell()
        self.assertEqual(self.queue.search([]).channel_id, robot)

    def test_robot_for_a_role(self):
        self._robot(
            group_id=self.env.ref("logistics_crm.group_logistics_finance_settlement").id
        )
        self._tell("sales")
        self.assertFalse(self.queue.search([]))
        self._tell("finance")
        self.assertEqual(len(self.queue.search([])), 1)

    def test_robot_for_urgent_messages(self):
        self._robot(only_urgent=True)
        self._tell()
        self.assertFalse(self.queue.search([]))
        self._tell(urgency="urgent")
        self.assertTrue(self.queue.search([]).urgent)

    # --- what leaves the database ---

    def test_subject_and_link_only(self):
        self._robot()
        self._tell()
        [call] = self._run()
        self.assertEqual(call.args, (WECOM,))
        self.assertEqual(call.kwargs["timeout"], 5)
        self.assertFalse(call.kwargs["allow_redirects"])
        content = call.kwargs["json"]["text"]["content"]
        self.assertTrue(content.startswith("Reply due\nhttp"))
        self.assertTrue(
            content.endswith(f"/mail/view?model=res.partner&res_id={self.customer.id}")
        )
        self.assertNotIn("mentioned_mobile_list", call.kwargs["json"]["text"])

    def test_details_and_mention_when_ticked(self):
        self._robot(with_body=True, mention=True)
        self.users["sales"].phone = "+86 138 0013 8000"
        self._tell()
        [call] = self._run()
        text = call.kwargs["json"]["text"]
        self.assertIn("Answer the customer.", text["content"])
        self.assertEqual(text["mentioned_mobile_list"], ["13800138000"])

    def test_dingtalk_signs(self):
        self._robot(kind="dingtalk", webhook_url=DINGTALK, secret="SECabc")
        self._tell()
        [call] = self._run()
        self.assertRegex(call.args[0], r"&timestamp=\d{13}&sign=\S+%3D$")
        self.assertEqual(call.kwargs["json"]["at"]["isAtAll"], False)

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

    # --- who may ---

    def test_address_is_the_administrators(self):
        robot = self._robot()
        for role in ("head", "plain", "executive"):
            with self.assertRaises(AccessError):
                self.as_role(robot, role).read(["name"])
        self.assertEqual(self.as_role(robot, "policy").webhook_url, WECOM)
        self.assertFalse(robot.copy().webhook_url)

    def test_addresses_that_are_refused(self):
        policy = self.as_role(self._robot(), "policy")
        for url, words in (
            (WECOM.replace("https", "http"), "starting with https"),
            ("https://example.com/hook", "no robot address"),
            (False, "starting with https"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                policy.webhook_url = url

    def test_other_addresses_are_the_system_administrators(self):
        policy = self.as_role(self._robot(), "policy")
        generic = {"kind": "generic", "webhook_url": "https://hooks.example.com/x"}
        with self.assertRaisesRegex(ValidationError, "system administrator"):
            policy.write(generic)
        admin = policy.with_user(self.env.ref("base.user_admin"))
        admin.env.user.company_ids |= self.company_a
        admin.write(generic)
        with self.assertRaisesRegex(ValidationError, "private network"):
            admin.webhook_url = "https://10.0.0.1/"

    def test_failed_messages_are_on_the_health_page(self):
        self._robot()
        self._tell()
        health = self.env["logistics.health.check"]
        self.assertFalse(health._check_robot_messages(self.company_a))
        message = self.queue.search([])
        message.state = "failed"
        self.assertEqual(health._check_robot_messages(self.company_a), message)
        self.assertFalse(health._check_robot_messages(self.company_b))
