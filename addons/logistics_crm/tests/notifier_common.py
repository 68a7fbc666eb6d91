"""A robot, somebody to tell, and the job that runs the queue."""

from unittest.mock import Mock, patch

from .common import LogisticsCommon

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=robot-key"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=robot-key"
POST = "odoo.addons.logistics_crm.models.logistics_notify_message.requests.post"


def answer(status=200, text='{"errcode": 0, "errmsg": "ok"}'):
    return Mock(status_code=status, text=text)


class NotifierCommon(LogisticsCommon):
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
