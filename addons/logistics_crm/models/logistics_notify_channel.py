from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.notify import url_problem

ADMINS = "logistics_crm.group_logistics_policy_admin,base.group_system"


class LogisticsNotifyChannel(models.Model):
    """A chat robot that repeats the suite's messages in a WeCom or DingTalk group.

    Off until somebody switches it on: what a robot says leaves this database. By
    default that is the subject and a link that only works for users.
    """

    _name = "logistics.notify.channel"
    _description = "Chat Robot"
    _inherit = ["mail.thread"]
    _order = "company_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(
        string="Switched on",
        copy=False,
        tracking=True,
        help="Switched off, nothing is queued for this robot.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    kind = fields.Selection(
        [("wecom", "WeCom"), ("dingtalk", "DingTalk"), ("generic", "Other (JSON)")],
        required=True,
        default="wecom",
        tracking=True,
        help="Other: a system administrator may enter any public address; it receives "
        "subject, body, url and urgent as JSON.",
    )
    webhook_url = fields.Char(
        string="Webhook address",
        groups=ADMINS,
        copy=False,
        help="The address that the group's robot shows, starting with https://. Who "
        "knows it can write into the group.",
    )
    secret = fields.Char(
        string="Signature secret",
        groups=ADMINS,
        copy=False,
        help="DingTalk only: the secret shown beside 'Additional signature'.",
    )
    group_id = fields.Many2one(
        "res.groups",
        string="Only for",
        tracking=True,
        help="Repeat only messages to people with this role. Empty: all messages.",
    )
    only_urgent = fields.Boolean(string="Only urgent ones", tracking=True)
    with_body = fields.Boolean(
        string="Send details",
        tracking=True,
        help="Off: the group sees the subject and a link. On: the whole text, too.",
    )
    mention = fields.Boolean(
        string="Mention people",
        tracking=True,
        help="Mention the people who are told by their phone number.",
    )
    keep_days = fields.Integer(
        string="Keep for (days)",
        default=30,
        help="Sent messages are deleted from the queue after this time.",
    )
    queue_ids = fields.One2many("logistics.notify.message", "channel_id")
    failed_count = fields.Integer(compute="_compute_failed_count", string="Failed")

    _keep_days_positive = models.Constraint(
        "CHECK(keep_days > 0)", "Keep the messages for at least one day."
    )

    def _compute_failed_count(self):
        counts = dict(
            self.env["logistics.notify.message"]._read_group(
                [("channel_id", "in", self.ids), ("state", "=", "failed")],
                ["channel_id"],
                ["__count"],
            )
        )
        for channel in self:
            channel.failed_count = counts.get(channel, 0)

    @api.constrains("kind", "webhook_url", "active")
    def _check_webhook_url(self):
        for channel in self:
            url = channel.sudo().webhook_url  # sudo: to say what is wrong with it
            problem = (url or channel.active) and url_problem(channel.kind, url)
            if problem:
                raise ValidationError(
                    self.env._(
                        "Robot %(robot)s: %(problem)s",
                        robot=channel.name,
                        problem=self._get_problem_text(problem),
                    )
                )

    @api.constrains("kind", "webhook_url")
    def _check_generic_is_set_by_system(self):
        """Any address could be one inside the company's own network."""
        allowed = self.env.user.has_group("base.group_system")
        if not allowed and "generic" in self.mapped("kind"):
            raise ValidationError(
                self.env._(
                    "Only a system administrator may enter an address other than "
                    "WeCom's or DingTalk's: ask one, or choose the kind of robot."
                )
            )

    def _get_problem_text(self, problem):
        return {
            "not_https": self.env._(
                "enter the robot's webhook address, starting with https://."
            ),
            "has_login": self.env._(
                "the address holds a user name or password: enter it without."
            ),
            "wrong_host": self.env._(
                "this is no robot address of the chosen kind: copy it from the robot's "
                "page in the group settings, or choose the right kind."
            ),
            "private_host": self.env._(
                "the address lies inside a private network: enter a public one."
            ),
        }[problem]

    def action_send_test(self):
        """Queue a test message, whether the robot is switched on or not."""
        self.check_access("write")
        for channel in self:
            channel._enqueue(
                self.env.user.partner_id,
                self.env._("Test message of %(robot)s", robot=channel.name),
                self.env._("The connection works."),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The test message is on its way. Its result is in the list of "
                    "messages within a minute."
                ),
            },
        }

    def action_open_messages(self):
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_notify_message_action"
        )
        return {**action, "domain": [("channel_id", "in", self.ids)]}

    def _wants(self, partners, urgency):
        """Does this robot repeat a message to these people?"""
        self.ensure_one()
        if self.only_urgent and urgency != "urgent":
            return False
        return not self.group_id or bool(self.group_id.all_user_ids & partners.user_ids)

    def _enqueue(self, partners, subject, body, record=None, urgency="normal"):
        """Write one row per robot; they are sent after commit, in another transaction.

        A dead robot can so neither block nor undo what caused the message.

        :param body: plain text
        """
        if not self:
            return
        link = record and (
            f"{record.get_base_url()}/mail/view?model={record._name}&res_id={record.id}"
        )
        # sudo: the queue is written by the system, not by the user
        messages = self.env["logistics.notify.message"].sudo()
        messages.create(
            [
                {
                    "channel_id": channel.id,
                    "subject": subject,
                    "body": body if channel.with_body else False,
                    "url": link,
                    "urgent": urgency == "urgent",
                    "user_ids": partners.user_ids.ids if channel.mention else [],
                }
                for channel in self
            ]
        )
        messages._trigger_cron()
