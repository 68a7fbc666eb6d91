import logging
from datetime import timedelta

import requests

from odoo import api, fields, models

from ..tools import notify

_logger = logging.getLogger(__name__)

TIMEOUT = 5  # seconds to connect and between two packets
BATCH = 200


class LogisticsNotifyMessage(models.Model):
    """The queue of the chat robots: what was to be said, and what came of it."""

    _name = "logistics.notify.message"
    _description = "Chat Robot Message"
    _order = "id desc"
    _rec_name = "subject"
    _check_company_auto = True

    channel_id = fields.Many2one(
        "logistics.notify.channel",
        string="Robot",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="channel_id.company_id", store=True, index=True
    )
    subject = fields.Char(required=True, readonly=True)
    body = fields.Text(readonly=True)
    url = fields.Char(string="Link", readonly=True)
    urgent = fields.Boolean(readonly=True)
    user_ids = fields.Many2many("res.users", string="Mentioned", readonly=True)
    state = fields.Selection(
        [("queued", "Queued"), ("sent", "Sent"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="queued",
    )
    attempts = fields.Integer(readonly=True, aggregator=None)
    next_try = fields.Datetime(
        string="Next try", readonly=True, default=fields.Datetime.now
    )
    sent_at = fields.Datetime(string="Sent on", readonly=True)
    error = fields.Char(string="Last error", readonly=True)

    _queued_idx = models.Index("(next_try) WHERE state = 'queued'")

    def action_retry(self):
        """Put failed messages back into the queue."""
        self.env["logistics.notify.channel"].check_access("write")
        self.check_access("read")
        # sudo: nobody edits the queue by hand; the policy administrator restarts it
        failed = self.sudo().filtered(lambda message: message.state == "failed")
        failed.write(
            {"state": "queued", "attempts": 0, "next_try": fields.Datetime.now()}
        )
        failed._trigger_cron()

    # --- sending --------------------------------------------------------------------

    def _trigger_cron(self, at=None):
        # Without the job (deleted by an administrator) messages wait, nothing breaks.
        cron = self.env.ref(
            "logistics_crm.ir_cron_notify_queue", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger(at=at)  # sudo: a trigger is only a time

    @api.model
    def _cron_send_queue(self):
        """Send what is due. Committed message by message: what a robot has said cannot
        be rolled back, so a later failure must not make it say it again."""
        cron = self.env["ir.cron"]
        due = self.search(self._get_due_domain(), order="next_try, id", limit=BATCH)
        cron._commit_progress(remaining=self.search_count(self._get_due_domain()))
        for message_id in due.ids:
            message = self.browse(message_id).try_lock_for_update()
            message.filtered_domain(self._get_due_domain())._send_batch()
            if not cron._commit_progress(1):
                break

    def _get_due_domain(self):
        return [("state", "=", "queued"), ("next_try", "<=", fields.Datetime.now())]

    def _send_batch(self):
        """Send messages, each on its own; never raises."""
        for message in self:
            try:
                with self.env.cr.savepoint():
                    message._send()
            except Exception as exception:
                _logger.exception("robot message %s could not be sent", message.id)
                message._set_failed(type(exception).__name__)

    def _send(self):
        self.ensure_one()
        channel = self.channel_id
        if notify.url_problem(channel.kind, channel.webhook_url):
            self._set_failed(self.env._("The robot has no valid webhook address."))
            return
        try:
            response = requests.post(
                self._get_address(),
                json=self._prepare_payload(),
                timeout=TIMEOUT,
                allow_redirects=False,
            )
            error = notify.answer_error(
                channel.kind, response.status_code, response.text
            )
        except requests.RequestException as exception:
            # Only the kind of error: its text holds the address with the robot's key.
            error = type(exception).__name__
            self._postpone_channel()
        if error:
            self._set_retry(error)
        else:
            now = fields.Datetime.now()
            self.write({"state": "sent", "sent_at": now, "error": False})

    def _get_address(self):
        channel = self.channel_id
        secret = channel.secret if channel.kind == "dingtalk" else None
        now = int(fields.Datetime.now().timestamp() * 1000)
        return notify.signed_url(channel.webhook_url.strip(), secret, now)

    def _prepare_payload(self):
        phones = [user.phone for user in self.user_ids if user.phone]
        mobiles = [key for key in map(notify.mobile, phones) if key]
        return notify.payload(
            self.channel_id.kind,
            self.subject,
            self.body or "",
            self.url or "",
            mobiles,
            self.urgent,
        )

    def _postpone_channel(self):
        """A robot that does not answer holds up its own messages, not the others'."""
        waiting = self.search(
            [("channel_id", "=", self.channel_id.id), ("state", "=", "queued")]
        )
        later = fields.Datetime.now() + timedelta(minutes=1)
        (waiting - self).filtered(lambda m: m.next_try < later).next_try = later

    def _set_retry(self, error):
        attempts = self.attempts + 1
        minutes = notify.minutes_to_retry(attempts)
        if minutes is None:
            self.attempts = attempts
            self._set_failed(error)
            return
        later = fields.Datetime.now() + timedelta(minutes=minutes)
        self.write({"attempts": attempts, "next_try": later, "error": error})
        self._trigger_cron(at=later)

    def _set_failed(self, error):
        self.write({"state": "failed", "error": error})

    @api.autovacuum
    def _gc_done(self):
        """Sent messages after the robot's time, failed ones after three times that."""
        now = fields.Datetime.now()
        channels = self.env["logistics.notify.channel"].with_context(active_test=False)
        for channel in channels.search([("queue_ids", "!=", False)]):
            for state, days in (
                ("sent", channel.keep_days),
                ("failed", channel.keep_days * 3),
            ):
                self.search(
                    [
                        ("channel_id", "=", channel.id),
                        ("state", "=", state),
                        ("create_date", "<", now - timedelta(days=days)),
                    ]
                ).unlink()
