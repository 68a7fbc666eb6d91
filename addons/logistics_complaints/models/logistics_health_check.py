from odoo import api, models


class LogisticsHealthCheck(models.Model):
    """What could make a promise wrong without anybody noticing."""

    _inherit = "logistics.health.check"

    @api.model
    def _codes(self):
        return super()._codes() + [
            (
                "complaint_mail_cron",
                self.env._("Incoming mail is fetched less often than every minute"),
                self.env._(
                    "Set the scheduled action to 1 minute and switch it on: the "
                    "5-minute promise of a mail starts when it is fetched."
                ),
            ),
            (
                "complaint_clock_stuck",
                self.env._("Open clocks of complaints that never fall due"),
                self.env._(
                    "Open the complaint: resume its pause, or correct the schedule of "
                    "the promise."
                ),
            ),
            (
                "complaint_clock_schedule",
                self.env._("Open clocks whose schedule could not be used"),
                self.env._(
                    "They run 24x7: give the schedule fixed working hours, or choose "
                    "24x7 in a new version of the promise."
                ),
            ),
        ]

    def _check_complaint_mail_cron(self, _company):
        """Only where a mail server is fetched from; pushed mail comes at once."""
        servers = self.env["fetchmail.server"]
        if not servers.search_count([("state", "=", "done")], limit=1):
            return self.env["ir.cron"]
        cron = self.env.ref("mail.ir_cron_mail_gateway_action", False)
        cron = cron or self.env["ir.cron"]
        return cron.filtered(
            lambda c: (
                not c.active or c.interval_type != "minutes" or c.interval_number > 1
            )
        )

    def _check_complaint_clock_stuck(self, company):
        return self.env["logistics.complaint.clock"].search(
            [
                ("company_id", "=", company.id),
                ("verdict", "=", False),
                ("due", "=", False),
                ("paused_since", "=", False),
            ]
        )

    def _check_complaint_clock_schedule(self, company):
        return self.env["logistics.complaint.clock"].search(
            [
                ("company_id", "=", company.id),
                ("verdict", "=", False),
                ("problem", "!=", False),
            ]
        )
