"""One voice: inbox or mail by the user's choice, and what a robot is told (decision
E8)."""

from unittest.mock import patch

from markupsafe import Markup

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .notifier_common import DINGTALK, WECOM, NotifierCommon


@tagged("post_install", "-at_install")
class TestNotifier(NotifierCommon):
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
