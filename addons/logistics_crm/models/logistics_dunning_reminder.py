from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL


class LogisticsDunningReminder(models.Model):
    """One instalment was reminded of at one level, once: works on instalments, so a
    paid first one never hides the second (P23). Written by the night alone."""

    _name = "logistics.dunning.reminder"
    _description = "Payment Reminder"
    _order = "date desc, id desc"
    _rec_name = "document"
    _check_company_auto = True

    level_id = fields.Many2one(
        "logistics.dunning.level",
        string="Reminder Level",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Instalment",
        readonly=True,
        required=True,
        ondelete="cascade",
        index=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    document = fields.Char(readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Told", readonly=True, index=True)
    date = fields.Date(readonly=True)
    date_due = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True)

    _line_level_uniq = models.UniqueIndex(
        "(move_line_id, level_id)", "This reminder was made already."
    )

    @api.model
    def _cron_remind(self):
        today = fields.Date.context_today(self)
        self.env["res.company"]._logistics_each(self._remind, today)

    @api.model
    def _remind(self, company, today):
        """Make and send the reminders of a day: the highest level that each open
        instalment reached and was not told at yet.

        :returns: logistics.dunning.reminder
        """
        # sudo: the night reads every customer's open instalments
        report = self.env["logistics.receivable.report"].sudo()
        report = report.with_context(logistics_as_of=str(today))
        report._flush_sources()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO logistics_dunning_reminder
                       (level_id, move_line_id, document, partner_id, company_id,
                        user_id, date, date_due, amount, create_uid, create_date,
                        write_uid, write_date)
                SELECT v.id, i.id, i.name, i.partner_id, i.company_id,
                       COALESCE(p.user_id, i.user_id), %(today)s, i.date_due,
                       i.residual, %(uid)s, NOW() AT TIME ZONE 'UTC', %(uid)s,
                       NOW() AT TIME ZONE 'UTC'
                  FROM (%(items)s) i
                  JOIN res_partner p ON p.id = i.partner_id
                  CROSS JOIN LATERAL (
                       SELECT l.id FROM logistics_dunning_level l
                        WHERE l.active AND l.days <= i.days_late
                          AND (l.company_id IS NULL OR l.company_id = i.company_id)
                        ORDER BY l.days DESC, l.id LIMIT 1) v
                 WHERE i.company_id = %(company)s AND i.residual > 0
                ON CONFLICT (move_line_id, level_id) DO NOTHING
                RETURNING id
                """,
                today=today,
                uid=self.env.uid,
                items=report._table_query,
                company=company.id,
            )
        )
        reminders = self.browse(row[0] for row in rows)
        reminders._tell(company)
        return reminders

    def _tell(self, company):
        """One message a person, however many customers and instalments."""
        by_user, by_head = defaultdict(self.browse), defaultdict(self.browse)
        for reminder in self.filtered("user_id"):
            by_user[reminder.user_id] |= reminder
            if reminder.level_id.tell_head:
                head = self.env["logistics.visit"]._find_approver(
                    reminder.user_id, company
                )
                if head != reminder.user_id:
                    by_head[head] |= reminder
        notifier = self.env["logistics.notifier"]
        for told in (by_user, by_head):
            for user, reminders in told.items():
                notifier._notify(
                    user, self.env._("Overdue payments"), reminders._get_text()
                )
        self._mail_customers()

    def _get_text(self):
        return "\n".join(
            self.env._(
                "%(level)s – %(customer)s: %(document)s, %(amount)s, due %(date)s",
                level=reminder.level_id.name,
                customer=reminder.partner_id.name,
                document=reminder.document,
                amount=reminder.currency_id.format(reminder.amount),
                date=reminder.date_due,
            )
            for reminder in self
        )

    def _mail_customers(self):
        """Levels that mail the customer put one mail a customer into the queue."""
        wanted = self.filtered(
            lambda r: r.level_id.mail_customer and r.partner_id.email
        )
        for partner, reminders in wanted.grouped("partner_id").items():
            lines = reminders.with_context(lang=partner.lang)
            # sudo: the reminder waits in the outgoing queue
            self.env["mail.mail"].sudo().create(
                {
                    "subject": lines.env._("Payment reminder"),
                    "body_html": lines._get_html(),
                    "recipient_ids": [(4, partner.id)],
                    "email_from": reminders[:1].company_id.email_formatted or "",
                    "auto_delete": True,
                }
            )

    def _get_html(self):
        rows = self._get_text().split("\n")
        return self.env["ir.qweb"]._render(
            "logistics_crm.dunning_mail", {"rows": rows, "reminders": self}
        )
